/** Which rows of a damaged picture are whole. */

/** A photo of which less is whole has probably lost what the try-on needs. */
export const MIN_WHOLE = 2 / 3;

/** How many rows a cut picture has without those at its end that the decoder had no data for. It leaves them transparent, or
 * white where this is so in the browser. */
export const countWholeRows = (pixels, width, isWhiteMissing) => {
  const length = 4 * width;
  const isMissing = (end) =>
    !pixels[end - length + 3] || !pixels[end - 1] || (isWhiteMissing && pixels.subarray(end - length, end).every((value) => value === 255));
  let end = pixels.length;
  while (end && isMissing(end)) end -= length;
  return end / length;
};
