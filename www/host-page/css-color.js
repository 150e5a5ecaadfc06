/** Reads CSS colors in any notation. */

/** @import { Rgb } from "./color.js" */

/** One canvas for all colors: a canvas each would cost a millisecond on a phone. */
let context;

const parseByte = (digits) => parseInt(digits, 16);

/**
 * Parses a color. Gives `undefined` for what is not a color, or more than half transparent. May throw where the page has
 * replaced the canvas.
 *
 * @param {string} css
 * @returns {Rgb | undefined}
 */
export const parseColor = (css) => {
  context ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  // The canvas keeps its last color where the new one is invalid, so it starts with a transparent one.
  context.fillStyle = "#0000";
  context.fillStyle = css;
  // Browsers that protect their users falsify pixels, so a pixel is read only where the text does not say the color.
  const hex = /^#(..)(..)(..)$/.exec(context.fillStyle);
  if (hex) return hex.slice(1).map(parseByte);
  context.clearRect(0, 0, 1, 1);
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  return alpha > 127 ? [red, green, blue] : undefined;
};

export const isColor = (css) => {
  try {
    return !!parseColor(css);
  } catch {
    return false;
  }
};
