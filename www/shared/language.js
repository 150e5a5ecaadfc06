/** Which of our languages a page, a script tag or a trigger speaks. */

export const LANGUAGES = ["en", "fr", "de", "es", "ar", "ur"];

/** The language of a tag (`ar-EG`, `en_GB`), if it is one of ours. */
export const languageOf = (tag) => {
  const primary = /^\s*([a-z]+)(?![a-z])/i.exec(tag)?.[1].toLowerCase();
  return LANGUAGES.includes(primary) ? primary : undefined;
};

/** The first of these that is one of ours, else the page's, else English. */
export const spoken = (...asked) => asked.map(languageOf).find(Boolean) ?? languageOf(document.documentElement.lang) ?? "en";
