// The reference in docs/src/reference/ is generated from the sources: node docs/reference/generate.mjs

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

globalThis.window = globalThis;

const { SCRIPT_ATTRIBUTES, TRIGGER_ATTRIBUTES } = await import("../../www/host-page/attributes.js");
const { attributesOf, SCRIPT_DESCRIPTIONS, TRIGGER_DESCRIPTIONS } = await import("../../docs/reference/attributes.mjs");
const { codes, widgetCodes } = await import("../../docs/reference/errors.mjs");
const { fileOf, pages } = await import("../../docs/reference/generate.mjs");
const { PARTS, usedParts } = await import("../../docs/reference/parts.mjs");

test("the reference is up to date", () => {
  for (const [name, text] of Object.entries(pages())) {
    assert.equal(readFileSync(fileOf(name), "utf8"), text, `${name}: node docs/reference/generate.mjs`);
  }
});

test("every attribute has a description, and every name is unique", () => {
  for (const [rows, descriptions] of [
    [SCRIPT_ATTRIBUTES, SCRIPT_DESCRIPTIONS],
    [TRIGGER_ATTRIBUTES, TRIGGER_DESCRIPTIONS],
  ]) {
    assert.deepEqual(Object.keys(descriptions), attributesOf(rows).map(({ names }) => names[0]));
    const names = rows.map(([name]) => name);
    assert.equal(new Set(names).size, names.length);
  }
});

test("every part that a script names is described", () => {
  assert.deepEqual([...usedParts()].filter((name) => !Object.hasOwn(PARTS, name)), []);
});

test("the codes of errors are found", () => {
  const found = codes().map(({ code }) => code);
  for (const code of ["invalid_key", "end_customer_quota", "credit_limit_reached", "domain_not_allowed", "internal_error"]) {
    assert.ok(found.includes(code), code);
  }
  assert.ok(widgetCodes().length > 9 && widgetCodes().every(([, meaning]) => meaning), "the widget's own codes");
});
