// Shopify's privacy webhooks: a customer's data is handed out, and forgotten.

import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { order } from "./orders.mjs";
import { startPlatform, startShop } from "./shop.mjs";
import { SHOP } from "./signing.mjs";

let platform;
let shop;

before(async () => {
  platform = await startPlatform();
  shop = await startShop(platform, "CREDITS_WITH_PURCHASE");
});
after(() => Promise.all([shop?.close(), platform?.close()]));

const notice = (customer, more) => ({ shop_id: 1, shop_domain: SHOP, customer: { id: customer, email: "ada@example.com", phone: null }, ...more });

test("a customer who asks for their data gets all of it, in a file that only its owner can read", async () => {
  const paid = order("11");
  await shop.webhook("orders/paid", paid);
  assert.equal(await shop.webhook("customers/data_request", notice(11, { orders_requested: [paid.id], data_request: { id: 9 } })), 200);
  const folder = join(shop.folder, "requests");
  assert.deepEqual(readdirSync(folder), ["9.json"]);
  const file = join(folder, "9.json");
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const data = JSON.parse(readFileSync(file, "utf8"));
  assert.deepEqual([data.customer.externalId, data.usage.data.current.remaining, data.orders], ["shopify_11", 5, [paid.id]]);
  assert.doesNotMatch(JSON.stringify(data), /eyJ|gvk_/);
  assert.equal(await shop.webhook("customers/data_request", notice(12, { data_request: { id: 10 } })), 200, "one whom nobody knows");
});

test("a customer who is forgotten can try on no more, and a repeated order gives nothing", async () => {
  const paid = order("21");
  await shop.webhook("orders/paid", paid);
  assert.equal(await shop.webhook("customers/redact", notice(21, { orders_to_redact: [paid.id] })), 200);
  const { body } = await platform.get("/customers/shopify_21");
  assert.deepEqual([body.status, body.email, body.metadata], ["CANCELLED", null, null]);
  assert.equal(await shop.webhook("orders/paid", paid), 200);
  const { body: status } = await shop.call("21", "status");
  assert.deepEqual([status.access, status.remaining, status.sessionToken], ["LOCKED", 0, undefined]);
  assert.equal(await shop.webhook("customers/redact", notice(22)), 200, "one whom nobody knows");
});

test("a shop that leaves is forgotten with all of its customers", async () => {
  await shop.call("31", "status");
  await shop.webhook("orders/paid", order("32"));
  assert.equal(await shop.webhook("app/uninstalled", { id: 1, domain: SHOP }), 200);
  assert.equal((await platform.get("/customers/shopify_31")).body.status, "ACTIVE", "the merchant may come back");
  assert.equal(await shop.webhook("shop/redact", { shop_id: 1, shop_domain: SHOP }), 200);
  for (const customer of ["31", "32"]) assert.equal((await platform.get(`/customers/shopify_${customer}`)).body.status, "CANCELLED");
});
