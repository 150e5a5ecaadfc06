/** The script for photos that browsers show turned the wrong way, of which a part is missing, or that are very large. It is
 * loaded for these only. */
import { onCanvas } from "../photo/canvas.js";
import { loader } from "../shared/loader-object.js";
import { drawWholePart } from "./damaged.js";
import { takeOverOrientation } from "./orientation.js";
import { decodeQuarterSize } from "./quarter-size.js";

/** A bitmap of a large JPEG at a quarter of its size, as its pixels lie in the file. */
const decodeLargeJpeg = async (file) => {
  const { data, width, height } = await decodeQuarterSize(new Uint8Array(await file.arrayBuffer()));
  return createImageBitmap(new ImageData(data, width, height));
};

onCanvas(loader.parts.dialog.excludeFromRecordings);
loader.parts.repair = { decodeLargeJpeg, drawWholePart, takeOverOrientation };
