/** The texts of the camera, a file for each language. */
import { CAMERA_MESSAGES } from "build";
import { loader } from "../shared/loader-object.js";
import { partTexts } from "../shared/part-texts.js";

export const { loadTexts, text } = partTexts(CAMERA_MESSAGES);

/** A text that the dialog has anyway. */
export const dialogText = (position) => loader.parts.dialog.translation().messages[position];
