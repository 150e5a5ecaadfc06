/** Canvases, and drawing a picture smaller or turned. */

let prepareCanvas = () => {};

/** Sets a function that gets each canvas before anything is drawn on it: session recorders record every stroke. */
export const onCanvas = (fn) => {
  prepareCanvas = fn;
};

/** A canvas with this picture, as it is. Nothing is copied, and the bitmap is gone. */
export const showBitmap = (bitmap) => {
  const canvas = document.createElement("canvas");
  prepareCanvas(canvas);
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  canvas.getContext("bitmaprenderer").transferFromImageBitmap(bitmap);
  return canvas;
};

export const createCanvas = (width, height) => {
  const canvas = document.createElement("canvas");
  prepareCanvas(canvas);
  canvas.width = width;
  canvas.height = height;
  return [canvas, canvas.getContext("2d")];
};

/** The size with this longest side, but never larger than it is. */
export const fit = ({ width, height }, maxSide) => {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  return [width, height].map((side) => Math.max(1, Math.round(side * scale)));
};

/** Makes a picture smaller by halves, down to less than twice this size: each pixel then counts, and fine patterns do not
 * become coarse ones. */
export const halve = (source, [width, height]) => {
  let smaller = source;
  while (smaller.width >= 2 * width && smaller.height >= 2 * height) {
    const [canvas, context] = createCanvas(Math.ceil(smaller.width / 2), Math.ceil(smaller.height / 2));
    context.drawImage(smaller, 0, 0, canvas.width, canvas.height);
    smaller = canvas;
  }
  return smaller;
};

/** The transformation of each EXIF orientation, for a picture that is drawn at this size before it is turned. */
const TRANSFORMATIONS = {
  2: (width) => [-1, 0, 0, 1, width, 0],
  3: (width, height) => [-1, 0, 0, -1, width, height],
  4: (width, height) => [1, 0, 0, -1, 0, height],
  5: () => [0, 1, 1, 0, 0, 0],
  6: (width, height) => [0, 1, -1, 0, height, 0],
  7: (width, height) => [0, -1, -1, 0, height, width],
  8: (width) => [0, -1, 1, 0, 0, width],
};

/** Chromium averages all pixels by itself, and faster. */
const scalesWell = () => "userAgentData" in navigator;

/** A canvas with the upright picture, at most this large. It is drawn at its final size at once, or on iOS a canvas of more
 * than 16.7 megapixels would come out black. */
export const drawUpright = (source, orientation, maxSide) => {
  const [width, height] = fit(source, maxSide);
  const [canvas, context] = orientation > 4 ? createCanvas(height, width) : createCanvas(width, height);
  context.transform(...(TRANSFORMATIONS[orientation]?.(width, height) ?? [1, 0, 0, 1, 0, 0]));
  // For a small reduction, better scaling costs three times as much and looks the same.
  context.imageSmoothingQuality = source.width > 1.5 * width ? "high" : "low";
  context.drawImage(scalesWell() ? source : halve(source, [width, height]), 0, 0, width, height);
  context.resetTransform();
  return canvas;
};

/** Puts white behind a picture. JPEG has no transparency, and what is transparent would become black. */
export const fillWhite = ({ width, height }, context) => {
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = "source-over";
};
