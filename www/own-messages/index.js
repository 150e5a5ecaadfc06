/**
 * Puts the page's own texts, `GenvorisConfig.messages`, in the place of the widget's. It is loaded on pages that have some.
 * What cannot be used is reported once, and the widget's text is shown.
 */
import { LISTS } from "build";
import { loader } from "../shared/loader-object.js";
import { ownMessages } from "../shared/own-messages.js";
import { replaceTexts } from "./replace-texts.js";

/** Where the list of keys is explained. */
const REFERENCE = "docs/src/messages.md lists the keys";

const allKeys = Object.values(LISTS).flatMap((entries) => entries.map(([key]) => key));

const reportUnknownKeys = (own, language) => {
  for (const key of Object.keys(own)) {
    if (key !== "try_on" && !allKeys.includes(key)) loader.log(`GenvorisConfig.messages.${language}.${key} is not a text of the widget; ${REFERENCE}.`, true);
  }
};

/** `screen-messages` for `screen-messages-en-….json`. */
const listName = (files) => files?.en[0].replace(/-en-.*/, "") ?? "messages";

/** The texts with the page's own ones in them. `files` are those that the texts are from; none for the first screen. */
const replace = (texts, language, files) => {
  const own = ownMessages(language);
  reportUnknownKeys(own, language);
  const report = (key, problem) => loader.log(`GenvorisConfig.messages.${language}.${key} ${problem}; the widget's own text is used.`, true);
  return replaceTexts(texts, LISTS[listName(files)], own, report);
};

loader.parts.ownMessages = { replace };
