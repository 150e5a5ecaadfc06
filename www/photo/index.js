/** The script that prepares the shopper's photo. It is loaded when the dialog is there. */
import { CAMERA_SCRIPT, REMEMBER_SCRIPT } from "build";
import { loader } from "../shared/loader-object.js";
import { adviceFor } from "./advice.js";
import { onCanvas } from "./canvas.js";
import { preparePhoto } from "./prepare.js";

onCanvas(loader.parts.dialog.excludeFromRecordings);
const prepare = (file) => preparePhoto(file, file === loader.keptPhoto);
const openCamera = async () => {
  const camera = await loader.loadScript("camera", CAMERA_SCRIPT);
  await camera.open();
};
/** Loads the script that keeps the photo for the visit where the shopper wants that. */
const loadRemember = () => loader.loadScript("remember", REMEMBER_SCRIPT);
loader.parts.photo = Object.assign(prepare, { adviceFor, loadRemember, openCamera });
