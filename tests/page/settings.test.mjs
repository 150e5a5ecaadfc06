// The settings in a page's script tags and configuration objects.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

globalThis.window = globalThis;
globalThis.document = { baseURI: "https://shop.example/p/1" };
globalThis.CSS = {
  supports: (property, value) =>
    property === "color" ? ["#123456", "teal"].includes(value) : property === "font-family" && !value.includes(";"),
};

const { SCRIPT_ATTRIBUTES, TRIGGER_ATTRIBUTES } = await import("../../www/host-page/attributes.js");
const { VALUE_TYPES } = await import("../../www/host-page/value-types.js");
const { LANGUAGES, matchLanguage } = await import("../../www/shared/language.js");
const { resolveValues } = await import("../../www/host-page/resolve-values.js");
const { resolveSettings } = await import("../../www/host-page/settings.js");
const { elementSource, objectSource } = await import("../../www/host-page/settings-sources.js");
const { attributeName } = await import("../../www/shared/attribute-name.js");

/** A script tag, or a trigger, with these attributes. */
const tag = (attributes) => elementSource({ getAttribute: (name) => attributes[name] ?? null });

/** A configuration object in this variable. */
const object = (variable, value) => {
  globalThis[variable] = value;
  return objectSource(variable);
};
const config = (value) => object("GenvorisConfig", value);
const laravel = (value) => object("genvorisConfig", value);

/** The settings from these sources, and the console messages. */
const settings = (...sources) => {
  const lines = [];
  const errors = [];
  const values = resolveSettings(sources, (line, isError) => (isError ? errors : lines).push(line));
  return { values: { ...values }, lines, errors, all: [...lines, ...errors] };
};

const only = (lines) => {
  assert.equal(lines.length, 1, lines.join("\n"));
  return lines[0];
};

test("the quickstart snippet causes no messages", () => {
  const { values, all } = settings(
    tag({
      "data-api-key": "gvk_test_1",
      "data-end-customer-token": "eyJ.eyJ.c2ln",
      "data-api-url": "/genvoris-proxy/",
      "data-paywall-callback": "Theme.paywall.open",
      "data-language": "ar-EG",
    }),
  );
  assert.deepEqual(all, []);
  assert.deepEqual(values, {
    apiKey: "gvk_test_1",
    endCustomerToken: "eyJ.eyJ.c2ln",
    apiUrl: "https://shop.example/genvoris-proxy/",
    paywallCallback: "Theme.paywall.open",
    language: "ar-EG",
  });
});

/** Attributes of the script with an allowed value, and the resulting setting. */
const ALLOWED_VALUES = [
  ["data-api-key", "gvk_pub_1", "gvk_pub_1"],
  ["data-end-customer-token", "a.b.c", "a.b.c"],
  ["data-customer-token", "a.b.c", "a.b.c"],
  ["data-token", " a.b.c ", "a.b.c"],
  ["data-api-url", "https://a.example/v?x#y", "https://a.example/v/"],
  ["data-api-url", "https://a.example", "https://a.example/"],
  ["data-events-url", "/funnel", "https://shop.example/funnel"],
  ["data-events-url", "", ""],
  ["data-platform", "woocommerce", "woocommerce"],
  ["data-language", "en_GB", "en_GB"],
  ["data-no-fab", "", true],
  ["data-no-fab", "False", false],
  ["data-auto-style", "false", false],
  ["data-primary-color", "#123456", "#123456"],
  ["data-accent-color", "teal", "teal"],
  ["data-background-color", "teal", "teal"],
  ["data-text-color", "teal", "teal"],
  ["data-font-family", "Lato, serif", "Lato, serif"],
  ["data-border-radius", "8", "8"],
  ["data-border-radius", "12px", "12"],
  ["data-border-radius", "0 px", "0"],
  ["data-paywall-callback", "open", "open"],
  ["data-token-callback", "Thème.$a._b", "Thème.$a._b"],
  ["data-token-url", "/token", "https://shop.example/token"],
  ["data-result-callback", "a.b", "a.b"],
  ["data-error-callback", "a.b", "a.b"],
  ["data-checkout-url", "/pay", "https://shop.example/pay"],
  ["data-session-url", "/paid", "https://shop.example/paid"],
  ["data-session-id-parameter", "checkout", "checkout"],
  ["data-checkout-session-id", "cs_1", "cs_1"],
  ["data-checkout-mode", "popup", "popup"],
  ["data-price-label", "€ 0.99", "€ 0.99"],
  ["data-shopper-id", "s-1", "s-1"],
  ["data-add-to-cart-callback", "Theme.addToCart", "Theme.addToCart"],
  ["data-consent-url", "https://a.example/c", "https://a.example/c"],
  ["data-variations", "3", "3"],
  ["data-test-mode", "no_plan", "no_plan"],
];

