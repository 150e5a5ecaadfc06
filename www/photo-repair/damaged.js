/** What can be used of a damaged file. */
import { createCanvas, drawUpright } from "../photo/canvas.js";
import { takeOverOrientation } from "./orientation.js";
import { countWholeRows } from "./whole-rows.js";

/** A photo of which less is whole has probably lost what the try-on needs. */
const MIN_WHOLE = 2 / 3;

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

/** The whole part of a picture that was drawn as it is in the file: only there are the missing rows at the end. It is turned
 * afterwards. */
export const turnWholePart = (canvas, orientation, isWhiteMissing) => {
  const whole = cropToWhole(canvas, isWhiteMissing);
  return whole && (orientation > 1 ? drawUpright(whole, orientation, Math.max(whole.width, whole.height)) : whole);
};

/** A canvas with the whole part of the picture in a file that cannot be decoded in other ways. */
export const drawWholePart = async ({ file, orientation, head }, maxSide) => {
  const seen = await takeOverOrientation(file, head, true);
  const image = await decodeDamaged(seen.file).catch(() => {});
  if (!image?.width) return;
  return turnWholePart(drawUpright(image, 1, maxSide), Math.max(seen.orientation, orientation));
};
