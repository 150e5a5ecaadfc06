// examples/pay-per-try-on/ as its README says to run it: the shop, the platform, and a stand-in for Stripe.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import Stripe from "stripe";

import { KEY, start, startPlatform } from "../shared/programs.mjs";
import { startStripe } from "./stripe/server.mjs";

const PROGRAM = fileURLToPath(new URL("../../examples/pay-per-try-on/server.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "pay-per-try-on-"));
const shops = {};
let platform;
let server;
let stripe;
let environment;

before(async () => {
  [platform, server] = await Promise.all([startPlatform(), startStripe()]);
  const { hostname: host, port } = new URL(server.url);
  stripe = new Stripe("sk_test_1", { host, port, protocol: "http" });
  const product = await stripe.products.create({ name: "One try-on" });
  const price = await stripe.prices.create({ product: product.id, currency: "usd", unit_amount: 99 });
  const stripeEnvironment = { STRIPE_SECRET_KEY: "sk_test_1", STRIPE_PRICE: price.id, STRIPE_API_BASE: server.url };
  environment = { ...stripeEnvironment, GENVORIS_URL: platform.url, GENVORIS_KEY: KEY, PORT: "0", USED_CHECKOUTS: join(folder, "used") };
  for (const way of ["grant", "plan"]) shops[way] = await startShop(way);
});
after(async () => {
  await Promise.all([...Object.values(shops), platform, server].map((program) => program?.close()));
  rmSync(folder, { recursive: true });
});

const startShop = (way) => start(process.execPath, [PROGRAM], { ...environment, GIVE_BY: way });

for (const way of ["grant", "plan"]) {
  test(`given by a ${way}: one payment is one try-on, however often and however concurrently it is exchanged`, async () => {
    const { url, checkoutSessionId } = await checkout(way, `ada-${way}`);
    assert.deepEqual(await exchange(way, checkoutSessionId), { status: 402, body: { error: "payment_required" } });
    const back = await pay(url);
    assert.equal(back, `${shops[way].url}/tryon/paid?session_id=${checkoutSessionId}`);
    const page = await (await fetch(back)).text();
    assert.match(page, /data-checkout-url="\/api\/tryon\/checkout"/);
    const exchanged = await Promise.all(Array.from({ length: 4 }, () => exchange(way, checkoutSessionId)));
    assert.deepEqual(exchanged.map(({ status }) => status), [200, 200, 200, 200]);
    assert.equal(await platform.tryOn(exchanged[0].body.token, `${way}-1`), 200);
    const again = await exchange(way, checkoutSessionId);
    assert.equal(again.status, 200, "a lost answer can be asked for again");
    assert.equal(await platform.tryOn(again.body.token, `${way}-2`), 402);
    assert.equal(await platform.tryOn(again.body.token, `${way}-1`), 200, "the same try-on again");
  });

  test(`given by a ${way}: a restart forgets nothing, and the next payment is the next try-on`, async () => {
    const shopper = `bea-${way}`;
    const first = await checkout(way, shopper);
    await pay(first.url);
    const { body } = await exchange(way, first.checkoutSessionId);
    assert.equal(await platform.tryOn(body.token, `${shopper}-1`), 200);
    await shops[way].close();
    shops[way] = await startShop(way);
    const used = await exchange(way, first.checkoutSessionId);
    assert.equal(await platform.tryOn(used.body.token, `${shopper}-2`), 402);
    const second = await checkout(way, shopper);
    await pay(second.url);
    const fresh = await exchange(way, second.checkoutSessionId);
    assert.equal(await platform.tryOn(fresh.body.token, `${shopper}-3`), 200);
  });
}

test("what is not paid, paid late, refunded, expired or somebody else's gives nothing", async () => {
  const cases = [
    [({ url }) => choose(url, "decline"), 402],
    [({ url }) => choose(url, "pay_by_bank_debit"), 402],
    [({ url }) => choose(url, "expire"), 410],
    [refund, 410],
  ];
  for (const [happens, status] of cases) {
    const created = await checkout("grant", "cyd");
    await happens(created);
    assert.equal((await exchange("grant", created.checkoutSessionId)).status, status);
  }
  const other = await stripe.checkout.sessions.create({
    mode: "payment", line_items: [{ price: environment.STRIPE_PRICE, quantity: 1 }], success_url: "https://shop.example/", metadata: { shopperId: "cyd" },
  });
  await pay(other.url);
  for (const id of [other.id, "cs_test_none", "{CHECKOUT_SESSION_ID}", "../sessions", "", 1, null, undefined]) {
    assert.equal((await exchange("grant", id)).status, 404, String(id));
  }
  assert.equal((await platform.get("/customers/cyd")).status, 404);
});

test("a page has no say in what it costs, and broken requests are refused", async () => {
  const { checkoutSessionId } = await checkout("grant", "dan", { price: "price_free", amount: 1 });
  assert.equal((await stripe.checkout.sessions.retrieve(checkoutSessionId)).amount_total, 99);
  const product = { productId: "42", productHandle: "linen-shirt" };
  for (const body of [{ ...product }, { ...product, shopperId: { $ne: "" } }, { ...product, shopperId: "x".repeat(256) }, { ...product, shopperId: "dan", productId: "43" }, "no JSON"]) {
    const { status } = await post("grant", "/api/tryon/checkout", body);
    assert.equal(status, 400, JSON.stringify(body));
  }
});

async function checkout(way, shopperId, more = {}) {
  const { body } = await post(way, "/api/tryon/checkout", { shopperId, productId: "42", productHandle: "linen-shirt", ...more });
  return body;
}

function exchange(way, checkoutSessionId) {
  return post(way, "/api/tryon/session", { checkoutSessionId });
}

/** Where the shopper is led after paying. */
async function pay(url) {
  const response = await choose(url, "pay");
  return response.headers.get("location");
}

function choose(url, choice) {
  return fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams({ choice }) });
}

async function refund({ url, checkoutSessionId }) {
  await pay(url);
  const { payment_intent: payment } = await stripe.checkout.sessions.retrieve(checkoutSessionId);
  await stripe.refunds.create({ payment_intent: payment });
}

async function post(way, path, body) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(shops[way].url + path, { method: "POST", headers: { "content-type": "application/json" }, body: text });
  return { status: response.status, body: await response.json() };
}
