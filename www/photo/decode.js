/** Decodes a photo in the way that costs least where the browser can do that, and in others where it fails. */

import { LARGE_PIXELS, decodeLargeJpeg } from "./repair.js";

/** The size that the decoder is asked for, about four megapixels. Chromium's decoder chooses the nearest of eight sizes below
 * that area and keeps the aspect ratio. */
const [DECODED_WIDTH, DECODED_HEIGHT] = [2048, 2000];

/** Decodes a JPEG at a smaller size, which costs a fraction: the full picture is never in memory, and most of the work
 * happens in another thread. Gives `undefined` where the browser cannot do that. */
const decodeScaled = async (file) => {
  // Without support for rotation, photos of phones would lie on their side.
  if (file.type !== "image/jpeg" || !("rotation" in VideoFrame.prototype)) return;
  const data = await file.arrayBuffer();
  const decoder = new ImageDecoder({
    data,
    transfer: [data],
    type: "image/jpeg",
    desiredWidth: DECODED_WIDTH,
    desiredHeight: DECODED_HEIGHT,
  });
  try {
    const { image } = await decoder.decode();
    try {
      // Firefox stretches the picture to exactly this size.
      if (image.displayWidth === DECODED_WIDTH && image.displayHeight === DECODED_HEIGHT) return;
      const bitmap = await createImageBitmap(image);
      if (bitmap.width === image.displayWidth) return bitmap;
      // Chromium distorts a frame that is rotated by 90 degrees and was not scaled.
      bitmap.close();
    } finally {
      image.close();
    }
  } finally {
    decoder.close();
  }
};

/** The last large photo that is being decoded. */
let lastLarge = Promise.resolve();

/** Large files that our own decoder cannot read are left to the browser, which needs more memory. */
const decodeLarge = (file) => {
  const resize = { resizeWidth: DECODED_WIDTH, resizeQuality: "high" };
  const bitmap = lastLarge.then(() => decodeLargeJpeg(file).catch(() => createImageBitmap(file, resize)));
  lastLarge = bitmap.catch(() => {});
  return bitmap;
};

/**
 * A bitmap of a photo. It is upright by default everywhere; older browsers refuse the option for it.
 *
 * @param {Blob} file with its right type
 * @param {number} pixels how many it has, 0 where that is not known
 */
export const decode = async (file, pixels) =>
  (await decodeScaled(file).catch(() => {})) || (pixels > LARGE_PIXELS ? decodeLarge(file) : createImageBitmap(file));
