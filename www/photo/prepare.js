/**
 * Prepares the shopper's photo: the browser decodes it upright, makes it smaller and encodes it. The encoded copy contains
 * nothing of the original file but the picture: no location, no camera, no orientation flag.
 *
 * The work is done in short steps, so that the page stays responsive.
 */
import { requestAdvice } from "./advice.js";
import { drawUpright, fillWhite, showBitmap } from "./canvas.js";
import { decode } from "./decode.js";
import { MAX_SIDE, encode, limitBytes } from "./encode.js";
import { formatOf } from "./file-format.js";
import { countPixels } from "./jpeg-header.js";
import { isEmpty, isPlain } from "./pixels.js";
import { LARGE_PIXELS, drawWholePart, lacksEnd, takeOverMissedOrientation } from "./repair.js";
import { takeSample } from "./sample.js";

/** A JPEG's size is within these first bytes, after the camera's metadata and thumbnails. */
const HEADER_BYTES = 1 << 19;

/** On a picture whose longest side has fewer pixels, nobody can be recognized. */
const MIN_SIDE = 64;

/** Lets the page react to its own events. */
const yieldToPage = () => new Promise((resolve) => setTimeout(resolve));

/** Thrown for a file that cannot be used, with the name of a `PhotoProblem` in `src/tryon/input.rs`. */
class Unusable extends Error {
  constructor(problem) {
    super();
    this.problem = problem;
  }
}

/** Reads what the file is. Some have been deleted since they were chosen, or are in a cloud that cannot be reached. */
const identify = async (file) => {
  const buffer = await file.slice(0, HEADER_BYTES).arrayBuffer().catch(() => {
    throw new Unusable("unreadable");
  });
  const head = new Uint8Array(buffer);
  const type = formatOf(head) || file.type;
  if (/^(video|audio)\//.test(type)) throw new Unusable("undecodable");
  const typed = type === file.type ? file : file.slice(0, file.size, type);
  const pixels = type === "image/jpeg" ? countPixels(head) : 0;
  return { ...(await takeOverMissedOrientation(typed, head, pixels)), pixels };
};

/** The formats that browsers can read, so that the file itself must be damaged. */
const READABLE = /^image\/(jpeg|png|gif|webp)$/;

/** Why a file cannot be decoded. iPhones write HEIC, which only Safari reads, so HEIC has a message of its own. */
const decodeProblem = ({ file, pixels }) => {
  if (file.type === "image/heic") return "heic";
  if (pixels > LARGE_PIXELS) return "large";
  return READABLE.test(file.type) ? "damaged" : "undecodable";
};

/** The picture on a canvas, from what `decode` gives; `undefined` where that fails or is empty. */
const drawDecoded = async ({ file, orientation, pixels }) => {
  const bitmap = await decode(file, pixels).catch(() => {});
  if (!bitmap) return;
  if (Math.max(bitmap.width, bitmap.height) < MIN_SIDE) throw new Unusable("tiny");
  await yieldToPage();
  const canvas = drawUpright(bitmap, orientation, MAX_SIDE);
  bitmap.close();
  return canvas;
};

/** Whether the pixels are the photo's, and whether there is a picture in them. */
const examine = (canvas) => {
  const sample = takeSample(canvas);
  if (sample.isFalsified) throw new Unusable("falsified");
  return { canvas, sample, isEmpty: isEmpty(sample.read()) };
};

/** The whole part of a damaged picture; `isDecoded` says that the browser leaves the rest white. */
const examineWhole = async (source, isDecoded) => {
  const whole = await drawWholePart(source, MAX_SIDE, isDecoded);
  const examined = whole && examine(whole);
  return examined?.isEmpty ? undefined : examined;
};

/** Firefox decodes a file that was cut, and so does `decodeLargeJpeg`, without what is missing. WebKit gives an empty bitmap for
 * a damaged file, other browsers none. */
const drawExamined = async (source) => {
  const canvas = await drawDecoded(source);
  const examined = canvas && examine(canvas);
  const isDecoded = examined && !examined.isEmpty;
  if (isDecoded && (source.pixels > LARGE_PIXELS || !(await lacksEnd(source.file)))) return examined;
  const whole = await examineWhole(source, isDecoded);
  if (whole) return whole;
  throw new Unusable(examined?.isEmpty ? "blank" : decodeProblem(source));
};

const prepare = async (file) => {
  const { canvas, sample } = await drawExamined(await identify(file));
  fillWhite(canvas, canvas.getContext("2d"));
  const pixels = sample.readOnWhite();
  if (isPlain(pixels)) throw new Unusable("plain");
  requestAdvice(canvas, pixels, sample.width);
  await yieldToPage();
  const photo = await encode(canvas, 0);
  if (!photo) throw new Unusable("blank");
  return limitBytes(photo);
};

/** A photo that was prepared at an earlier visit. Its bytes stay what they are. */
const prepareAgain = async (file) => {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Unusable("damaged");
  });
  const canvas = showBitmap(bitmap);
  return { canvas, jpeg: file, smaller: () => encode(canvas, 1) };
};

/**
 * Prepares a photo so that it can be shown and sent. Resolves to `canvas`, the preview, which needs no `blob:` in the page's
 * `img-src`; `jpeg`; and `smaller()`, which gives the same with fewer bytes, or `undefined`. For a file that cannot be used,
 * it resolves to the name of the problem.
 *
 * @param {Blob} file
 * @param {boolean} [isPrepared] whether it was prepared at an earlier visit
 */
export const preparePhoto = async (file, isPrepared) => {
  try {
    return await (isPrepared ? prepareAgain(file) : prepare(file));
  } catch (error) {
    if (error instanceof Unusable) return error.problem;
    throw error;
  }
};
