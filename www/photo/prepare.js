/**
 * Prepares the shopper's photo: the browser decodes it upright, makes it smaller and encodes it. The encoded copy contains
 * nothing of the original file but the picture: no location, no camera, no orientation flag.
 *
 * The work is done in short steps, so that the page stays responsive. The photo is drawn at its final size at once, because
 * on iOS a canvas of more than 16.7 megapixels comes out black.
 */

let prepareCanvas = () => {};

/** Sets a function that gets each canvas before anything is drawn on it: session recorders record every stroke. */
export const onCanvas = (fn) => {
  prepareCanvas = fn;
};

/** The longest side in pixels and the JPEG quality, tried in this order while a photo has too many bytes. Beyond 0.9 there
 * are more bytes, and the try-on does not get better. */
const ENCODINGS = [
  [1600, 0.9],
  [1600, 0.8],
  [1200, 0.8],
];
const MAX_SIDE = 1600;

/** By default nginx refuses forms of more than a megabyte, and the form has other fields, too. */
const MAX_BYTES = 900_000;

/** The size that the decoder is asked for, about four megapixels. Chromium's decoder chooses the nearest of eight sizes below
 * that area and keeps the aspect ratio. */
const [DECODED_WIDTH, DECODED_HEIGHT] = [2048, 2000];

/** The side in pixels of the sample that shows whether a photo was drawn properly. */
const SAMPLE_SIDE = 8;

/** Browsers that protect against fingerprinting change colors by a few steps, which does a photo no harm. */
const COLOR_TOLERANCE = 40;

/** Where a browser refuses a photo, it is too large if it has more pixels than this, else broken. */
const LARGE_PIXELS = 50e6;

/** A JPEG's size is within these first bytes, after the camera's metadata and thumbnails. */
const HEADER_BYTES = 1 << 19;

/** Lets the page react to its own events. */
const yieldToPage = () => new Promise((resolve) => setTimeout(resolve));

const createCanvas = (width, height) => {
  const canvas = document.createElement("canvas");
  prepareCanvas(canvas);
  canvas.width = width;
  canvas.height = height;
  return [canvas, canvas.getContext("2d")];
};

/** The size with this longest side, but never larger than it is. */
const fit = ({ width, height }, maxSide) => {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  return [width, height].map((side) => Math.max(1, Math.round(side * scale)));
};

/** Decodes a JPEG at a smaller size, which costs a fraction: the full picture is never in memory, and most of the work
 * happens in another thread. Gives `undefined` where the browser cannot do that. */
const decodeScaled = async (file) => {
  // Without support for rotation, photos of phones would lie on their side.
  if (!/^(image\/jpe?g)?$/.test(file.type) || !("rotation" in VideoFrame.prototype)) return;
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

// Upright is the default of `createImageBitmap` everywhere; older browsers refuse the option for it.
const decode = async (file) => (await decodeScaled(file).catch(() => {})) || createImageBitmap(file);

const draw = async (bitmap) => {
  const [width, height] = fit(bitmap, MAX_SIDE);
  const [canvas, context] = createCanvas(width, height);
  // JPEG has no transparency; without a background it would become black.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  await yieldToPage();
  // For a small reduction, better scaling costs three times as much and looks the same.
  context.imageSmoothingQuality = bitmap.width > 1.5 * width ? "high" : "low";
  context.drawImage(bitmap, 0, 0, width, height);
  return canvas;
};

const isFlat = (pixels) => pixels.every((value, index) => value === pixels[index % 4]);

/**
 * Finds out whether a photo was drawn properly. One flat color from edge to edge means that the browser ran out of memory.
 * Some browsers give noise instead of a canvas's pixels; known colors that are drawn beside the photo reveal that.
 */
const findProblem = (canvas) => {
  const [, context] = createCanvas(SAMPLE_SIDE, SAMPLE_SIDE + 1);
  context.drawImage(canvas, 0, 0, SAMPLE_SIDE, SAMPLE_SIDE);
  const knownColors = Array.from({ length: SAMPLE_SIDE }, (_, index) => [index * 36, 255 - index * 36, index * 18]);
  knownColors.forEach((color, index) => {
    context.fillStyle = `rgb(${color})`;
    context.fillRect(index, SAMPLE_SIDE, 1, 1);
  });
  const { data } = context.getImageData(0, 0, SAMPLE_SIDE, SAMPLE_SIDE + 1);
  const photo = data.subarray(0, 4 * SAMPLE_SIDE * SAMPLE_SIDE);
  const colors = data.subarray(photo.length);
  const isWrong = (index, channel, value) => Math.abs(colors[4 * index + channel] - value) > COLOR_TOLERANCE;
  if (knownColors.some((color, index) => color.some((value, channel) => isWrong(index, channel, value)))) return "falsified";
  if (isFlat(photo)) return "blank";
};

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
const encode = async (canvas, index) => {
  if (!ENCODINGS[index]) return;
  const [maxSide, quality] = ENCODINGS[index];
  const source = maxSide < MAX_SIDE ? scaleDown(canvas, maxSide) : canvas;
  const jpeg = source && (await toJpeg(source, quality));
  return jpeg && { canvas, jpeg, smaller: () => encode(canvas, index + 1) };
};

/** The number of pixels in a JPEG's header. */
const countPixels = async (file) => {
  const header = new DataView(await file.slice(0, HEADER_BYTES).arrayBuffer());
  let offset = 2;
  // Thirteen of these sixteen markers begin a frame. Reading beyond the end throws, which ends the loop.
  for (;;) {
    const marker = header.getUint16(offset);
    if (marker >> 4 === 0xffc && ![4, 8, 12].includes(marker & 15)) return header.getUint16(offset + 5) * header.getUint16(offset + 7);
    offset += 2 + header.getUint16(offset + 2);
  }
};

/** Why a file cannot be decoded. iPhones write HEIC, which only Safari reads, so HEIC has a message of its own. */
const findDecodeProblem = async (file) => {
  if ([file.type, file.name].some((text) => /hei[cf]$/i.test(text))) return "heic";
  return (await countPixels(file).catch(() => 0)) > LARGE_PIXELS ? "large" : "undecodable";
};

/** A photo with fewer bytes, while it has too many and that is possible. */
const limitBytes = async (photo) => {
  let best = photo;
  for (let next = photo; next && best.jpeg.size > MAX_BYTES; ) {
    next = await best.smaller();
    best = next || best;
  }
  return best;
};

/**
 * Prepares a photo so that it can be shown and sent. Resolves to `canvas`, the preview, which needs no `blob:` in the page's
 * `img-src`; `jpeg`; and `smaller()`, which gives the same with fewer bytes, or `undefined`. For a file that cannot be used,
 * it resolves to the name of the problem.
 *
 * @param {Blob} file
 * @param {boolean} [isPrepared] whether it was prepared at an earlier visit. Then its bytes stay what they are
 */
export const preparePhoto = async (file, isPrepared) => {
  let bitmap;
  try {
    bitmap = await decode(file);
  } catch {
    return await findDecodeProblem(file);
  }
  const canvas = await draw(bitmap);
  bitmap.close();
  if (isPrepared) return { canvas, jpeg: file, smaller: () => encode(canvas, 1) };
  await yieldToPage();
  const problem = findProblem(canvas);
  if (problem) return problem;
  const photo = await encode(canvas, 0);
  return photo ? limitBytes(photo) : "blank";
};
