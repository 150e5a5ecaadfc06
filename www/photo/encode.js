/** Encodes a prepared photo, with fewer bytes if it has too many. */
import { createCanvas, fit } from "./canvas.js";

/** The longest side in pixels and the JPEG quality, tried in this order while a photo has too many bytes. Beyond 0.9 there
 * are more bytes, and the try-on does not get better. */
const ENCODINGS = [
  [1600, 0.9],
  [1600, 0.8],
  [1200, 0.8],
];
export const MAX_SIDE = 1600;

/** By default nginx refuses forms of more than a megabyte, and the form has other fields, too. */
const MAX_BYTES = 900_000;

/** The canvas at a smaller size; `undefined` where it is not larger than that. */
const scaleDown = (canvas, maxSide) => {
  const [width, height] = fit(canvas, maxSide);
  if (width === canvas.width && height === canvas.height) return undefined;
  const [smaller, context] = createCanvas(width, height);
  context.drawImage(canvas, 0, 0, width, height);
  return smaller;
};

/** Encodes a canvas. Chromium encodes while the page is idle, and in shorter steps while frames are requested. */
const toJpeg = async (canvas, quality) => {
  let isDone;
  const requestFrames = () => isDone || requestAnimationFrame(requestFrames);
  requestFrames();
  const jpeg = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  isDone = true;
  return jpeg;
};

/** The photo in one of the encodings; `undefined` where that would be the same as the one before. */
export const encode = async (canvas, index) => {
  if (!ENCODINGS[index]) return;
  const [maxSide, quality] = ENCODINGS[index];
  const source = maxSide < MAX_SIDE ? scaleDown(canvas, maxSide) : canvas;
  const jpeg = source && (await toJpeg(source, quality));
  return jpeg && { canvas, jpeg, smaller: () => encode(canvas, index + 1) };
};

/** A photo with fewer bytes, while it has too many and that is possible. */
export const limitBytes = async (photo) => {
  let best = photo;
  for (let next = photo; next && best.jpeg.size > MAX_BYTES; ) {
    next = await best.smaller();
    best = next || best;
  }
  return best;
};
