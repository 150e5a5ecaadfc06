// The product in the JSON-LD, the Open Graph properties and the title of a page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { productMetadata } from "../../www/dialog/product-metadata.js";

const COAT = "https://x.example/coat.png";
const SHIRT = "https://x.example/shirt.png";
const TWO_PRODUCTS = `[{"@type":"Product","sku":"a","name":"Coat","image":"${COAT}"},
  {"@type":"Product","sku":"b","name":"Shirt","image":"${SHIRT}"}]`;

/** A document with JSON-LD scripts, Open Graph properties and a title. */
const page = (scripts, { og = {}, title = "" } = {}) => ({
  title,
  querySelectorAll(selector) {
    if (selector.startsWith("script")) return scripts.map((textContent) => ({ textContent }));
    const [, name] = /og:(\w+)/.exec(selector);
    return [og[name] ?? []].flat().map((content) => ({ content }));
  },
});
const metadata = (scripts, rest) => productMetadata(page(scripts, rest), {});
const metadataFor = (known, scripts, rest) => productMetadata(page(scripts, rest), known);

test("a product is found in every supported structure", () => {
  for (const script of [
    `{"@type":"Product","sku":"a","name":" Coat ","image":"${COAT}"}`,
    `{"@type":["Thing","Product"],"productID":"a","sku":"z","name":"Coat","image":["${COAT}"]}`,
    `{"@type":"https://schema.org/Product","@id":"a","name":"Coat","image":{"@type":"ImageObject","url":"${COAT}"}}`,
    `{"@graph":[{"@type":"WebPage"},{"@type":"Product","sku":"a","name":"Coat","image":[{"contentUrl":"${COAT}"}]}]}`,
    `[{"@type":"Organization","name":"Shop"},{"@type":"Product","sku":"a","name":"Coat","image":{"url":["${COAT}"]}}]`,
    `{"@type":"ProductGroup","productGroupID":"a","name":"Coat","hasVariant":[{"@type":"Product","sku":"a-1","image":"${COAT}"}]}`,
    `{"@type":"WebPage","name":"Page","mainEntity":{"@type":"Product","sku":"a","name":"Coat","image":"${COAT}"}}`,
  ]) {
    assert.deepEqual(metadata([script]), { id: "a", title: "Coat", images: [COAT] }, script);
  }
});

test("a price is written as the page's language writes it, with the digits that the store has given", () => {
  const priceOf = (offers, lang) => {
    const product = JSON.stringify({ "@type": "Product", sku: "a", offers });
    return productMetadata({ ...page([product]), documentElement: { lang } }, {}).price;
  };
  assert.equal(priceOf({ price: "59.00", priceCurrency: "USD" }, "en-US"), "$59.00");
  assert.equal(priceOf([{ price: 118, priceCurrency: "EUR" }], "en"), "€118.00");
  assert.equal(priceOf({ lowPrice: "1234.5", priceCurrency: "EUR" }, "de").replace(/\s/g, " "), "1.234,50 €");
  assert.equal(priceOf({ price: "1500.75", priceCurrency: "PKR" }, "en").replace(/\s/g, " "), "PKR 1,500.75");
  assert.equal(priceOf({ price: 4200, priceCurrency: "JPY" }, "en"), "¥4,200");
  assert.equal(priceOf({ price: "2500.00", priceCurrency: "PKR" }, "en").replace(/\s/g, " "), "PKR 2,500", "no empty hundredths");
  assert.match(priceOf({ price: 25, priceCurrency: "SAR" }, "ar-SA"), /٢٥٫٠٠/, "the digits of the region");
  assert.match(priceOf({ price: 25, priceCurrency: "SAR" }, "ar"), /25\.00/);
  for (const offers of [undefined, {}, { price: "" }, { price: "59" }, { price: "soon", priceCurrency: "EUR" }, { price: 5, priceCurrency: "COINS" }]) {
    assert.equal(priceOf(offers, "en"), undefined, JSON.stringify(offers));
  }
  assert.equal(priceOf({ price: 5, priceCurrency: "EUR" }, "en_US"), undefined, "a language tag that does not exist");
});

test("a numeric id keeps all digits", () => {
  assert.equal(metadata(['{"@type":"Product","productID":8123456789012}']).id, "8123456789012");
});

test("names that WooCommerce has escaped once or twice are shown as they were written", () => {
  const product = (name) => `{"@type":"Product","sku":"a","name":${JSON.stringify(name)},"image":"${COAT}?w=1&amp;h=2"}`;
  for (const name of ["Linen &amp;amp; Silk &lt;3", "Linen &amp; Silk &amp;lt;3", "Linen & Silk &#60;3"]) {
    assert.deepEqual(metadata([product(name)]), { id: "a", title: "Linen & Silk <3", images: [`${COAT}?w=1&h=2`] }, name);
  }
  const named = metadataFor({ title: "Linen & Silk" }, [TWO_PRODUCTS, product("Linen &amp;amp; Silk")]);
  assert.equal(named.id, "a");
});

