/** The texts of a try-on in the background, a file for each language. */
import { BACKGROUND_MESSAGES, DONE, FAILED, REFUSED, RUNNING, UNCHARGED } from "build";
import { loader } from "../shared/loader-object.js";

let texts = [];

export const loadTexts = async (language) => {
  texts = await loader.loadMessages(language, BACKGROUND_MESSAGES);
};

export const text = (position) => texts[position];

/** By the names of `src/tryon/background.rs`. */
const STATUSES = { running: RUNNING, done: DONE, failed: FAILED, uncharged: UNCHARGED, refused: REFUSED };

export const statusText = (status) => texts[STATUSES[status]];
