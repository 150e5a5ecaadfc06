/** Regions that write Arabic with Arabic digits: the Emirates and the Maghreb do not. */
const ARABIC_DIGITS = /^ar-(?!AE|DZ|EH|LY|MA|TN)..$/i;

/**
 * The digits of a language tag, where browsers do not agree on them: newer ones write Arabic without a region with Western
 * digits. A page may choose others, as in `ar-u-nu-arab`.
 */
export const numberingSystem = (tag) => (tag === "ar" ? "latn" : ARABIC_DIGITS.test(tag) ? "arab" : undefined);
