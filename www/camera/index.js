/**
 * Takes a photo with the device's camera. It is loaded by a press on 'Take a photo'. The photo then goes the way of a chosen
 * file.
 */
import { loader } from "../shared/loader-object.js";
import { openCamera } from "./camera.js";
import { openedFor } from "./session.js";
import { loadTexts } from "./texts.js";

const open = async () => {
  await loadTexts();
  await openCamera();
};

loader.parts.camera = { open, openedFor };
