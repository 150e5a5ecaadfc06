/** The texts about a photo that is kept, a file for each language. */
import { REMEMBER_MESSAGES } from "build";
import { loader } from "../shared/loader-object.js";

const loaded = {};

const language = () => loader.parts.dialog.translation().language;

/** Loads the texts of the dialog's language. */
export const loadTexts = async () => {
  const wanted = language();
  loaded[wanted] ??= await loader.loadMessages(wanted, REMEMBER_MESSAGES);
};

export const text = (position) => loaded[language()][position];
