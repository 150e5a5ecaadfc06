// The README's tables of attributes are those of www/host-page/attributes.js: UPDATE_README=1 node --test tests/page/readme-attributes.test.mjs

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

globalThis.window = globalThis;

const { ALIAS, SCRIPT_ATTRIBUTES, TRIGGER_ATTRIBUTES } = await import("../../www/host-page/attributes.js");
const { VALUE_TYPES } = await import("../../www/host-page/value-types.js");
const { attributeName } = await import("../../www/shared/attribute-name.js");

const SCRIPT_MEANINGS = {
  apiKey: "your store key. A live key (`gvk_live_…`) belongs on your server: point `data-api-url` at a proxy that adds it",
  endCustomerToken:
    "the shopper's session token, minted by your server; the first of these names wins. Without one nothing is counted per customer",
  apiUrl: "the backend, an address or a path on your site; default: where the script comes from",
  eventsUrl: "where funnel events go; default: `api/v1/events` below `data-api-url`. Empty: none are sent",
  platform: "a label, told to the backend",
  language: "default: the page's `lang`, else English",
  noFab: "no floating button; `?no_fab=1` in the script's address says the same",
  autoStyle: "`false`: the storefront's look is not sampled",
  primaryColor: "the dialog's buttons; beats what is sampled, as do the next five",
  accentColor: "highlights",
  backgroundColor: "the dialog's surface",
  textColor: "its text",
  fontFamily: "its fonts, as in CSS",
  borderRadius: "its corners, in whole pixels: `8`, or `8px`; any other unit is ignored",
  paywallCallback: "the dotted name of your function for exhausted quotas",
  tokenCallback: "of your function that gives a fresh token, or a promise of one, when the backend says the old one is dead",
  tokenUrl: "where that gives none: an address that answers `{ \"token\" }` to a POST with credentials",
  resultCallback: "the dotted name of your function for finished try-ons",
  errorCallback: "of your function for failed ones",
  checkoutUrl: "pay per try-on: your endpoint that starts a checkout. Read, but not in this version",
  sessionUrl: "pay per try-on: your endpoint that exchanges a paid checkout for a token. Read, but not in this version",
  priceLabel: "pay per try-on: the price as the shopper reads it. Read, but not in this version",
  shopperId: "pay per try-on: your own id of the shopper. Read, but not in this version",
  consentUrl: "your photo policy; with it, nothing is uploaded before the shopper ticks a box",
  testMode: "answers like this without any network, so that every screen can be built",
};

const TRIGGER_MEANINGS = {
  productId: "your id of the product, told to the backend and in events",
  productTitle: "told to the backend and to the shopper",
  productImage: "the garment's picture: an address, a path, or `data:image/…`",
  productImages: "several: a JSON array, or with spaces between",
  productCategory: "where the picture goes: on a person, into a room",
  language: "beats the script's",
};

/** The types with few values, which are listed in the table. */
const ENUMERATIONS = ["language", "platform", "category", "testMode"];

/** The attributes among the rows, each with its aliases: `{ type, names }`. */
const attributesOf = (rows) => {
  const attributes = [];
  for (const [name, type, objectOnly] of rows) {
    if (objectOnly) continue;
    if (type === ALIAS) attributes.at(-1).names.push(name);
    else attributes.push({ type, names: [name] });
  }
  return attributes;
};

/** A table in Markdown. */
const table = (title, rows, meanings) => {
  const lines = [`| ${title} | meaning |`, "| --- | --- |"];
  for (const { type, names } of attributesOf(rows)) {
    const values = ENUMERATIONS.includes(type) ? `\`${VALUE_TYPES[type].allowed.replaceAll(", ", "` `")}\`; ` : "";
    lines.push(`| ${names.map((name) => `\`${attributeName(name)}\``).join(", ")} | ${values}${meanings[names[0]]} |`);
  }
  return lines.join("\n") + "\n";
};

/** The README with this text between the marks of a table. */
const withTable = (readme, part, text) => {
  const [start, end] = [`<!-- attributes:${part} -->\n`, "<!-- /attributes -->"];
  const [before, rest] = readme.split(start);
  return before + start + text + rest.slice(rest.indexOf(end));
};

test("the README's reference is the table", () => {
  const path = new URL("../../README.md", import.meta.url);
  const readme = readFileSync(path, "utf8");
  let expected = withTable(readme, "script", table("attribute of the script", SCRIPT_ATTRIBUTES, SCRIPT_MEANINGS));
  expected = withTable(expected, "trigger", table("attribute of a trigger", TRIGGER_ATTRIBUTES, TRIGGER_MEANINGS));
  if (process.env.UPDATE_README) writeFileSync(path, expected);
  else assert.equal(readme, expected);
});

test("every attribute has a meaning, and no name comes twice", () => {
  for (const [rows, meanings] of [
    [SCRIPT_ATTRIBUTES, SCRIPT_MEANINGS],
    [TRIGGER_ATTRIBUTES, TRIGGER_MEANINGS],
  ]) {
    assert.deepEqual(Object.keys(meanings), attributesOf(rows).map(({ names }) => names[0]));
    const names = rows.map(([name]) => name);
    assert.equal(new Set(names).size, names.length);
  }
});
