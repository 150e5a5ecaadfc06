import { ownMessages } from "./own-messages.js";

/** The languages of the dialog, by their BCP 47 tags. Each has a file in `www/languages/`. */
export const LANGUAGES = ["en", "fr", "de", "es", "ar", "ur"];

/**
 * The supported language of a tag such as `ar-EG` or `en_GB`; `undefined` where it is not supported. A page brings further
 * languages by texts of its own.
 */
export const matchLanguage = (tag) => {
  const primary = /^\s*([a-z]+)(?![a-z])/i.exec(tag)?.[1].toLowerCase();
  return LANGUAGES.includes(primary) || ownMessages(primary) ? primary : undefined;
};

/** The first of these tags that is supported, else the page's language, else English. */
export const chooseLanguage = (...tags) =>
  tags.map(matchLanguage).find(Boolean) ?? matchLanguage(document.documentElement.lang) ?? "en";
