/** The script for photos that browsers show turned the wrong way, or of which a part is missing. It is loaded for these only. */
import { onCanvas } from "../photo/canvas.js";
import { loader } from "../shared/loader-object.js";
import { drawWholePart } from "./damaged.js";
import { takeOverOrientation } from "./orientation.js";

onCanvas(loader.parts.dialog.excludeFromRecordings);
loader.parts.repair = { drawWholePart, takeOverOrientation };
