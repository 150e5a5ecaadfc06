// Numbers and other values in texts, in all plural categories of Unicode CLDR.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pluralText, substitute } from "../../www/screens/plural.js";

/** The text for a number in English, with Roman numerals. */
const english = (forms, count) => pluralText(forms, count, count === 1 ? "one" : "other", "I".repeat(count));

test("a number is in the shopper's digits, and none has a text of its own", () => {
  const forms = ["none", "# left", "", "", "", "# are left"];
  assert.deepEqual([1, 3, 0].map((count) => english(forms, count)), ["I left", "III are left", "none"]);
});

test("a placeholder may be anywhere, or missing, and a value is not a pattern", () => {
  assert.equal(substitute(english(["", "", "", "", "", "of #, $ are used"], 3), "$", "I"), "of III, I are used");
  assert.equal(english(["", "just one", "", "", "", ""], 1), "just one");
  assert.equal(substitute("You, wearing $", "$", "$& Co."), "You, wearing $& Co.");
});

test("Arabic counts in its six categories", () => {
  const forms = ["zero", "one", "two", "few #", "many #", "other #"];
  const text = (count) => pluralText(forms, count, new Intl.PluralRules("ar").select(count), String(count));
  assert.deepEqual([0, 1, 2, 3, 11, 100, 103].map(text), ["zero", "one", "two", "few 3", "many 11", "other 100", "few 103"]);
});

test("a category that a language does not have, or that Intl does not tell, is 'other'", () => {
  const forms = ["", "Noch # Anprobe", "", "", "", "Noch # Anproben"];
  assert.equal(pluralText(forms, 3, "few", "3"), "Noch 3 Anproben");
  assert.equal(pluralText(forms, 0, "zero", "0"), "Noch 0 Anproben");
  assert.equal(pluralText(forms, 1, undefined, "1"), "Noch 1 Anproben");
});