test("every attribute accepts its allowed values", () => {
  for (const [name, value, expected] of ALLOWED_VALUES) {
    const { values, all } = settings(tag({ [name]: value }));
    assert.deepEqual(all, [], `${name}=${value}`);
    assert.deepEqual(Object.values(values), [expected], `${name}=${value}`);
  }
  for (const [name, , objectOnly] of SCRIPT_ATTRIBUTES) {
    const tested = ALLOWED_VALUES.some(([known]) => known === attributeName(name));
    assert.ok(tested || objectOnly, `${name} is not tested`);
  }
});

const URLS = "an http(s) URL, or a path on this site";
const DOTTED = "the dotted name of a global function, like Theme.paywall.open";
const PLATFORMS = "shopify, wordpress, woocommerce, laravel, custom";
const PIXELS = "a whole number of pixels, like 8";

test("an invalid value is ignored and reported with the allowed values", () => {
  for (const [name, value, allowed] of [
    ["data-language", "klingon", "en, fr, de, es, ar, ur"],
    ["data-api-url", "javascript:alert(1)", URLS],
    ["data-events-url", "ftp://a", URLS],
    ["data-token-url", "data:text/html,x", URLS],
    ["data-checkout-url", "javascript:x", URLS],
    ["data-session-url", "blob:x", URLS],
    ["data-checkout-mode", "overlay", "redirect, popup"],
    ["data-consent-url", "mailto:x", URLS],
    ["data-variations", "5", "1, 2, 3, 4"],
    ["data-platform", "magento", PLATFORMS],
    ["data-platform", "shopify, wordpress", PLATFORMS],
    ["data-platform", "shop", PLATFORMS],
    ["data-test-mode", "sucess", "success, quota, no_plan, paused, cancelled, payment, expired, credit, error, offline, slow"],
    ["data-primary-color", "teall", "a CSS color"],
    ["data-accent-color", "12", "a CSS color"],
    ["data-background-color", "x", "a CSS color"],
    ["data-text-color", "red;", "a CSS color"],
    ["data-font-family", "a;b", "a CSS font-family"],
    ["data-border-radius", "1rem", PIXELS],
    ["data-border-radius", "-1px", PIXELS],
    ["data-border-radius", "50%", PIXELS],
    ["data-border-radius", "1.5", PIXELS],
    ["data-border-radius", "12345", PIXELS],
    ["data-paywall-callback", "open()", DOTTED],
    ["data-token-callback", "a..b", DOTTED],
    ["data-result-callback", "1a", DOTTED],
    ["data-error-callback", "a b", DOTTED],
  ]) {
    const { values, errors, lines } = settings(tag({ [name]: value }));
    assert.deepEqual(values, {}, `${name}=${value} is ignored`);
    assert.deepEqual(lines, []);
    assert.equal(only(errors), `${name}="${value}" is not possible. Allowed: ${allowed}.`);
  }
});

