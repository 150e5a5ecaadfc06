// The README's tables of attributes are generated from www/host-page/attributes.js. To update them: UPDATE_README=1 node --test tests/page/readme-attributes.test.mjs

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

globalThis.window = globalThis;

const { ALIAS, SCRIPT_ATTRIBUTES, TRIGGER_ATTRIBUTES } = await import("../../www/host-page/attributes.js");
const { VALUE_TYPES } = await import("../../www/host-page/value-types.js");
const { attributeName } = await import("../../www/shared/attribute-name.js");

const SCRIPT_DESCRIPTIONS = {
  apiKey: "your store key. A live key (`gvk_live_…`) belongs on your server: point `data-api-url` at a proxy that adds it",
  endCustomerToken:
    "the shopper's session token, issued by your server. The first of these names takes precedence. Without a token, try-ons are not counted per customer",
  apiUrl: "the backend: a URL, or a path on your site. The default is the origin of the script",
  eventsUrl: "the URL that funnel events are sent to. The default is `api/v1/events` below `data-api-url`. If it is empty, none are sent",
  platform: "a label that is sent to the backend",
  language: "the dialog's language. The default is the page's `lang`, or English",
  noFab: "hides the floating button; `?no_fab=1` in the script's URL has the same effect",
  autoStyle: "`false` disables sampling of the storefront's look",
  primaryColor: "the colour of the dialog's buttons. This and the next five attributes take precedence over sampled values",
  accentColor: "the colour of highlights",
  backgroundColor: "the dialog's background colour",
  textColor: "the dialog's text colour",
  fontFamily: "the dialog's fonts, as in CSS",
  borderRadius: "the radius of the dialog's corners, in whole pixels: `8` or `8px`. Other units are ignored",
  paywallCallback: "the dotted name of your function that is called when a quota is used up",
  tokenCallback: "the dotted name of your function that returns a fresh token, or a promise of one, when the backend has refused the old one",
  tokenUrl: "a URL that answers `{ \"token\" }` to a POST with credentials, used if the token callback returns no token",
  resultCallback: "the dotted name of your function that is called for completed try-ons",
  errorCallback: "the dotted name of your function that is called for failed try-ons",
  addToCartCallback:
    "the dotted name of your function that puts the product into the bag. With it, the result's button says so. See [the result](#the-result)",
  checkoutUrl: "pay per try-on: your endpoint that starts a checkout. See [pay per try-on](#pay-per-try-on)",
  sessionUrl: "pay per try-on: your endpoint that exchanges a paid checkout for a token",
  sessionIdParameter: "pay per try-on: the parameter of your success URL that brings the checkout's id. The default is `session_id`",
  checkoutSessionId: "pay per try-on: the checkout's id, on a page that has it from elsewhere than its address",
  checkoutMode: "pay per try-on: opens the checkout in the same tab, or in a window of its own",
  priceLabel: "pay per try-on: the price that the shopper reads, such as `$0.99`",
  shopperId: "pay per try-on: your own id of the shopper. Without one, each checkout is of a new guest",
  consentUrl: "the URL of your photo policy. If it is set, nothing is uploaded before the shopper ticks a checkbox",
  variations: "how many pictures a try-on makes, of which the shopper chooses. The default is 1",
  testMode: "simulates this answer without any network, so that you can see every screen",
};

const TRIGGER_DESCRIPTIONS = {
  productId: "your id of the product, for the backend and for events",
  productTitle: "the product's title, for the backend and for the shopper",
  productImage: "the garment's picture: a URL, a path, or `data:image/…`",
  productImages: "several pictures: a JSON array, or a list separated by spaces",
  productCategory: "whether the product is shown on a person or in a room",
  productPrice: "what the product costs, as the shopper reads it in the dialog. Without it, the price of the page's JSON-LD",
  productVariant: "your id of the chosen variant, for `genvoris:add-to-cart`",
  language: "takes precedence over the script's language",
};

/** The types with few values, which are listed in the table. */
const ENUMERATIONS = ["language", "platform", "category", "checkoutMode", "variations", "testMode"];

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
const table = (title, rows, descriptions) => {
  const lines = [`| ${title} | meaning |`, "| --- | --- |"];
  for (const { type, names } of attributesOf(rows)) {
    const values = ENUMERATIONS.includes(type) ? `\`${VALUE_TYPES[type].allowed.replaceAll(", ", "` `")}\`; ` : "";
    lines.push(`| ${names.map((name) => `\`${attributeName(name)}\``).join(", ")} | ${values}${descriptions[names[0]]} |`);
  }
  return lines.join("\n") + "\n";
};

/** The README with this text between the markers of a table. */
const withTable = (readme, part, text) => {
  const [start, end] = [`<!-- attributes:${part} -->\n`, "<!-- /attributes -->"];
  const [before, rest] = readme.split(start);
  return before + start + text + rest.slice(rest.indexOf(end));
};

test("the README has the generated tables", () => {
  const path = new URL("../../README.md", import.meta.url);
  const readme = readFileSync(path, "utf8");
  let expected = withTable(readme, "script", table("attribute of the script", SCRIPT_ATTRIBUTES, SCRIPT_DESCRIPTIONS));
  expected = withTable(expected, "trigger", table("attribute of a trigger", TRIGGER_ATTRIBUTES, TRIGGER_DESCRIPTIONS));
  if (process.env.UPDATE_README) writeFileSync(path, expected);
  else assert.equal(readme, expected);
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
