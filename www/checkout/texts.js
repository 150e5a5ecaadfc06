/** The texts of the checkout, a file for each language. */
import { CHECKOUT_MESSAGES } from "build";
import { loader } from "../shared/loader-object.js";
import { dialog } from "./state.js";

/** By language. */
const texts = {};

/** Loads the texts of a language. */
export const loadTexts = async (language) => {
  texts[language] = await loader.loadMessages(language, CHECKOUT_MESSAGES);
};

/** A text in the dialog's language. */
export const ownText = (position) => texts[dialog().translation().language][position];