test("invalid scripts are skipped", () => {
  const broken = ["{ not json", "", "null", "7", '{"@graph":{"@graph":{"@graph":null}}}'];
  assert.deepEqual(metadata(broken), { id: undefined, title: undefined, images: [] });
  assert.equal(metadata([...broken, '{"@type":"Product","sku":"a","name":"Coat"}']).title, "Coat");
  const invalid = ['{"@type":"Product","name":7,"image":7,"sku":{},"hasVariant":[null,7]}'];
  assert.deepEqual(metadata(invalid), { id: undefined, title: "7", images: [] });
});

test("the trigger's id or title selects one of several products", () => {
  assert.deepEqual(metadata([TWO_PRODUCTS]).images, [COAT], "the first product is the default");
  assert.deepEqual(metadataFor({ id: "b", title: null }, [TWO_PRODUCTS]).images, [SHIRT]);
  assert.deepEqual(metadataFor({ id: null, title: "Shirt" }, [TWO_PRODUCTS]).images, [SHIRT]);
  assert.deepEqual(metadataFor({ id: "b", title: "Coat" }, [TWO_PRODUCTS]).images, [SHIRT], "the id takes precedence over the title");
});

test("lists with broken iterators can be read", () => {
  const original = page([TWO_PRODUCTS], { og: { title: "Of the page", image: "https://x.example/page.png" } });
  const broken = {
    title: "",
    querySelectorAll: (selector) => Object.assign(original.querySelectorAll(selector), { [Symbol.iterator]: () => assert.fail("iterated") }),
  };
  assert.deepEqual(productMetadata(broken, { id: "b" }), { id: "b", title: "Shirt", images: [SHIRT] });
  assert.deepEqual(productMetadata(broken, {}), { id: "a", title: "Coat", images: [COAT] });
});

test("the picture of another product is never used", () => {
  const rest = { og: { image: "https://x.example/page.png" } };
  for (const known of [{ title: "Hat" }, { id: "99" }]) assert.deepEqual(metadataFor(known, [TWO_PRODUCTS], rest), {});
  const bare = ['[{"@type":"Product","sku":"a","image":"/coat.png"},{"@type":"Product","sku":"b"}]'];
  assert.deepEqual(metadataFor({ id: "b" }, bare, rest).images, []);
});

test("a different title on the trigger keeps the picture of the page's only product", () => {
  const one = [`{"@type":"Product","name":"Coat","image":"${COAT}"}`];
  assert.deepEqual(metadataFor({ title: "My coat" }, one).images, [COAT]);
});

test("a variant is found by its own id", () => {
  const group = `{"@type":"ProductGroup","name":"Coat","image":"/coat.png",
    "hasVariant":[{"@type":"Product","sku":"red","image":"https://x.example/red.png"}]}`;
  assert.deepEqual(metadataFor({ id: "red" }, [group]).images, ["https://x.example/red.png"]);
});

test("Open Graph and then the title are the fallbacks", () => {
  const script = ['{"@type":"Product","sku":"a"}'];
  const title = "  Coat – Shop ";
  assert.equal(metadata(script, { title }).title, "Coat – Shop");
  const og = { title: "Coat", image: ["https://x.example/1.png", "https://x.example/2.png"] };
  assert.deepEqual(metadata(script, { og, title }), { id: "a", title: "Coat", images: og.image });
});

test("pictures with other schemes and duplicates are left out", () => {
  const images = ["javascript:alert(1)", "file:///etc/passwd", "blob:x", "data:text/html,x", "", " "];
  const good = ["/coat.png", "a/b:c.png", "//x.example/a", "DATA:image/png;base64,x", "HTTPS://x.example/a"];
  const product = { "@type": "Product", image: [...images, ...good, "/coat.png"] };
  assert.deepEqual(metadata([JSON.stringify(product)]).images, good);
  const og = { image: COAT };
  assert.deepEqual(metadata([JSON.stringify({ ...product, image: images })], { og }).images, [COAT], "the next source is used");
});

test("there are at most eight pictures", () => {
  const image = Array.from({ length: 99 }, (_, index) => `/${index}.png`);
  assert.equal(metadata([JSON.stringify({ "@type": "Product", image })]).images.length, 8);
});

test("values that throw or are cyclic cause no error", () => {
  const { parse } = JSON;
  const cyclic = { "@type": "Product" };
  cyclic["@graph"] = cyclic.image = cyclic.url = cyclic.hasVariant = cyclic;
  const hostile = new Proxy({}, { get: () => { throw Error("no"); } });
  try {
    for (const value of [cyclic, hostile]) {
      JSON.parse = () => value;
      assert.deepEqual(metadata(["{}"]).images, []);
    }
  } finally {
    JSON.parse = parse;
  }
});
