/**
 * The dialog's colors. From the colors of four roles it computes what each part is painted with, so that everything is
 * readable whatever was chosen. Pure.
 */

import { GRAPHIC_CONTRAST, TEXT_CONTRAST, blackOrWhite, contrast, ensureContrast, isDark, mix, toHex } from "./color.js";

/** @import { Rgb } from "./color.js" */

/** The colors of the roles that were not chosen. */
const DEFAULTS = {
  background: [255, 255, 255],
  text: [23, 24, 28],
  primary: [31, 41, 55],
  accent: [180, 85, 45],
};

/** The color of problems, before it is made readable. */
const ALERT = [200, 60, 20];

/** The contrast of an edge that can just be seen. */
const EDGE_CONTRAST = 1.3;

/**
 * Computes the custom properties that the style sheet uses, and the roles whose color has too little contrast to the
 * background.
 *
 * @param {{ background?: Rgb, text?: Rgb, primary?: Rgb, accent?: Rgb }} chosen
 */
export const createPalette = (chosen) => {
  const { background, text, primary } = { ...DEFAULTS, ...chosen };
  const accent = chosen.accent ?? chosen.primary ?? DEFAULTS.accent;
  const readableText = ensureContrast(text, background, TEXT_CONTRAST);
  const visibleAccent = ensureContrast(accent, background, GRAPHIC_CONTRAST);
  const tint = mix(readableText, 0.06, background);
  const alert = mix(ALERT, 0.1, background);
  const colors = {
    "--genvoris-background-color": background,
    "--genvoris-text-color": readableText,
    "--genvoris-primary-color": primary,
    "--genvoris-accent-color": visibleAccent,
    "--soft": ensureContrast(mix(readableText, 0.68, background), background, TEXT_CONTRAST),
    // Where the text is only just readable, there is no room for a tint between the two.
    "--tint": contrast(readableText, tint) < TEXT_CONTRAST ? background : tint,
    "--on-primary": blackOrWhite(primary),
    "--edge": ensureContrast(primary, background, EDGE_CONTRAST),
    "--on-accent": blackOrWhite(visibleAccent),
    "--alert": alert,
    "--on-alert": ensureContrast(ALERT, alert, TEXT_CONTRAST),
  };
  const properties = { "color-scheme": isDark(background) ? "dark" : "light" };
  for (const name of Object.keys(colors)) properties[name] = toHex(colors[name]);
  const lowContrast = [];
  if (contrast(text, background) < TEXT_CONTRAST) lowContrast.push("text");
  if (contrast(accent, background) < GRAPHIC_CONTRAST) lowContrast.push("accent");
  return { properties, lowContrast };
};
