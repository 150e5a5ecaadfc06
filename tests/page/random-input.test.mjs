// What pages and shops can write anywhere: no value throws, and what is accepted has the form that its reader expects.
// FAST_CHECK_RUNS sets how many values each test tries; './build.sh fuzz' tries a million.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { readMessages } from "../../www/build/messages.mjs";
import { parseButtonDesign } from "../../www/host-page/button-design.js";
import { parseAccess } from "../../www/host-page/store-status.js";
import { replaceTexts } from "../../www/own-messages/replace-texts.js";

globalThis.document = { baseURI: "https://shop.example/p/1" };
globalThis.CSS = { supports: (_, value) => !/[;{}]/.test(value) };
const { productMetadata } = await import("../../www/dialog/product-metadata.js");
const { VALUE_TYPES, invalidValueMessage } = await import("../../www/host-page/value-types.js");
const { matchLanguage } = await import("../../www/shared/language.js");

const numRuns = Number(process.env.FAST_CHECK_RUNS ?? 1000);
/** The same values in each run of the suite, others where more are tried. */
const options = process.env.FAST_CHECK_RUNS ? { numRuns } : { numRuns, seed: 1 };

/** Texts of words that mean something to the reader, and of arbitrary characters. */
const textOf = (...words) => fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 6 }).map((parts) => parts.join(""));

const ATTRIBUTE = textOf("gvk_live_", "eyJ", ".", "https://", "javascript:", "data:image/", "//", "[", '"', "]", ",", " ", "shop.example", "1", "px", "true", "0", "en", "ar-SA", "Theme", "#", "?");

const isTold = (secret, { allowed }, message) => secret.length > 8 && !allowed.includes(secret.trim()) && message.includes(secret);

for (const [name, type] of Object.entries(VALUE_TYPES)) {
  test(`a value of the type ${name} is parsed or has a message`, () => {
    fc.assert(
      fc.property(ATTRIBUTE, (value) => {
        const parsed = type.parse(value);
        if (/^(baseUrl|url|optionalUrl)$/.test(name) && parsed) assert.match(parsed, /^https?:\/\//);
        if (name === "image" && parsed) assert.match(parsed, /^(https?:\/\/|data:image\/)/i);
        if (parsed === undefined) {
          const message = invalidValueMessage(`data-${name}`, type, value);
          assert.match(message, /Allowed: /);
          if (type.secret) assert.ok(!isTold(value, type, message), "a secret is in the console");
        }
      }),
      options,
    );
  });
}

test("any text is matched with a language or with none", () => {
  fc.assert(
    fc.property(textOf("en", "ar", "ur", "-", "_", "Hant", "419"), (tag) => {
      assert.match(matchLanguage(tag) ?? "en", /^(en|fr|de|es|ar|ur)$/);
    }),
    options,
  );
});

/** JSON as servers answer it, with names that mean something to the reader or to JavaScript. */
const jsonOf = (...readers) => {
  const names = [...readers, "toString", "valueOf", "toJSON", "length", "constructor", "__proto__"];
  return fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.constantFrom(null, true, "", ...names), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.array(tie("value"), { maxLength: 4 }), tie("object")),
    object: fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 5, noNullPrototype: true }),
  })).value;
};

const PRODUCT = jsonOf("@type", "Product", "ProductGroup", "@graph", "mainEntity", "hasVariant", "sku", "productID", "@id", "name", "image", "url", "contentUrl", "offers", "price", "priceCurrency", "EUR", "lowPrice", "59.00", "https://x.example/a.png");

test("any JSON-LD gives a product of texts and URLs, or none", () => {
  const document = (scripts) => ({
    title: "",
    documentElement: { lang: "en" },
    querySelectorAll: (selector) => (selector.startsWith("script") ? scripts.map((textContent) => ({ textContent })) : []),
  });
  fc.assert(
    fc.property(fc.array(PRODUCT.map((value) => JSON.stringify(value)), { maxLength: 3 }), (scripts) => {
      const { id, title, price, images = [] } = productMetadata(document(scripts), {});
      for (const text of [id, title, price]) assert.match(typeof text, /^(string|undefined)$/);
      for (const image of images) assert.equal(typeof image, "string"); // product.js makes URLs of them
    }),
    options,
  );
});

test("any design of the buttons gives style sheets without a second rule", () => {
  const design = jsonOf("button", "label", "icon", "placement", "position", "borderRadius", "fontSize", "paddingX", "paddingY", "backgroundColor", "textColor", "floating", "onCards", "enabled", "}*{", "url(");
  fc.assert(
    fc.property(design, (response) => {
      const { label, css } = parseButtonDesign(response);
      assert.match(typeof label, /^(string|undefined)$/);
      assert.doesNotMatch(css, /\}\*\{|url\(/);
    }),
    options,
  );
});

test("any answer to the status has one of four meanings", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 600 }), jsonOf("access", "ALLOWED", "LOCKED", "EXHAUSTED"), (status, body) => {
      assert.match(parseAccess({ status, body }), /^(ALLOWED|LOCKED|EXHAUSTED|UNKNOWN)$/);
    }),
    options,
  );
});

test("any texts of the page's own leave all texts whole", () => {
  const { screens } = readMessages();
  const keys = screens.entries.map(([key]) => key);
  const forms = jsonOf("one", "other", "few", "=0", "title", "advice", "{count}", "{limit}", "{", "#", "text");
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), forms, { maxKeys: 4 }), (own) => {
      const texts = replaceTexts(screens.texts.en, screens.entries, own, (key, problem) => assert.equal(typeof `${key} ${problem}`, "string"));
      assert.equal(texts.length, screens.texts.en.length);
      assert.ok(texts.every((text) => typeof text === "string"));
    }),
    options,
  );
});
