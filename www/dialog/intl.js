/**
 * Numbers and dates as the shopper's part of the world writes them. Looked up at each use, and every step may
 * fail: pages replace `Intl`, and write languages that are none into `<html lang>`.
 */

/** What the first formatter that can be made for one of the tags makes of the value; a text, or nothing. */
const ask = (tags, kind, method, value) => {
  for (const tag of tags) {
    try {
      // The one option of all three kinds, which the other two do not know.
      const said = new Intl[kind](tag, { dateStyle: "long" })[method](value);
      if (typeof said === "string") return said;
    } catch {
      // The next tag is plainer.
    }
  }
  return undefined;
};

/** `2026-11-21T…` as 'November 21, 2026'; nothing for what is no date. */
const date = (tags, iso) => {
  const time = Date.parse(iso);
  return Number.isFinite(time) ? ask(tags, "DateTimeFormat", "format", time) : undefined;
};

/**
 * @param {"category" | "number" | "date"} what the plural category of a number, its digits, or a date
 * @param {string} tag the language as the page speaks it, `ar-EG`
 * @param {string} bare the language alone, `ar`
 */
export const say = (what, tag, bare, value) => {
  const tags = [tag, bare];
  if (what === "date") return date(tags, value);
  return what === "number" ? ask(tags, "NumberFormat", "format", value) : ask(tags, "PluralRules", "select", value);
};
