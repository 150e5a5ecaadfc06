/**
 * Formats numbers and dates as the shopper's region writes them. `Intl` is looked up at each use and every step may fail,
 * because pages replace `Intl` and write languages into `<html lang>` that do not exist.
 */
import { loader } from "../shared/loader-object.js";

/** The result of the first formatter that works for one of the language tags; `undefined` where none does. */
const tryFormat = (tags, formatter, method, value, style) => {
  for (const tag of tags) {
    try {
      // What is for dates alone is ignored by the other formatters. WebKit would write Islamic dates for Saudi Arabia.
      const options = { calendar: "gregory", dateStyle: "long", numberingSystem: loader.parts.dialog.numberingSystem(tag), style };
      const text = new Intl[formatter](tag, options)[method](value);
      if (typeof text === "string") return text;
    } catch {
      // The next tag is more general.
    }
  }
  return undefined;
};

/**
 * @param {"category" | "decimal" | "percent" | "date"} kind a number's plural category, a number's digits, a ratio, or a date
 * @param {string[]} tags the language as the page has it (`ar-EG`), and the language alone (`ar`)
 */
export const format = (kind, tags, value) => {
  // `2026-11-21T…` as 'November 21, 2026'. Formatters throw for what is not a date.
  if (kind === "date") return tryFormat(tags, "DateTimeFormat", "format", Date.parse(value));
  if (kind === "category") return tryFormat(tags, "PluralRules", "select", value);
  return tryFormat(tags, "NumberFormat", "format", value, kind);
};
