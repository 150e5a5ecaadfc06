// Formatting numbers and dates, also on pages with a broken `Intl` or an invalid language tag.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LOADER_KEY } from "../../www/shared/loader-key.js";
import { numberingSystem } from "../../www/shared/numbering-system.js";

globalThis.window = { [LOADER_KEY]: { parts: { dialog: { numberingSystem } } } };
const { format } = await import("../../www/screens/intl.js");

const number = (tag, bare, value) => format("decimal", [tag, bare], value);

test("the page's language tag decides the digits", () => {
  assert.equal(number("ar-EG", "ar", 1234), "١٬٢٣٤");
  assert.equal(number("ar-AE", "ar", 3), "3");
  assert.notEqual(number("de-CH", "de", 1234), "1.234");
  assert.equal(number("de", "de", 1234), "1.234");
});

test("dates are Gregorian, and Arabic digits are those of the region, whatever the browser's version of Unicode", () => {
  const date = (tag) => format("date", [tag, tag], "2026-11-21T12:00:00.000Z");
  assert.equal(number("ar", "ar", 1234), "1,234");
  assert.equal(number("ar-SA", "ar", 1234), "١٬٢٣٤");
  assert.equal(number("ur-PK", "ur", 1234), "1,234");
  for (const tag of ["ar-SA", "fa", "th"]) assert.match(date(tag), /2026|٢٠٢٦|۲۰۲۶/, tag);
});

test("a page that chooses the digits keeps its choice", () => {
  assert.equal(number("ar-SA-u-nu-latn", "ar", 1234), "1,234");
  assert.equal(number("ar-u-nu-arab", "ar", 1234), "١٬٢٣٤");
});

test("plural categories are those of the language", () => {
  const categories = (tag, counts) => counts.map((count) => format("category", [tag, tag], count));
  assert.deepEqual(categories("ar", [0, 1, 2, 3, 11, 100]), ["zero", "one", "two", "few", "many", "other"]);
  assert.deepEqual(categories("fr", [0, 1, 2]), ["one", "one", "other"]);
});

test("dates are written out, and invalid dates return nothing", () => {
  const noon = "2026-11-21T12:00:00.000Z";
  assert.equal(format("date", ["en-US", "en"], noon), "November 21, 2026");
  assert.equal(format("date", ["es", "es"], noon), "21 de noviembre de 2026");
  assert.match(format("date", ["ar-EG", "ar"], noon), /٢٠٢٦/);
  for (const invalid of ["", "soon", "2026-13-45", "9e99"]) assert.equal(format("date", ["en", "en"], invalid), undefined, invalid);
});

test("an invalid language tag falls back to the language without a region", () => {
  for (const tag of ["de_CH", "de-", "de-x", "de--CH", "de-!"]) {
    assert.equal(number(tag, "de", 1234), "1.234", tag);
    assert.equal(format("category", [tag, "de"], 1), "one", tag);
    assert.equal(format("date", [tag, "de"], "2026-11-21T12:00:00Z"), "21. November 2026", tag);
  }
});

test("a broken Intl returns nothing and throws nothing", (context) => {
  const original = globalThis.Intl;
  context.after(() => (globalThis.Intl = original));
  const throws = () => {
    throw "no";
  };
  for (const broken of [
    undefined,
    {},
    new Proxy({}, { get: throws }),
    { NumberFormat: class { constructor() { throw "no"; } }, PluralRules() {}, DateTimeFormat: () => 7 },
    { NumberFormat: class { format() { throw "no"; } }, PluralRules: class { select() { return {}; } } },
  ]) {
    globalThis.Intl = broken;
    for (const kind of ["decimal", "category"]) assert.equal(format(kind, "en", "en", 7), undefined);
    assert.equal(format("date", ["en", "en"], "2026-11-21"), undefined);
  }
});
