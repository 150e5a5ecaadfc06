/** A small copy of a photo, and whether its pixels can be trusted. */
import { createCanvas, fillWhite, fit, halve } from "./canvas.js";

/** The longest side of the copy. It is made by halves, so that a slim figure on a plain background is not missed. */
const SAMPLE_SIDE = 400;

/** Known colors that are drawn below the photo. */
const KNOWN_COLORS = Array.from({ length: 8 }, (_, index) => [index * 36, 255 - index * 36, index * 18]);

/** Browsers that protect against fingerprinting change colors by a few steps, which does a photo no harm. */
const COLOR_TOLERANCE = 40;

/** Whether the browser gives noise instead of a canvas's pixels; then it does so for the known colors, too. */
const areFalsified = (colors) =>
  KNOWN_COLORS.some((color, index) => color.some((value, channel) => Math.abs(colors[4 * index + channel] - value) > COLOR_TOLERANCE));

const drawKnownColors = (context, top) =>
  KNOWN_COLORS.forEach((color, index) => {
    context.fillStyle = `rgb(${color})`;
    context.fillRect(index, top, 1, 1);
  });

/**
 * A canvas's small copy: its width, and functions that read its pixels as they are and with white behind them.
 *
 * @returns {{ width: number, read: () => Uint8ClampedArray, readOnWhite: () => Uint8ClampedArray, isFalsified: boolean }}
 */
export const takeSample = (source) => {
  const [width, height] = fit(source, SAMPLE_SIDE);
  // There must be room for the known colors.
  const [canvas, context] = createCanvas(Math.max(width, KNOWN_COLORS.length), height + 1);
  context.drawImage(halve(source, [width, height]), 0, 0, width, height);
  drawKnownColors(context, height);
  const read = () => context.getImageData(0, 0, width, height).data;
  const isFalsified = areFalsified(context.getImageData(0, height, KNOWN_COLORS.length, 1).data);
  const readOnWhite = () => {
    fillWhite(canvas, context);
    return read();
  };
  return { width, read, readOnWhite, isFalsified };
};
