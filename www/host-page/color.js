/** Colors, and the contrast between them by WCAG 2.2. Pure. */

/** @typedef {number[]} Rgb red, green and blue, each a byte */

/** The contrast that text needs to its background. */
export const TEXT_CONTRAST = 4.5;

/** The contrast that icons and meaningful edges need. */
export const GRAPHIC_CONTRAST = 3;

const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];

/** The number of shades between a color and black or white that are tried. */
const STEPS = 64;

/** An sRGB channel as linear light. */
const linear = (channel) => {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};

const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** The contrast of two colors, from 1 to 21. */
export const contrast = (one, other) => {
  const ratio = (luminance(one) + 0.05) / (luminance(other) + 0.05);
  return ratio < 1 ? 1 / ratio : ratio;
};

/** Mixes a color into another one. `share` is the first one's part, from 0 to 1. */
export const mix = (color, share, other) =>
  color.map((channel, index) => Math.round(channel * share + other[index] * (1 - share)));

/** Black or white, whichever is easier to read on the background. */
export const blackOrWhite = (background) =>
  contrast(BLACK, background) > contrast(WHITE, background) ? BLACK : WHITE;

/** Whether white is easier to read on this background than black. */
export const isDark = (background) => blackOrWhite(background) === WHITE;

/** Moves the color toward black or white, as little as possible, until it has this contrast to the background. */
export const ensureContrast = (color, background, ratio) => {
  for (let step = 0; step < STEPS; step++) {
    for (const end of [BLACK, WHITE]) {
      const shade = mix(end, step / STEPS, color);
      if (contrast(shade, background) >= ratio) return shade;
    }
  }
  return blackOrWhite(background);
};

/** `#rrggbb` */
export const toHex = (color) => "#" + color.map((channel) => (channel + 256).toString(16).slice(1)).join("");
