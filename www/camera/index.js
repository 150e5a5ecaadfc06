/**
 * Takes a photo with the device's camera. It is loaded by a press on 'Take a photo'. The photo then goes the way of a chosen
 * file.
 */
import { loader } from "../shared/loader-object.js";
import { openCamera } from "./camera.js";
import { openedFor } from "./session.js";
import { loadTexts } from "./texts.js";

/** Whether the shopper still sees the button that was pressed. The dialog may have been closed, or show another screen. */
const isWanted = () => {
  const dialog = loader.parts.hostPage.container().querySelector("dialog");
  return dialog.open && dialog.querySelector("[part=camera]");
};

const open = async () => {
  await loadTexts();
  if (isWanted()) await openCamera();
};

loader.parts.camera = { open, openedFor };
