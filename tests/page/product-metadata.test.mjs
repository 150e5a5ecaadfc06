import assert from "node:assert/strict";
import { test } from "node:test";
import { productMetadata } from "../../www/dialog/product-metadata.js";

const COAT = "https://x.example/coat.png";
const SHIRT = "https://x.example/shirt.png";
const TWO = `[{"@type":"Product","sku":"a","name":"Coat","image":"${COAT}"},
  {"@type":"Product","sku":"b","name":"Shirt","image":"${SHIRT}"}]`;

/** A document with scripts of JSON-LD, Open Graph's properties and a title. */
const page = (scripts, { og = {}, title = "" } = {}) => ({
  title,
  querySelectorAll(selector) {
    if (selector.startsWith("script")) return scripts.map((textContent) => ({ textContent }));
    const [, name] = /og:(\w+)/.exec(selector);
    return [og[name] ?? []].flat().map((content) => ({ content }));
  },
});
const found = (scripts, rest) => productMetadata(page(scripts, rest), {});
const named = (known, scripts, rest) => productMetadata(page(scripts, rest), known);

test("a product is found in every shape", () => {
  for (const script of [
    `{"@type":"Product","sku":"a","name":" Coat ","image":"${COAT}"}`,
    `{"@type":["Thing","Product"],"productID":"a","sku":"z","name":"Coat","image":["${COAT}"]}`,
    `{"@type":"https://schema.org/Product","@id":"a","name":"Coat","image":{"@type":"ImageObject","url":"${COAT}"}}`,
    `{"@graph":[{"@type":"WebPage"},{"@type":"Product","sku":"a","name":"Coat","image":[{"contentUrl":"${COAT}"}]}]}`,
    `[{"@type":"Organization","name":"Shop"},{"@type":"Product","sku":"a","name":"Coat","image":{"url":["${COAT}"]}}]`,
    `{"@type":"ProductGroup","productGroupID":"a","name":"Coat","hasVariant":[{"@type":"Product","sku":"a-1","image":"${COAT}"}]}`,
    `{"@type":"WebPage","name":"Page","mainEntity":{"@type":"Product","sku":"a","name":"Coat","image":"${COAT}"}}`,
  ]) {
    assert.deepEqual(found([script]), { id: "a", title: "Coat", images: [COAT] }, script);
  }
});

test("a number is an id in full", () => {
  assert.equal(found(['{"@type":"Product","productID":8123456789012}']).id, "8123456789012");
});

test("broken scripts are passed over", () => {
  const broken = ["{ not json", "", "null", "7", '{"@graph":{"@graph":{"@graph":null}}}'];
  assert.deepEqual(found(broken), { id: undefined, title: undefined, images: [] });
  assert.equal(found([...broken, '{"@type":"Product","sku":"a","name":"Coat"}']).title, "Coat");
  const strange = ['{"@type":"Product","name":7,"image":7,"sku":{},"hasVariant":[null,7]}'];
  assert.deepEqual(found(strange), { id: undefined, title: "7", images: [] });
});

test("of several products the one that is named is meant", () => {
  assert.deepEqual(found([TWO]).images, [COAT], "the first");
  assert.deepEqual(named({ id: "b", title: null }, [TWO]).images, [SHIRT]);
  assert.deepEqual(named({ id: null, title: "Shirt" }, [TWO]).images, [SHIRT]);
  assert.deepEqual(named({ id: "b", title: "Coat" }, [TWO]).images, [SHIRT], "an id says more than a title");
});

test("a page that has broken the iterators of its lists is read all the same", () => {
  const whole = page([TWO], { og: { title: "Of the page", image: "https://x.example/page.png" } });
  const broken = {
    title: "",
    querySelectorAll: (selector) => Object.assign(whole.querySelectorAll(selector), { [Symbol.iterator]: () => assert.fail("iterated") }),
  };
  assert.deepEqual(productMetadata(broken, { id: "b" }), { id: "b", title: "Shirt", images: [SHIRT] });
  assert.deepEqual(productMetadata(broken, {}), { id: "a", title: "Coat", images: [COAT] });
});

test("another product's picture is never taken", () => {
  const rest = { og: { image: "https://x.example/page.png" } };
  for (const known of [{ title: "Hat" }, { id: "99" }]) assert.deepEqual(named(known, [TWO], rest), {});
  const bare = ['[{"@type":"Product","sku":"a","image":"/coat.png"},{"@type":"Product","sku":"b"}]'];
  assert.deepEqual(named({ id: "b" }, bare, rest).images, []);
});

test("a title of the trigger's own keeps the picture of a page's only product", () => {
  const one = [`{"@type":"Product","name":"Coat","image":"${COAT}"}`];
  assert.deepEqual(named({ title: "My coat" }, one).images, [COAT]);
});

test("a variant is found by its own id", () => {
  const group = `{"@type":"ProductGroup","name":"Coat","image":"/coat.png",
    "hasVariant":[{"@type":"Product","sku":"red","image":"https://x.example/red.png"}]}`;
  assert.deepEqual(named({ id: "red" }, [group]).images, ["https://x.example/red.png"]);
});

test("Open Graph, then the title, fill what is left", () => {
  const script = ['{"@type":"Product","sku":"a"}'];
  const title = "  Coat – Shop ";
  assert.equal(found(script, { title }).title, "Coat – Shop");
  const og = { title: "Coat", image: ["https://x.example/1.png", "https://x.example/2.png"] };
  assert.deepEqual(found(script, { og, title }), { id: "a", title: "Coat", images: og.image });
});

test("other schemes than those of pictures are left out, and what comes twice", () => {
  const images = ["javascript:alert(1)", "file:///etc/passwd", "blob:x", "data:text/html,x", "", " "];
  const good = ["/coat.png", "a/b:c.png", "//x.example/a", "DATA:image/png;base64,x", "HTTPS://x.example/a"];
  const product = { "@type": "Product", image: [...images, ...good, "/coat.png"] };
  assert.deepEqual(found([JSON.stringify(product)]).images, good);
  const og = { image: COAT };
  assert.deepEqual(found([JSON.stringify({ ...product, image: images })], { og }).images, [COAT], "the next source");
});

test("no more pictures than a backend takes", () => {
  const image = Array.from({ length: 99 }, (_, index) => `/${index}.png`);
  assert.equal(found([JSON.stringify({ "@type": "Product", image })]).images.length, 8);
});

test("values that throw or never end take nothing down", () => {
  const { parse } = JSON;
  const endless = { "@type": "Product" };
  endless["@graph"] = endless.image = endless.url = endless.hasVariant = endless;
  const hostile = new Proxy({}, { get: () => { throw Error("no"); } });
  try {
    for (const value of [endless, hostile]) {
      JSON.parse = () => value;
      assert.deepEqual(found(["{}"]).images, []);
    }
  } finally {
    JSON.parse = parse;
  }
});
