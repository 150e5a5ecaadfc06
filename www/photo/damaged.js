/** What can be used of a damaged file. */
import { createCanvas, drawUpright } from "./canvas.js";
import { decodeDamaged } from "./decode.js";
import { countWholeRows } from "./pixels.js";

/** The formats of which browsers show the part that they have. */
const PARTLY_SHOWN = /^image\/(jpeg|png|gif|webp)$/;

/** A photo of which less is whole has probably lost what the try-on needs. */
const MIN_WHOLE = 2 / 3;

const crop = (canvas, height) => {
  const [cropped, context] = createCanvas(canvas.width, height);
  context.drawImage(canvas, 0, 0);
  return cropped;
};

/** The canvas without the rows that the file does not have; `undefined` where too little is whole. */
export const cropToWhole = (canvas, isWhiteMissing) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const rows = countWholeRows(data, width, isWhiteMissing);
  if (rows >= MIN_WHOLE * height) return rows < height ? crop(canvas, rows) : canvas;
};

/** A canvas with the whole part of the picture in a file that cannot be decoded in other ways. */
export const drawWholePart = async (file, orientation, maxSide) => {
  if (!PARTLY_SHOWN.test(file.type)) return;
  const image = await decodeDamaged(file).catch(() => {});
  return image?.width ? cropToWhole(drawUpright(image, orientation, maxSide)) : undefined;
};

/** Whether browsers can read the format, so that the file itself must be damaged. */
export const isReadableFormat = (file) => PARTLY_SHOWN.test(file.type);

/** Whether the two bytes that end each JPEG are missing. */
export const lacksEnd = async (file) => {
  const end = new Uint8Array(await file.slice(-2).arrayBuffer());
  return file.type === "image/jpeg" && (end[0] !== 0xff || end[1] !== 0xd9);
};
