/**
 * The shopper's photo: decoded upright, made smaller and encoded by the browser. Its pixels are never seen, and the
 * encoded copy holds nothing of the original file but the picture: no location, no camera, no orientation flag.
 *
 * The work is done in short steps, so that the page goes on answering; and at the final size at once, for a canvas of
 * the original's size comes out black on iOS beyond 16.7 megapixels.
 */

/** Marks each canvas, before anything is drawn: recorders of canvases look at every stroke. */
let mark = () => {};
export const markCanvases = (how) => {
  mark = how;
};

/** What is tried in this order where a photo has too many bytes: longest side in pixels, JPEG quality. Beyond 0.9 the
 * bytes grow and a try-on does not get better. */
const ENCODINGS = [
  [1600, 0.9],
  [1600, 0.8],
  [1200, 0.8],
];
const LONGEST = 1600;

/** In bytes: nginx refuses a form of more than a megabyte unless it is told otherwise, and the form has other fields. */
const HEAVIEST = 900_000;

/** A size that asks a decoder for a picture of about four megapixels. Chromium's takes the nearest of eight sizes below
 * that area and keeps the picture's format. */
const [ENOUGH_WIDTH, ENOUGH_HEIGHT] = [2048, 2000];

/** Side of the square that is looked at to see what became of a photo. */
const SAMPLE = 8;

/** Browsers that make canvases hard to recognise change a colour by a few steps, which does a photo no harm. */
const HARMLESS = 40;

/** Photos of more pixels are too large where a browser refuses them, and broken below. */
const MANY_PIXELS = 50e6;

/** Where the size of a JPEG stands: before that come a camera's metadata and its small pictures. */
const HEAD_BYTES = 1 << 19;

const pause = () => new Promise((resolve) => setTimeout(resolve));

const blank = (width, height) => {
  const canvas = document.createElement("canvas");
  mark(canvas);
  canvas.width = width;
  canvas.height = height;
  return [canvas, canvas.getContext("2d")];
};

const fit = ({ width, height }, longest) => {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [width, height].map((side) => Math.max(1, Math.round(side * scale)));
};

/** Of what a decoder is asked for, a scaled JPEG costs a fraction: it is never there in full, and most of the scaling is
 * done beside the page. `undefined` where the browser cannot do that. */
const decodedSmaller = async (file) => {
  // Where frames know of no rotation, photos of phones would lie on their side.
  if (!/^(image\/jpe?g)?$/.test(file.type) || !("rotation" in VideoFrame.prototype)) return;
  const data = await file.arrayBuffer();
  const decoder = new ImageDecoder({
    data,
    transfer: [data],
    type: "image/jpeg",
    desiredWidth: ENOUGH_WIDTH,
    desiredHeight: ENOUGH_HEIGHT,
  });
  try {
    const { image } = await decoder.decode();
    try {
      // Firefox's stretches a picture to the very size that was asked for.
      if (image.displayWidth === ENOUGH_WIDTH && image.displayHeight === ENOUGH_HEIGHT) return;
      const bitmap = await createImageBitmap(image);
      if (bitmap.width === image.displayWidth) return bitmap;
      // Chromium has squeezed a frame that is to be turned by 90 degrees into its size before that: it does so where the
      // frame came in planes, which one that was not scaled does.
      bitmap.close();
    } finally {
      image.close();
    }
  } finally {
    decoder.close();
  }
};

// Upright is the default everywhere; older browsers refuse the word for it.
const decoded = async (file) => (await decodedSmaller(file).catch(() => {})) || createImageBitmap(file);

const drawn = async (bitmap) => {
  const [width, height] = fit(bitmap, LONGEST);
  const [canvas, pen] = blank(width, height);
  // JPEG has no transparency; without a ground it would become black.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  await pause();
  // For a step this small the better ways of scaling cost three times as much and give the same.
  pen.imageSmoothingQuality = bitmap.width > 1.5 * width ? "high" : "low";
  pen.drawImage(bitmap, 0, 0, width, height);
  return canvas;
};

