import { OWN_MESSAGES_SCRIPT } from "build";
import { loader } from "../shared/loader-object.js";
import { ownMessages } from "../shared/own-messages.js";

const { loadMessages } = loader;

// From here on, all scripts get the page's own texts. If what puts them in does not load, the widget's are better than none.
loader.loadMessages = async (language, files) => {
  const texts = await loadMessages(language, files);
  if (!ownMessages(language)) return texts;
  const script = loader.loadScript("ownMessages", OWN_MESSAGES_SCRIPT);
  return script.then(({ replace }) => replace(texts, language, files)).catch(() => texts);
};

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
