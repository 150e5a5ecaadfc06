/** The texts about a photo that is kept, a file for each language. */
import { REMEMBER_MESSAGES } from "build";
import { partTexts } from "../shared/part-texts.js";

export const { loadTexts, text } = partTexts(REMEMBER_MESSAGES);
