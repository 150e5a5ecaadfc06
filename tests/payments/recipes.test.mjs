// The JavaScript of docs/src/charging.md, against the platform. Shopify is its signature and the shape of its webhooks.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { KEY, startPlatform } from "../shared/programs.mjs";

const SECRET = "shpss_test";
const folder = mkdtempSync(join(tmpdir(), "recipes-"));
let platform;
let recipes;
let shopify;

before(async () => {
  platform = await startPlatform();
  Object.assign(process.env, { GENVORIS_URL: platform.url, GENVORIS_KEY: KEY, SHOPIFY_API_SECRET: SECRET });
  const page = readFileSync(new URL("../../docs/src/charging.md", import.meta.url), "utf8");
  for (const [, code, name] of page.matchAll(/```js\n(\/\/ (\S+\.mjs)\n[^]*?)```/g)) writeFileSync(join(folder, name), code);
  const load = (name) => import(pathToFileURL(join(folder, name)));
  [recipes, shopify] = await Promise.all([load("genvoris.mjs"), load("shopify.mjs")]);
});
after(async () => {
  await platform?.close();
  rmSync(folder, { recursive: true });
});

/** How a shopper's page fares: the statuses of so many try-ons. */
const tryOns = async (shopper, count) => {
  const token = await recipes.sessionToken(shopper);
  const statuses = [];
  for (let number = 1; number <= count; number += 1) statuses.push(await platform.tryOn(token, `${shopper}-${Math.random()}`));
  return statuses;
};

test("a subscription gives its try-ons, again with each renewal, until it ends", async () => {
  const plan = { plan: "gold", name: "Gold", monthlyTryOns: 1 };
  assert.deepEqual(await tryOns("ada", 1), [402]);
  await recipes.subscriptionPaid("ada", plan);
  assert.deepEqual(await tryOns("ada", 2), [200, 402]);
  await recipes.subscriptionPaid("ada", plan);
  assert.deepEqual(await tryOns("ada", 1), [200]);
  await recipes.subscriptionEnded("ada");
  await assert.rejects(tryOns("ada", 1), { status: 403 });
  await recipes.subscriptionPaid("ada", plan);
  assert.deepEqual(await tryOns("ada", 1), [200]);
});

test("an order gives its try-ons once, and a refund takes back what is left", async () => {
  await recipes.orderPaid("bea", "order-1", 2);
  await recipes.orderPaid("bea", "order-1", 2);
  assert.deepEqual(await tryOns("bea", 1), [200]);
  await recipes.orderRefunded("order-1");
  await recipes.orderRefunded("order-1");
  await recipes.orderRefunded("order-2");
  assert.deepEqual(await tryOns("bea", 1), [402]);
});

const webhook = (topic, body, secret = SECRET) => {
  const raw = JSON.stringify(body);
  const signature = createHmac("sha256", secret).update(raw).digest("base64");
  return shopify.shopifyWebhook({ "x-shopify-topic": topic, "x-shopify-hmac-sha256": signature }, raw);
};

test("Shopify's orders grant try-ons, guests' and forged ones do not", async () => {
  const order = { id: 5678901234567, customer: { id: 6940095564 } };
  const shopper = `shopify_${order.customer.id}`;
  assert.equal(await webhook("orders/paid", order, "other"), 401);
  assert.equal(await webhook("orders/paid", { id: 1, customer: null }), 200);
  assert.deepEqual(await tryOns(shopper, 1), [402]);
  assert.equal(await webhook("orders/paid", order), 200);
  assert.equal(await webhook("orders/paid", order), 200);
  assert.deepEqual(await tryOns(shopper, 1), [200]);
  assert.deepEqual(await platform.grants(shopper), [{ reference: `shopify_order_${order.id}`, remaining: 4, revoked: false }]);
  assert.equal(await webhook("refunds/create", { id: 929361475, order_id: order.id }), 200);
  assert.deepEqual(await tryOns(shopper, 1), [402]);
});
