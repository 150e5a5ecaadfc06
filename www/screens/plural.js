/** Numbers and other values in texts. The build writes `{count}` as `#`, and every other placeholder as `$`. */

/** The plural categories of Unicode CLDR, in the order in which a plural has its texts. Those that a language lacks are empty. */
const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];

/** Puts the value in the place of the placeholder. Some texts have none: 'one try-on' needs no number. */
export const substitute = (text, placeholder, value) => text.replace(placeholder, () => value);

/**
 * The text for a number. The first form is for exactly 0, because 'none' reads better than '0'.
 *
 * @param {string[]} forms the six texts
 * @param {number} count
 * @param {string | undefined} category the number's plural category
 * @param {string} number the number in the shopper's digits
 */
export const pluralText = (forms, count, category, number) => {
  const form = (count === 0 && forms[0]) || (category !== "zero" && forms[CATEGORIES.indexOf(category)]) || forms[5];
  return substitute(form, "#", number);
};
