/** Replaces texts in a compiled list; see `www/build/messages.mjs` for its format. */

/**
 * @typedef {[key: string, kind: "text" | "list" | "notice" | "plural", length: number, placeholders: string[]]} Entry a message,
 *   in the order of the list; `length` is the number of its texts
 */

const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];

const isText = (value) => typeof value === "string" && value.trim() !== "";

/** The texts of a message's value, `undefined` where the value has another form. */
const READERS = {
  text: (value) => [value],
  list: (value, length) => (Array.isArray(value) && value.length === length ? value : undefined),
  notice: (value) => [value?.title, value?.advice],
  // One text may do for every number.
  plural: (value) => CATEGORIES.map((name) => (isText(value) ? value : (value?.[name] ?? (name === "zero" ? value?.["=0"] : undefined) ?? value?.other))),
};

/** What a value has to be. */
const FORMS = {
  text: () => "has to be a text",
  list: (length) => `has to be a list of ${length} texts`,
  notice: () => "has to be { title, advice }",
  plural: () => "has to be a text, or { one, other, … } by plural category",
};

/** What is wrong with a text; `undefined` if it can be used. The marks would be taken for placeholders. */
const findProblem = (text, placeholders) => {
  const unknown = [...text.matchAll(/\{(\w*)\}/g)].map(([, name]) => name).find((name) => !placeholders.includes(name));
  if (unknown !== undefined) return `contains {${unknown}}, which has no value there`;
  return placeholders[0] && /[#$]/.test(text) ? "contains # or $, which are not possible beside a placeholder" : undefined;
};

const compile = (text) => text.replace(/\{(\w+)\}/g, (_, name) => (name === "count" ? "#" : "$"));

/** The texts to use in place of a message's, or what is wrong with its value. */
const readMessage = ([, kind, length, placeholders], value) => {
  const texts = READERS[kind](value, length);
  if (!texts?.every(isText)) return { problem: FORMS[kind](length) };
  const problem = texts.map((text) => findProblem(text, placeholders)).find(Boolean);
  return problem ? { problem } : { texts: texts.map(compile) };
};

/**
 * @param {string[]} texts the compiled list
 * @param {Entry[]} entries the list's messages
 * @param {Record<string, unknown>} own the page's own texts
 * @param {(key: string, problem: string) => void} report
 * @returns {string[]} a new list
 */
export const replaceTexts = (texts, entries, own, report) => {
  const replaced = [...texts];
  let position = 0;
  for (const entry of entries) {
    const [key, , length] = entry;
    if (Object.hasOwn(own, key)) {
      const { texts: found, problem } = readMessage(entry, own[key]);
      if (problem) report(key, problem);
      else replaced.splice(position, length, ...found);
    }
    position += length;
  }
  return replaced;
};
