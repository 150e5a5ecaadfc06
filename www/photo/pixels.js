/** What the pixels of a photo's small copy say: whether there is a picture at all. Pixels are `[red, green, blue, alpha, …]`. */

/** Decoders and browsers that protect against fingerprinting change colors by a few steps. */
const TOLERANCE = 8;

const everyPixel = (pixels, test) => {
  for (let index = 0; index < pixels.length; index += 4) if (!test(index)) return false;
  return true;
};

/** Whether everything is transparent or everything is black, which is what browsers give that ran out of memory. */
export const isEmpty = (pixels) =>
  everyPixel(pixels, (index) => pixels[index + 3] === 0) ||
  everyPixel(pixels, (index) => pixels[index + 3] === 255 && Math.max(pixels[index], pixels[index + 1], pixels[index + 2]) <= TOLERANCE);

/** Whether a picture without transparency has one color from edge to edge. */
export const isPlain = (pixels) =>
  everyPixel(pixels, (index) => [0, 1, 2].every((channel) => Math.abs(pixels[index + channel] - pixels[channel]) <= TOLERANCE));
