import { loader } from "../shared/loader-object.js";

/**
 * Loads the messages of a language.
 *
 * @param {string} language
 * @param {() => { language: string, messages: string[] } | undefined} fallback gives the translation to use where they do
 *   not load, because another language is better than none
 */
export const loadTranslation = (language, fallback) =>
  loader
    .loadMessages(language)
    .then((messages) => ({ language, messages }))
    .catch(() => {
      const { language, messages } = fallback() ?? {};
      return messages && { language, messages };
    });
