// The blocks as Shopify's engine renders them, strictly.

import assert from "node:assert/strict";
import { test } from "node:test";

import { render } from "./extension.mjs";
import { PRODUCT } from "./product.mjs";

const attributes = (html, tag) => {
  const [, text] = html.match(new RegExp(`<${tag}\\b([^>]*)>`)) ?? [];
  if (text === undefined) return undefined;
  const found = [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)];
  return Object.fromEntries(found.map(([, name, value]) => [name, value]));
};

test("the button carries the product: all pictures with the variant's first, the price and the variant", async () => {
  const button = attributes(await render("try-on-button", { product: PRODUCT }), "button");
  assert.equal(button["data-product-id"], "42");
  assert.equal(button["data-product-title"], "Linen shirt &quot;Ada&quot;");
  const pictures = ["/blue.png", "/front.png"].map((name) => `//cdn.shopify.com${name}?v=1&amp;width=1200`);
  assert.equal(button["data-product-images"], pictures.join(" "));
  assert.equal(button["data-product-price"], "$29.00");
  assert.equal(button["data-product-variant"], "4201");
});

test("the script is deferred, calls the shop's own proxy, and carries no key", async () => {
  const html = await render("try-on-button", { product: PRODUCT });
  const script = attributes(html, "script");
  assert.equal(script.src, "/apps/genvoris/widget.js");
  assert.ok("defer" in script);
  assert.equal(script["data-api-url"], "/apps/genvoris");
  assert.doesNotMatch(html, /gvk_|data-checkout-url|data-shopper-id/);
});

test("a shop that sells single try-ons names its checkout and price", async () => {
  const settings = { model: "PAY_PER_USE", price_label: "$0.99" };
  const script = attributes(await render("app-embed", { settings, product: null, customer: { id: 7 } }), "script");
  assert.equal(script["data-checkout-url"], "/apps/genvoris/checkout");
  assert.equal(script["data-session-url"], "/apps/genvoris/session");
  assert.equal(script["data-price-label"], "$0.99");
  assert.equal(script["data-shopper-id"], "shopify_7");
});

test("guests are led to the login where each account is counted, customers are not", async () => {
  for (const model of ["FREEMIUM", "SUBSCRIPTION", "CREDITS_WITH_PURCHASE"]) {
    const page = { product: PRODUCT, settings: { model } };
    const guest = await render("try-on-button", page);
    assert.equal(attributes(guest, "a").href, "/account/login?return_url=%2Fproducts%2Flinen-shirt");
    assert.doesNotMatch(guest, /<button/);
    assert.match(await render("try-on-button", { ...page, customer: { id: 7 } }), /<button/);
  }
});

test("texts follow the storefront's language, the merchant's label wins, and an unknown language is English", async () => {
  const cases = [
    ["fr", {}, "fr", "Essayer"],
    ["de-AT", {}, "de", "Anprobieren"],
    ["ur", {}, "ur", "پہن کر دیکھیں"],
    ["pt-BR", {}, "en", "Try it on"],
    ["fr", { language: "ar", label: "Mon & essai" }, "ar", "Mon &amp; essai"],
  ];
  for (const [locale, settings, language, label] of cases) {
    const html = await render("try-on-button", { product: PRODUCT, locale, settings });
    assert.equal(attributes(html, "script")["data-language"], language, locale);
    assert.equal(html.match(/<button[^>]*>([^<]*)</)[1].trim(), label, locale);
  }
});

test("products without pictures, variants' pictures or a page's product leave no broken button", async () => {
  const bare = { ...PRODUCT, media: [], selected_or_first_available_variant: { id: 1, price: 0, featured_media: null } };
  assert.equal(attributes(await render("try-on-button", { product: bare }), "button")["data-product-images"], "");
  assert.equal((await render("try-on-button", { product: null })).trim(), "");
  assert.doesNotMatch(await render("app-embed", { product: null }), /<template/);
  assert.doesNotMatch(await render("app-embed", { product: PRODUCT, settings: { placement: "none" } }), /<template/);
  assert.match(await render("app-embed", { product: PRODUCT }), /<template[\s\S]*data-product-id="42"/);
});

test("what a merchant or a product's title says stays text", async () => {
  const evil = '"><script>alert(1)</script>';
  const settings = { label: evil, price_label: evil, proxy_path: evil, selector: evil, model: "PAY_PER_USE", consent_page: evil };
  for (const block of ["try-on-button", "app-embed"]) {
    const html = await render(block, { product: { ...PRODUCT, title: evil }, settings });
    assert.equal(html.match(/<script/g).length, 1, block);
    assert.doesNotMatch(html, /alert\(1\)<\/script/);
  }
});
