/** What only photos need that browsers turn wrongly or decode in part: a script that is loaded for them. */
import { loader } from "../shared/loader-object.js";
import { onCanvas } from "../photo/canvas.js";
import { drawWholePart, turnWholePart } from "./damaged.js";
import { takeOverOrientation } from "./orientation.js";

onCanvas(loader.parts.hostPage.excludeFromRecordings);
loader.parts.photoRepair = { drawWholePart, takeOverOrientation, turnWholePart };
