// Checks the messages in www/languages/ and compiles them to the format that a page downloads: for each language a list of
// its texts without the keys, in the order of the sorted keys. A script has the positions that it needs.
//
//   node www/build/messages.mjs     checks all languages

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { LANGUAGES } from "../shared/language.js";

const FOLDER = fileURLToPath(new URL("../languages", import.meta.url));

/** The source language, which defines the keys and describes them. */
const SOURCE = "en";

const isDescription = (key) => key.startsWith("@");

const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];

/** The key in a plural for the text for exactly 0, in languages that have no category `zero`. */
const EXACTLY_ZERO = "=0";

/** In the compiled texts a placeholder is one character: the first for {count}, the second for any other name. */
const COUNT_MARK = "#";
const OTHER_MARK = "$";

const PLACEHOLDER = /\{(\w*)\}/g;

const placeholders = (text) => [...text.matchAll(PLACEHOLDER)].map(([, name]) => name);

const compileText = (text) => text.replace(PLACEHOLDER, (_, name) => (name === "count" ? COUNT_MARK : OTHER_MARK));

const kindOf = (value) => {
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return "list";
  return value && typeof value === "object" ? ("title" in value ? "notice" : "plural") : "nothing";
};

/** Compares a text with the English one. Placeholders in `optional` may be missing. */
const checkText = (text, source, report, optional = []) => {
  if (typeof text !== "string" || !text.trim()) return report("is empty or not a text");
  const [found, expected] = [placeholders(text), placeholders(source)];
  for (const name of found) if (!expected.includes(name)) report(`contains {${name}}, which ${SOURCE}.json does not have there`);
  for (const name of expected) if (!found.includes(name) && !optional.includes(name)) report(`does not contain {${name}}`);
  if (new Set(found).size < found.length) report("contains a placeholder twice");
  if (found.filter((name) => name !== "count").length > 1) report("contains more placeholders than {count} and one other");
  if (/[#${}]/.test(text.replace(PLACEHOLDER, ""))) report("contains one of the characters # $ { }");
};

const checkNames = (names, expected, what, report) => {
  for (const name of expected) if (!names.includes(name)) report(`has no ${what} "${name}"`);
  for (const name of names) if (!expected.includes(name)) report(`has the ${what} "${name}", which it must not have`);
};

const checkPlural = (plural, source, language, report) => {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  const expected = EXACTLY_ZERO in source && !pluralCategories.includes("zero") ? [EXACTLY_ZERO, ...pluralCategories] : pluralCategories;
  checkNames(Object.keys(plural), expected, "plural category", report);
  for (const [category, text] of Object.entries(plural)) {
    checkText(text, source.other, (problem) => report(`${problem}, in "${category}"`), category === "other" ? [] : ["count"]);
  }
};

const CHECKS = {
  text: checkText,
  list(list, source, report) {
    if (list.length !== source.length) report(`has ${list.length} texts, not ${source.length}`);
    list.forEach((text, index) => checkText(text, source[index] ?? "", report));
  },
  notice(notice, source, report) {
    checkNames(Object.keys(notice), ["title", "advice"], "part", report);
    for (const part of Object.keys(source)) if (part in notice) checkText(notice[part], source[part], report);
  },
};

const checkMessage = (value, source, language, report) => {
  const kind = kindOf(source);
  if (kindOf(value) !== kind) report(`has another type than in ${SOURCE}.json`);
  else if (kind === "plural") checkPlural(value, source, language, report);
  else CHECKS[kind](value, source, report);
};

const checkKeys = (messages, sourceKeys, report) => {
  for (const key of sourceKeys) if (!(key in messages)) report(key, "is missing");
  for (const key of Object.keys(messages)) if (!sourceKeys.includes(key)) report(key, `is not a key of ${SOURCE}.json`);
};

const checkSource = (source, report) => {
  for (const key of Object.keys(source)) {
    if (isDescription(key) ? !(key.slice(1) in source) : !/^[a-z][a-z\d_]*$/.test(key)) report(key, "is not a key for a message");
    if (!isDescription(key) && typeof source["@" + key] !== "string") report(key, `has no description under "@${key}"`);
  }
};

/**
 * The problems of all languages, each a sentence that names the file and the key.
 *
 * @param {Record<string, object>} languages the contents of the files, by language
 */
export const findProblems = (languages) => {
  const problems = [];
  const source = languages[SOURCE];
  const keys = Object.keys(source).filter((key) => !isDescription(key));
  for (const [language, messages] of Object.entries(languages)) {
    const report = (key, problem) => problems.push(`www/languages/${language}.json: "${key}" ${problem}.`);
    if (language === SOURCE) checkSource(source, report);
    else checkKeys(messages, keys, report);
    for (const key of keys) {
      if (key in messages) checkMessage(messages[key], source[key], language, (problem) => report(key, problem));
    }
  }
  return problems;
};

/** The texts of a message in the compiled order. A plural has six, some of which are empty. */
const textsOf = (value) => {
  const kind = kindOf(value);
  if (kind === "text") return [value];
  if (kind === "list") return value;
  if (kind === "notice") return [value.title, value.advice];
  return CATEGORIES.map((category) => value[category] ?? (category === "zero" ? value[EXACTLY_ZERO] : undefined) ?? "");
};

/**
 * The parts with messages in files of their own, because most dialogs never load them: the prefix of the keys, and the stem of
 * the files. `www/photo/advice.js` reads the checks as a list.
 */
const PARTS = {
  background: { prefix: "background_", stem: "background-messages" },
  camera: { prefix: "camera_", stem: "camera-messages" },
  checkout: { prefix: "checkout_", stem: "checkout-messages" },
  checks: { prefix: "check_", stem: "check-messages" },
  remember: { prefix: "remember_", stem: "remember-messages" },
  tools: { prefix: "tools_", stem: "result-messages" },
};
const isPartKey = (key) => Object.values(PARTS).some(({ prefix }) => key.startsWith(prefix));

/** The messages of the dialog's frame and its first screen. Those of the other screens are loaded after them. */
const FIRST_KEYS = [
  ...["cancel", "choose_photo", "close", "dialog_title", "drop_photo", "intro", "photo_hint", "preparing_photo", "privacy"],
  ...["retry", "take_photo", "test_mode"],
];
/** The frame and the checkout have these before the other screens are loaded, so they are in both lists. */
const SHARED_KEYS = ["cancel", "close", "retry"];
/** The button on the product page has its label in the host page's script, and outdated browsers have a script of their own. */
const OTHER_SCRIPTS_KEYS = ["try_on", "outdated_browser"];

const sortedKeys = (messages) => Object.keys(messages).filter((key) => !isDescription(key)).sort();

const isFirstKey = (key) => FIRST_KEYS.includes(key);
const isScreenKey = (key) => !isPartKey(key) && (SHARED_KEYS.includes(key) || ![...FIRST_KEYS, ...OTHER_SCRIPTS_KEYS].includes(key));

/** The compiled texts of the messages with these keys, in the same order. */
const listTexts = (messages, keys) => keys.flatMap((key) => textsOf(messages[key]).map(compileText));

/** The index of each message's first text in the list that `listTexts` returns for these keys. */
const positionsOf = (messages, keys, prefix = "") => {
  const positions = {};
  let position = 0;
  for (const key of keys) {
    positions[key.slice(prefix.length)] = position;
    position += textsOf(messages[key]).length;
  }
  return positions;
};

/** What a page's own texts of these messages have to be: see `www/own-messages/replace-texts.js`. */
const describe = (messages, keys) =>
  keys.map((key) => {
    const texts = textsOf(messages[key]);
    return [key, kindOf(messages[key]), texts.length, [...new Set(texts.flatMap(placeholders))]];
  });

const parse = (language) => {
  try {
    return JSON.parse(readFileSync(join(FOLDER, `${language}.json`), "utf8"));
  } catch (error) {
    throw Error(`www/languages/${language}.json: ${error.message}`);
  }
};

/**
 * Reads and checks all languages. Throws an error that lists all problems.
 *
 * @typedef {{ stem: string, texts: Record<string, string[]>, positions: Record<string, number>, entries: object[] }} List the
 *   stem of the files; the texts by language; the positions by key, without the part's prefix; and what a page's own texts of
 *   them have to be
 *
 * @returns {{ labels: Record<string, string>, outdated: Record<string, string[]>, first: List, screens: List, parts: Record<keyof typeof PARTS, List> }} the
 *   try-on button's label and the notice of outdated browsers by language, and the messages of the first screen, of the other screens and of the parts
 */
export const readMessages = () => {
  const found = readdirSync(FOLDER).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5));
  if (found.sort().join() !== [...LANGUAGES].sort().join()) {
    throw Error(`www/languages/ has the files of ${found}, but www/shared/language.js lists ${LANGUAGES}.`);
  }
  const languages = Object.fromEntries(LANGUAGES.map((language) => [language, parse(language)]));
  const problems = findProblems(languages);
  if (problems.length) throw Error(problems.join("\n"));
  const byLanguage = (read) => Object.fromEntries(Object.entries(languages).map(([language, messages]) => [language, read(messages)]));
  const source = languages[SOURCE];
  const list = (stem, isWanted, prefix) => {
    const keys = sortedKeys(source).filter(isWanted);
    const texts = byLanguage((messages) => listTexts(messages, keys));
    return { stem, texts, positions: positionsOf(source, keys, prefix), entries: describe(source, keys) };
  };
  const parts = Object.entries(PARTS).map(([name, { prefix, stem }]) => [name, list(stem, (key) => key.startsWith(prefix), prefix)]);
  return {
    labels: byLanguage(({ try_on }) => try_on),
    outdated: byLanguage(({ outdated_browser: { title, advice }, close }) => [title, advice, close]),
    first: list("messages", isFirstKey),
    screens: list("screen-messages", isScreenKey),
    parts: Object.fromEntries(parts),
  };
};

/** Like `readMessages`, but prints the problems and exits with status 1 if there are any. */
export const requireMessages = () => {
  try {
    return readMessages();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) requireMessages();
