/**
 * The dialog's colours: what was chosen for four roles becomes what every part is painted with, readable
 * whatever was chosen. Pure.
 */

import { GRAPHIC, TEXT, contrast, hex, isDark, mark, mix, moved } from "./color.js";

/** @import { Rgb } from "../page/color.js" */

/** Of what nobody has chosen. */
const BUILT_IN = {
  background: [255, 255, 255],
  text: [23, 24, 28],
  primary: [31, 41, 55],
  accent: [180, 85, 45],
};

/** What a problem is written in, before it is made readable. */
const ALERT = [200, 60, 20];

/** An edge that can just be seen. */
const EDGE = 1.3;

/**
 * The properties that the style sheet reads, and those of the roles whose colour was too near to the background.
 *
 * @param {{ background?: Rgb, text?: Rgb, primary?: Rgb, accent?: Rgb }} chosen
 */
export const palette = (chosen) => {
  const { background, text, primary, accent } = { ...BUILT_IN, ...chosen };
  const ink = moved(text, background, TEXT);
  const graphic = moved(accent, background, GRAPHIC);
  const tint = mix(ink, 0.06, background);
  const alert = mix(ALERT, 0.1, background);
  const colours = {
    "--genvoris-background-color": background,
    "--genvoris-text-color": ink,
    "--genvoris-primary-color": primary,
    "--genvoris-accent-color": graphic,
    "--soft": moved(mix(ink, 0.68, background), background, TEXT),
    // Where the text is only just readable there is no room for a ground between the two.
    "--tint": contrast(ink, tint) < TEXT ? background : tint,
    "--on-primary": mark(primary),
    "--edge": moved(primary, background, EDGE),
    "--on-accent": mark(graphic),
    "--alert": alert,
    "--on-alert": moved(ALERT, alert, TEXT),
  };
  const properties = { "color-scheme": isDark(background) ? "dark" : "light" };
  for (const name of Object.keys(colours)) properties[name] = hex(colours[name]);
  const tooNear = [];
  if (contrast(text, background) < TEXT) tooNear.push("text");
  if (contrast(accent, background) < GRAPHIC) tooNear.push("accent");
  return { properties, tooNear };
};
