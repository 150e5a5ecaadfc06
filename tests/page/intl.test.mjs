// Numbers and dates, in pages that break `Intl` or call their language something else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { format } from "../../www/dialog/intl.js";

const number = (tag, bare, value) => format("number", tag, bare, value);

test("the page says which digits its language is written in", () => {
  assert.equal(number("ar-EG", "ar", 1234), "١٬٢٣٤");
  assert.equal(number("ar-AE", "ar", 3), "3");
  assert.notEqual(number("de-CH", "de", 1234), "1.234");
  assert.equal(number("de", "de", 1234), "1.234");
});

test("numbers are counted in the language's categories", () => {
  const categories = (tag, counts) => counts.map((count) => format("category", tag, tag, count));
  assert.deepEqual(categories("ar", [0, 1, 2, 3, 11, 100]), ["zero", "one", "two", "few", "many", "other"]);
  assert.deepEqual(categories("fr", [0, 1, 2]), ["one", "one", "other"]);
});

test("dates are written out, and what is none is nothing", () => {
  const noon = "2026-11-21T12:00:00.000Z";
  assert.equal(format("date", "en-US", "en", noon), "November 21, 2026");
  assert.equal(format("date", "es", "es", noon), "21 de noviembre de 2026");
  assert.match(format("date", "ar-EG", "ar", noon), /٢٠٢٦/);
  for (const none of ["", "soon", "2026-13-45", "9e99"]) assert.equal(format("date", "en", "en", none), undefined, none);
});

test("a language the browser does not take is spoken as anywhere", () => {
  for (const tag of ["de_CH", "de-", "de-x", "de--CH", "de-!"]) {
    assert.equal(number(tag, "de", 1234), "1.234", tag);
    assert.equal(format("category", tag, "de", 1), "one", tag);
    assert.equal(format("date", tag, "de", "2026-11-21T12:00:00Z"), "21. November 2026", tag);
  }
});

test("a broken Intl says nothing and throws nothing", (context) => {
  const own = globalThis.Intl;
  context.after(() => (globalThis.Intl = own));
  const refuses = () => {
    throw "no";
  };
  for (const broken of [
    undefined,
    {},
    new Proxy({}, { get: refuses }),
    { NumberFormat: class { constructor() { throw "no"; } }, PluralRules() {}, DateTimeFormat: () => 7 },
    { NumberFormat: class { format() { throw "no"; } }, PluralRules: class { select() { return {}; } } },
  ]) {
    globalThis.Intl = broken;
    for (const what of ["number", "category"]) assert.equal(format(what, "en", "en", 7), undefined);
    assert.equal(format("date", "en", "en", "2026-11-21"), undefined);
  }
});
