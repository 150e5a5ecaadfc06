/** What can be used of a damaged file. */
import { createCanvas, drawUpright } from "../photo/canvas.js";
import { takeOverOrientation } from "./orientation.js";
import { MIN_WHOLE, countWholeRows } from "./rows.js";

/** The formats of which browsers show the part that they have. */
const PARTLY_SHOWN = /^image\/(jpeg|png|gif|webp)$/;

/** An image element shows what there is of a damaged file, which all other ways refuse. Rejected where there is nothing, or
 * where the page's policy allows no `blob:`. */
const decodeDamaged = async (file) => {
  const image = new Image();
  const url = URL.createObjectURL(file);
  try {
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = reject;
      image.src = url;
    });
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
};

const crop = (canvas, height) => {
  const [cropped, context] = createCanvas(canvas.width, height);
  context.drawImage(canvas, 0, 0);
  return cropped;
};

/** The canvas without the rows that the file does not have; `undefined` where too little is whole. */
const cropToWhole = (canvas, isWhiteMissing) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const rows = countWholeRows(data, width, isWhiteMissing);
  if (rows >= MIN_WHOLE * height) return rows < height ? crop(canvas, rows) : canvas;
};

/**
 * A canvas with the whole part of the picture in a damaged file, at most this large. The missing rows are cut off before the
 * picture is turned: afterwards they are columns.
 *
 * @param {{ file: Blob, orientation: number }} source
 * @param {number} maxSide
 * @param {boolean} isDecoded whether the browser decodes the file, and leaves the rest white
 */
export const drawWholePart = async (source, maxSide, isDecoded) => {
  if (!PARTLY_SHOWN.test(source.file.type)) return;
  const { file, orientation } = source.orientation > 1 ? source : await takeOverOrientation(source.file);
  const image = await (isDecoded ? createImageBitmap(file) : decodeDamaged(file)).catch(() => {});
  const whole = image?.width && cropToWhole(drawUpright(image, 1, maxSide), isDecoded);
  return whole && drawUpright(whole, orientation, maxSide);
};
