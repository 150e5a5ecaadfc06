/** The page's own texts of a language, by key, from `GenvorisConfig.messages`; `undefined` where it has none. */
export const ownMessages = (language) => {
  try {
    const { messages } = window.GenvorisConfig;
    return Object.hasOwn(messages, language) ? messages[language] : undefined;
  } catch {
    return undefined;
  }
};
