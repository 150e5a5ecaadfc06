/** The languages of the dialog, by their BCP 47 tags. Each has a file in `www/languages/`. */
export const LANGUAGES = ["en", "fr", "de", "es", "ar", "ur"];

/** The supported language of a tag such as `ar-EG` or `en_GB`; `undefined` where it is not supported. */
export const matchLanguage = (tag) => {
  const primary = /^\s*([a-z]+)(?![a-z])/i.exec(tag)?.[1].toLowerCase();
  return LANGUAGES.includes(primary) ? primary : undefined;
};

/** The first of these tags that is supported, else the page's language, else English. */
export const chooseLanguage = (...tags) =>
  tags.map(matchLanguage).find(Boolean) ?? matchLanguage(document.documentElement.lang) ?? "en";