test("unusual secrets are used and reported without their values", () => {
  const { values, lines, errors } = settings(
    tag({
      "data-api-key": "sk_secret",
      "data-token": "{{ token }}",
      "data-platform": "gvk_live_secret",
      "data-language": "secret.secret.secret",
    }),
  );
  assert.equal(lines.length, 2, "messages about secrets are warnings");
  assert.equal(errors.length, 2);
  const all = [...lines, ...errors].join("\n");
  assert.doesNotMatch(all, /secret|\{\{/);
  assert.match(all, /data-token: the value has the wrong form/);
  assert.deepEqual(values, { apiKey: "sk_secret", endCustomerToken: "{{ token }}" });
});

test("the first token attribute takes precedence, and a difference is reported once", () => {
  const two = settings(tag({ "data-token": "c.c.c", "data-end-customer-token": "a.a.a" }));
  assert.equal(two.values.endCustomerToken, "a.a.a");
  assert.equal(only(two.all), "data-end-customer-token and data-token differ; data-end-customer-token is used.");
  only(settings(tag({ "data-token": "c.c.c", "data-customer-token": "b.b.b", "data-end-customer-token": "a.a.a" })).all);
  assert.deepEqual(settings(tag({ "data-token": "a.a.a", "data-customer-token": "a.a.a" })).all, []);
});

test("a live key in the page causes one warning that recommends a proxy", () => {
  for (const [source, name] of [
    [tag({ "data-api-key": "gvk_live_abc" }), "data-api-key:"],
    [config({ apiKey: "gvk_live_abc" }), "GenvorisConfig.apiKey:"],
  ]) {
    const { lines, errors } = settings(source);
    assert.deepEqual(errors, []);
    const line = only(lines);
    assert.ok(line.startsWith(name) && line.includes("proxy") && !line.includes("abc"), line);
  }
});

test("empty attributes are ignored", () => {
  const empty = { "data-api-key": "", "data-end-customer-token": "  ", "data-language": "", "data-border-radius": "" };
  const { values, all } = settings(tag(empty));
  assert.deepEqual([values, all], [{}, []]);
});

test("the first script tag with a value takes precedence, even with an alias", () => {
  const { values, all } = settings(
    tag({ "data-token": "a.a.a", "data-language": "tlh" }),
    tag({ "data-end-customer-token": "b.b.b", "data-language": "ar" }),
  );
  assert.deepEqual(values, { endCustomerToken: "a.a.a", language: "ar" });
  assert.match(only(all), /tlh/, "different tokens of two tags should not be reported");
});

test("script tags take precedence over GenvorisConfig, and GenvorisConfig over genvorisConfig", () => {
  const { values, all } = settings(
    tag({ "data-token": "a.a.a" }),
    config({ endCustomerToken: "b.b.b", apiUrl: "/config" }),
    laravel({ token: "c.c.c", apiProxyBase: "/laravel", productId: "9" }),
  );
  assert.deepEqual(all, []);
  assert.deepEqual(values, { endCustomerToken: "a.a.a", apiUrl: "https://shop.example/config/", productId: "9" });
});

test("the Laravel configuration object is sufficient", () => {
  const { values, all } = settings(
    tag({}),
    laravel({ apiProxyBase: "/genvoris-proxy", token: "a.b.c", productId: 7632384196869, widgetEnabled: false }),
  );
  assert.deepEqual(all, []);
  assert.deepEqual(values, {
    apiUrl: "https://shop.example/genvoris-proxy/",
    endCustomerToken: "a.b.c",
    productId: "7632384196869",
    widgetEnabled: false,
  });
});

test("widgetEnabled may be a number", () => {
  for (const [number, enabled] of [
    [0, false],
    [1, true],
  ]) {
    const { values, all } = settings(laravel({ widgetEnabled: number }));
    assert.deepEqual([values.widgetEnabled, all], [enabled, []]);
  }
});

test("configuration objects may contain booleans and numbers", () => {
  const { values, all } = settings(config({ autoStyle: false, noFab: true, borderRadius: 8, shopperId: 7632384196869 }));
  assert.deepEqual(all, []);
  assert.deepEqual(values, { autoStyle: false, noFab: true, borderRadius: "8", shopperId: "7632384196869" });
});

test("values of other types are ignored and reported under their name in the object", () => {
  for (const [name, value] of [
    ["apiKey", {}],
    ["eventsUrl", false],
    ["language", 7],
    ["noFab", {}],
    ["shopperId", () => {}],
    ["apiKey", Symbol("x")],
  ]) {
    const { values, errors, lines } = settings(config({ [name]: value }));
    assert.deepEqual(values, {}, name);
    assert.ok(only([...errors, ...lines]).startsWith(`GenvorisConfig.${name}: the value has the wrong form. Allowed: `), name);
  }
  assert.ok(only(settings(config({ language: "tlh" })).all).startsWith('GenvorisConfig.language="tlh" is not possible.'));
});

test("unusable configuration objects are ignored", () => {
  const hostile = [undefined, null, 7, "apiKey", ["apiKey"], document];
  hostile.push({
    get apiKey() {
      throw "no";
    },
  });
  hostile.push(
    new Proxy(
      {},
      {
        get() {
          throw "no";
        },
      },
    ),
  );
  for (const value of hostile) {
    const { values, all } = settings(config(value));
    assert.deepEqual([values, all], [{}, []]);
  }
});

test("a colour is accepted if the page has broken CSS.supports", () => {
  const { supports } = CSS;
  CSS.supports = () => {
    throw "no";
  };
  try {
    assert.equal(settings(tag({ "data-primary-color": "teall" })).values.primaryColor, "teall");
  } finally {
    CSS.supports = supports;
  }
});

test("an empty events URL takes precedence over a configuration object", () => {
  const { values } = settings(tag({ "data-events-url": "" }), config({ eventsUrl: "/e" }));
  assert.equal(values.eventsUrl, "");
});

test("the query of the script's URL can disable the floating button", () => {
  for (const [expected, src] of [
    [true, "https://a.example/widget.js?v=1&no_fab=1"],
    [undefined, "https://a.example/widget.js?no_fab=0"],
    [undefined, "https://a.example/no_fab=1/widget.js"],
  ]) {
    assert.equal(settings(tag({ src })).values.noFab, expected, src);
  }
});

test("settings of configuration objects are not read from attributes", () => {
  assert.deepEqual(settings(tag({ "data-product-id": "7", "data-widget-enabled": "false" })).values, {});
});

/** The settings of a trigger, and the console messages. */
const trigger = (attributes) => {
  const lines = [];
  return { values: { ...resolveValues(TRIGGER_ATTRIBUTES, [tag(attributes)], (line) => lines.push(line)).values }, lines };
};

test("a trigger describes its product", () => {
  const { values, lines } = trigger({
    "data-product-id": "42",
    "data-product-title": "Linen shirt",
    "data-product-image": "/shirt.png",
    "data-product-category": "apparel",
  });
  assert.deepEqual(lines, []);
  assert.deepEqual(values, {
    productId: "42",
    productTitle: "Linen shirt",
    productImage: "https://shop.example/shirt.png",
    productCategory: "apparel",
  });
  assert.equal(trigger({ "data-genvoris-product": "9" }).values.productId, "9", "the name of the id in Laravel");
});

test("several images are a JSON array or separated by spaces", () => {
  for (const list of ['["/b.png", "/a.png"]', "/b.png  /a.png"]) {
    assert.deepEqual(trigger({ "data-product-images": list }).values.productImages, [
      "https://shop.example/b.png",
      "https://shop.example/a.png",
    ]);
  }
});

test("images with other schemes and invalid lists are ignored and reported", () => {
  for (const [name, value] of [
    ["data-product-image", "javascript:alert(1)"],
    ["data-product-image", "data:text/html,x"],
    ["data-product-images", '["/a.png", 7'],
    ["data-product-images", '["/a.png", 7]'],
    ["data-product-images", "/a.png javascript:x"],
    ["data-product-category", "shoes"],
  ]) {
    const { values, lines } = trigger({ [name]: value });
    assert.deepEqual(values, {});
    const line = only(lines);
    assert.ok(line.includes(name) && line.includes(value), line);
  }
});

test("a language is matched by the first part of its tag", () => {
  for (const [tag, language] of [
    ["ar-EG", "ar"],
    ["en_GB", "en"],
    [" DE ", "de"],
    ["de-x-mtfrom-en", "de"],
    ["ende", undefined],
    ["pt-BR", undefined],
    ["", undefined],
  ]) {
    assert.equal(matchLanguage(tag), language, tag);
  }
});

test("the type declarations and the runtime have every setting", () => {
  const file = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
  const types = file("www/genvoris.d.ts");
  const [config, laravelConfig] = types.split("interface Config {")[1].split("interface LaravelConfig {");
  for (const [name, , objectOnly] of SCRIPT_ATTRIBUTES) {
    assert.ok((objectOnly ? laravelConfig : config).includes(`\n    ${name}?: `), name);
  }
  for (const type of [VALUE_TYPES.platform, VALUE_TYPES.category, VALUE_TYPES.testMode]) {
    for (const word of type.allowed.split(", ")) {
      assert.ok(types.includes(`| "${word}"`) || types.includes(`= "${word}" |`), word);
    }
  }
  const languages = LANGUAGES.map((language) => `"${language}"`);
  assert.ok(types.includes(languages.join(" | ")));
  const categories = [...file("src/tryon/product.rs").matchAll(/=> "(\w+)"/g)].map(([, word]) => word);
  assert.equal(categories.join(", "), VALUE_TYPES.category.allowed);
  for (const [, name] of file("src/host/setting.rs").matchAll(/=> "(\w+)"/g)) {
    assert.ok(SCRIPT_ATTRIBUTES.some(([known]) => known === name), name);
  }
});