/**
 * What is wrong with a drawn photo. One flat colour from edge to edge is no photo but a browser out of memory; and some
 * browsers give noise for what a canvas holds, which known colours beside the photo's tell.
 */
const fault = (canvas) => {
  const [, pen] = blank(SAMPLE, SAMPLE + 1);
  pen.drawImage(canvas, 0, 0, SAMPLE, SAMPLE);
  const known = Array.from({ length: SAMPLE }, (_, index) => [index * 36, 255 - index * 36, index * 18]);
  known.forEach((colour, index) => {
    pen.fillStyle = `rgb(${colour})`;
    pen.fillRect(index, SAMPLE, 1, 1);
  });
  const { data } = pen.getImageData(0, 0, SAMPLE, SAMPLE + 1);
  const photo = data.subarray(0, 4 * SAMPLE * SAMPLE);
  const read = data.subarray(photo.length);
  if (known.some((colour, index) => colour.some((value, part) => Math.abs(read[4 * index + part] - value) > HARMLESS)))
    return "falsified";
  if (photo.every((value, index) => value === photo[index % 4])) return "blank";
};

/** The photo under one of the encodings; `undefined` where that would be one that there has been. */
const encoded = async (canvas, index) => {
  if (!ENCODINGS[index]) return;
  const [longest, quality] = ENCODINGS[index];
  const [width, height] = fit(canvas, longest);
  let source = canvas;
  if (longest < LONGEST) {
    if (width === canvas.width && height === canvas.height) return;
    const [smaller, pen] = blank(width, height);
    pen.drawImage(canvas, 0, 0, width, height);
    source = smaller;
  }
  // Chromium encodes while the page is idle, and in shorter steps while frames are asked for.
  let isDone;
  const frames = () => isDone || requestAnimationFrame(frames);
  frames();
  const jpeg = await new Promise((resolve) => source.toBlob(resolve, "image/jpeg", quality));
  isDone = true;
  return jpeg && { canvas, jpeg, smaller: () => encoded(canvas, index + 1) };
};

/** How many pixels a JPEG says that it has. */
const pixels = async (file) => {
  const head = new DataView(await file.slice(0, HEAD_BYTES).arrayBuffer());
  let at = 2;
  // A frame's marker is one of sixteen, of which three are something else; reading beyond the end throws.
  for (;;) {
    const marker = head.getUint16(at);
    if (marker >> 4 === 0xffc && ![4, 8, 12].includes(marker & 15)) return head.getUint16(at + 5) * head.getUint16(at + 7);
    at += 2 + head.getUint16(at + 2);
  }
};

/** Why a file cannot be decoded. iPhones write HEIC, which only Safari reads, so it gets an explanation of its own. */
const reason = async (file) => {
  if ([file.type, file.name].some((mark) => /hei[cf]$/i.test(mark))) return "heic";
  return (await pixels(file).catch(() => 0)) > MANY_PIXELS ? "large" : "undecodable";
};

/**
 * A photo that can be shown and sent: `canvas`, the preview, which needs no `blob:` in the page's `img-src`; `jpeg`; and
 * `smaller()`, which gives the same with fewer bytes, or nothing. Of a file that is none: what is wrong with it.
 *
 * @param {Blob} file
 */
export const prepare = async (file) => {
  let bitmap;
  try {
    bitmap = await decoded(file);
  } catch {
    return await reason(file);
  }
  const canvas = await drawn(bitmap);
  bitmap.close();
  await pause();
  const wrong = fault(canvas);
  if (wrong) return wrong;
  let photo = await encoded(canvas, 0);
  if (!photo) return "blank";
  for (let next = photo; next && photo.jpeg.size > HEAVIEST; ) {
    next = await photo.smaller();
    photo = next || photo;
  }
  return photo;
};
