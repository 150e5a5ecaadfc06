/** Colours and how well they can be told apart: WCAG 2.2's contrast. Pure. */

/** @typedef {number[]} Rgb red, green and blue, each a byte */

/** Texts have this contrast to their ground. */
export const TEXT = 4.5;

/** Marks and edges that mean something have this one. */
export const GRAPHIC = 3;

const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];

/** How many steps there are from a colour to black or white. */
const STEPS = 64;

/** A channel as light. */
const linear = (channel) => {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};

const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** The contrast of two colours, from 1 to 21. */
export const contrast = (one, other) => {
  const ratio = (luminance(one) + 0.05) / (luminance(other) + 0.05);
  return ratio < 1 ? 1 / ratio : ratio;
};

/** A share of one colour in another. */
export const mix = (one, share, other) =>
  one.map((channel, index) => Math.round(channel * share + other[index] * (1 - share)));

/** Black or white, whichever is easier to read on the ground. */
export const mark = (ground) => (contrast(BLACK, ground) > contrast(WHITE, ground) ? BLACK : WHITE);

/** Whether what stands on this ground is light rather than dark. */
export const isDark = (ground) => mark(ground) === WHITE;

/** The colour, moved toward black or white as little as it takes to have this contrast to the ground. */
export const moved = (colour, ground, ratio) => {
  for (let step = 0; step < STEPS; step++) {
    for (const end of [BLACK, WHITE]) {
      const nearer = mix(end, step / STEPS, colour);
      if (contrast(nearer, ground) >= ratio) return nearer;
    }
  }
  return mark(ground);
};

/** `#rrggbb` */
export const hex = (colour) => "#" + colour.map((channel) => (channel + 256).toString(16).slice(1)).join("");
