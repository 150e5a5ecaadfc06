/** The script that prepares the shopper's photo. It is loaded when the dialog is there. */
import { loader } from "../shared/loader-object.js";
import { onCanvas } from "./canvas.js";
import { preparePhoto } from "./prepare.js";

onCanvas(loader.parts.hostPage.excludeFromRecordings);
loader.parts.photo = (file) => preparePhoto(file, file === loader.keptPhoto);
