/** Whether a result is the shopper's photo again. */

/** The side in pixels of the samples that are compared. */
const SIDE = 24;

/**
 * The mean difference of a pixel's channels, from 0 to 255, below which two pictures look the same. Encoding a photo again as
 * a JPEG of quality 70 makes less than 2; the smallest change of garment in the sandbox makes more than 6.
 */
export const MAX_DIFFERENCE = 3;

/** The mean difference of two samples of the same size. */
export const meanDifference = (one, other) => {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += Math.abs(one[index] - other[index]);
  return sum / one.length;
};

const sample = (picture) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, SIDE, SIDE);
  return context.getImageData(0, 0, SIDE, SIDE).data;
};

/** A picture from another origin cannot be read: then it counts as changed. */
export const isUnchanged = (picture, photo) => {
  try {
    return meanDifference(sample(picture), sample(photo)) < MAX_DIFFERENCE;
  } catch {
    return false;
  }
};
