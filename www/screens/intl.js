/**
 * Formats numbers and dates as the shopper's region writes them. `Intl` is looked up at each use and every step may fail,
 * because pages replace `Intl` and write languages into `<html lang>` that do not exist.
 */

/** The result of the first formatter that works for one of the language tags; `undefined` where none does. */
const tryFormat = (tags, formatter, method, value, style) => {
  for (const tag of tags) {
    try {
      // `dateStyle` is for dates alone; the other formatters ignore it.
      const text = new Intl[formatter](tag, { dateStyle: "long", style })[method](value);
      if (typeof text === "string") return text;
    } catch {
      // The next tag is more general.
    }
  }
  return undefined;
};

/** `2026-11-21T…` as 'November 21, 2026'; `undefined` where it is not a date. */
const formatDate = (tags, iso) => {
  const time = Date.parse(iso);
  return Number.isFinite(time) ? tryFormat(tags, "DateTimeFormat", "format", time) : undefined;
};

/**
 * @param {"category" | "number" | "percent" | "date"} kind a number's plural category, a number's digits, a ratio, or a date
 * @param {string[]} tags the language as the page has it (`ar-EG`), and the language alone (`ar`)
 */
export const format = (kind, tags, value) => {
  if (kind === "date") return formatDate(tags, value);
  if (kind === "percent") return tryFormat(tags, "NumberFormat", "format", value, "percent");
  return kind === "number" ? tryFormat(tags, "NumberFormat", "format", value) : tryFormat(tags, "PluralRules", "select", value);
};
