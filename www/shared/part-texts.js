import { loader } from "./loader-object.js";

/**
 * The texts of a part, in the dialog's language. Each language is loaded once.
 *
 * @param {Record<string, [name: string, integrity: string]>} files by language
 */
export const partTexts = (files) => {
  const loaded = {};
  const language = () => loader.parts.dialog.translation().language;
  return {
    loadTexts: async () => {
      const wanted = language();
      loaded[wanted] ??= await loader.loadMessages(wanted, files);
    },
    text: (position) => loaded[language()][position],
  };
};
