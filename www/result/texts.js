/** The texts of the result's tools, a file for each language. */
import { RESULT_MESSAGES } from "build";
import { loader } from "../shared/loader-object.js";

const loaded = {};
let texts = [];

/** Loads the texts of a language. */
export const loadTexts = async (language) => {
  loaded[language] ??= await loader.loadMessages(language, RESULT_MESSAGES);
};

export const useLanguage = (language) => {
  texts = loaded[language];
};

export const text = (position) => texts[position];
