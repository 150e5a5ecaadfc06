// What Shopify's library has signed is believed, and what it refuses is refused.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { order } from "./orders.mjs";
import { startPlatform, startShop } from "./shop.mjs";
import { SECRET, SHOP, shopify, signBody, signQuery } from "./signing.mjs";

let platform;
let shop;
const now = () => Math.floor(Date.now() / 1000);

before(async () => {
  platform = await startPlatform();
  shop = await startShop(platform, "FREE_ALL");
});
after(() => Promise.all([shop?.close(), platform?.close()]));

test("the app proxy is believed as Shopify's library believes it", async () => {
  const changed = await signQuery("7");
  changed.set("logged_in_customer_id", "8");
  const unsigned = await signQuery("7");
  unsigned.delete("signature");
  const added = await signQuery("7");
  added.append("extra", "1");
  const twice = await signQuery("7");
  twice.append("shop", SHOP);
  const cases = [
    ["a customer", await signQuery("7"), 200],
    ["a guest", await signQuery(""), 200],
    ["with parameters of the page, lists and umlauts", await signQuery("7", { asked: { ids: ["1", "2"], q: "Größe & mehr" } }), 200],
    ["a minute ago", await signQuery("7", { time: now() - 60 }), 200],
    ["two minutes ago", await signQuery("7", { time: now() - 120 }), 401],
    ["in two minutes", await signQuery("7", { time: now() + 120 }), 401],
    ["by another secret", await signQuery("7", { secret: "shpss_other" }), 401],
    ["for another customer", changed, 401],
    ["without a signature", unsigned, 401],
    ["with a parameter that was added", added, 401],
    ["with a shop that was added", twice, 401],
    ["with nothing", new URLSearchParams(), 401],
  ];
  for (const [name, query, expected] of cases) {
    const believed = await shopify.utils.validateHmac(parsed(query), { signator: "appProxy" }).catch(() => false);
    assert.equal(believed, expected === 200, `the library: ${name}`);
    assert.equal((await shop.call("", "status", undefined, { query })).status, expected, name);
  }
});

test("another shop's customers are nobody here, though the same app has signed", async () => {
  const { status, body } = await shop.call("7", "status", undefined, { shop: "other.myshopify.com" });
  assert.deepEqual([status, body.error], [403, "domain_not_allowed"]);
});

test("every call of a page has to be signed, and no answer may be stored", async () => {
  const calls = ["GET status", "POST session", "POST checkout", "POST credits/use", "GET api/status", "POST api/tryon", "POST api/analyze", "POST api/v1/events", "GET api/config", "GET api/widget/button-design", "GET api/tryon/jobs/job_1", "DELETE api/tryon/jobs/job_1"];
  for (const call of calls) {
    const [method, path] = call.split(" ");
    const answer = await shop.call("", path, method === "POST" ? {} : undefined, { method, query: new URLSearchParams() });
    assert.deepEqual([answer.status, answer.body.error, answer.headers.get("cache-control")], [401, "unauthorized", "no-store"], call);
  }
});

test("webhooks are believed as Shopify's library believes them", async () => {
  const body = JSON.stringify({ ...order("7"), note: "Größe" });
  const cases = [
    ["signed", {}, 200],
    ["by another secret", { secret: "shpss_other" }, 401],
    ["without a signature", { signature: "" }, 401],
    ["with nonsense", { signature: "???" }, 401],
    ["another body", { signature: await signBody(`${body} `) }, 401],
  ];
  for (const [name, options, expected] of cases) {
    const signature = options.signature ?? (await signBody(body, options.secret ?? SECRET));
    const headers = { "x-shopify-hmac-sha256": signature, "x-shopify-topic": "orders/paid", "x-shopify-shop-domain": SHOP, "x-shopify-webhook-id": "1", "x-shopify-api-version": "2026-10", "x-shopify-event-id": "1", "x-shopify-triggered-at": "2026-11-28T12:00:00Z" };
    const request = { rawBody: body, rawRequest: { method: "POST", url: "/webhooks", headers }, rawResponse: {} };
    assert.equal((await shopify.webhooks.validate(request)).valid, expected === 200, `the library: ${name}`);
    assert.equal(await shop.webhook("orders/paid", undefined, { body, ...options }), expected, name);
  }
});

test("broken webhooks are refused, unknown topics are not repeated", async () => {
  assert.equal(await shop.webhook("orders/paid", undefined, { body: "{" }), 400);
  assert.equal(await shop.webhook("orders/paid", { id: "x" }), 400);
  assert.equal(await shop.webhook("orders/paid", order("7"), { id: "" }), 400);
  assert.equal(await shop.webhook("orders/paid", order("7"), { id: "x".repeat(200) }), 400);
  assert.equal(await shop.webhook("orders/paid", order("7"), { shop: "other.myshopify.com" }), 403);
  assert.equal(await shop.webhook("products/update", { id: 1 }), 200);
  assert.equal(await shop.webhook("orders/paid", undefined, { body: " ".repeat(5 << 20), id: randomUUID() }), 413);
});

test("broken calls are refused with a code, and the files of the widget are the platform's", async () => {
  for (const [path, body] of [["session", "no JSON"], ["session", { checkoutSessionId: 1 }], ["credits/use", {}], ["credits/use", { attemptId: "" }]]) {
    const answer = await shop.call("7", path, body);
    assert.deepEqual([answer.status, answer.body.error], [400, "invalid_body"], JSON.stringify([path, body]));
  }
  assert.equal((await shop.call("7", "checkout", {})).status, 404, "this shop sells no single try-ons");
  assert.equal((await shop.call("7", "api/tryon/jobs/..%2f..%2fapi%2fv1%2fplans")).status, 404);
  assert.equal((await shop.call("7", "api/v1/customers")).status, 404);
  const file = await shop.call("", "widget.js", undefined, { query: "" });
  assert.equal(file.status, 200);
  assert.match(file.headers.get("content-type"), /javascript/);
  assert.equal((await shop.call("", "secrets.txt", undefined, { query: "" })).status, 404);
});

/** The query as Node's frameworks parse it for the library: a parameter that occurs twice is a list. */
function parsed(query) {
  const names = [...new Set(query.keys())];
  return Object.fromEntries(names.map((name) => [name, query.getAll(name).length > 1 ? query.getAll(name) : query.get(name)]));
}

test("who has installed the app comes to the theme editor of the shop, where the button is added", async () => {
  for (const path of ["/?shop=evil.example", "/auth/callback"]) {
    const answer = await fetch(shop.url + path, { redirect: "manual" });
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, `https://${SHOP}/admin/themes/current/editor?template=product`]);
  }
});

test("a key that the platform refuses is named when the server starts, and a publishable one ends it", async () => {
  const wrong = await startShop(platform, "FREE_ALL", [], { GENVORIS_STORE_KEY: "gvk_test_unknown" });
  try {
    assert.match(await wrong.program.said(/--store-key/), /cannot be used: check --platform-url and --store-key.*invalid_key/);
  } finally {
    await wrong.close();
  }
  await assert.rejects(startShop(platform, "FREE_ALL", [], { GENVORIS_STORE_KEY: "gvk_pub_for_pages" }), /publishable key/);
});
