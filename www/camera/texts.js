/** The texts of the camera, a file for each language. */
import { CAMERA_MESSAGES } from "build";
import { loader } from "../shared/loader-object.js";

const loaded = {};

const translation = () => loader.parts.dialog.translation();

/** Loads the texts of the dialog's language. */
export const loadTexts = async () => {
  const { language } = translation();
  loaded[language] ??= await loader.loadMessages(language, CAMERA_MESSAGES);
};

/** A text of the camera. */
export const text = (position) => loaded[translation().language][position];

/** A text that the dialog has anyway. */
export const dialogText = (position) => translation().messages[position];
