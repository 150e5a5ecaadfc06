// The five models: what a shopper is told, what an order gives, and what a refund takes back.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { order, refund } from "./orders.mjs";
import { VARIANT, startPlatform, startShop } from "./shop.mjs";

const shops = {};
let platform;

before(async () => {
  platform = await startPlatform();
  const starting = {
    FREE_ALL: [],
    FREEMIUM: ["--shopify-monthly-try-ons", "2", "--shopify-upgrade-url", "https://demo.example/plans"],
    SUBSCRIPTION: ["--shopify-order-try-ons", "3"],
    CREDITS_WITH_PURCHASE: ["--shopify-order-try-ons", "2", "--shopify-order-days", "90"],
    PAY_PER_USE: [],
  };
  await Promise.all(Object.entries(starting).map(async ([model, args]) => (shops[model] = await startShop(platform, model, args))));
});
after(async () => {
  await Promise.all(Object.values(shops).map((shop) => shop.close()));
  await platform?.close();
});

const status = async (model, customer) => (await shops[model].call(customer, "status")).body;
const summary = ({ access, canTryOn, ctaType, remaining, sessionToken }) => [access, canTryOn, ctaType, remaining, typeof sessionToken];

test("guests: free for all and pay per try-on need no account, the others lead to the login", async () => {
  const expected = {
    FREE_ALL: ["ALLOWED", true, "TRY_ON", null, "undefined"],
    FREEMIUM: ["LOCKED", false, "LOGIN", null, "undefined"],
    SUBSCRIPTION: ["LOCKED", false, "LOGIN", null, "undefined"],
    CREDITS_WITH_PURCHASE: ["LOCKED", false, "LOGIN", null, "undefined"],
    PAY_PER_USE: ["ALLOWED", true, "PAY", null, "undefined"],
  };
  for (const [model, answer] of Object.entries(expected)) {
    assert.deepEqual(summary(await status(model, "")), answer, model);
    const { status: code, body } = await shops[model].call("", "session", {});
    assert.deepEqual([code, body.error], model === "PAY_PER_USE" ? [402, "payment_required"] : [401, "unauthorized"], model);
  }
});

test("customers: each model says what they have and what leads to more", async () => {
  const expected = {
    FREE_ALL: ["ALLOWED", true, "TRY_ON", 20, "string"],
    FREEMIUM: ["ALLOWED", true, "TRY_ON", 2, "string"],
    SUBSCRIPTION: ["LOCKED", false, "SUBSCRIBE", 0, "string"],
    CREDITS_WITH_PURCHASE: ["LOCKED", false, "PURCHASE", 0, "string"],
    PAY_PER_USE: ["ALLOWED", true, "PAY", 0, "undefined"],
  };
  for (const [index, [model, answer]] of Object.entries(expected).entries()) {
    assert.deepEqual(summary(await status(model, `10${index}`)), answer, model);
  }
});

test("freemium: after the free ones the customer reads where to upgrade, and a plan's order gives more", async () => {
  const shop = shops.FREEMIUM;
  const { sessionToken } = await status("FREEMIUM", "201");
  for (const attempt of ["a", "b"]) assert.equal((await tryOn(shop, "201", sessionToken, `f-${attempt}`)).status, 200);
  const refused = await tryOn(shop, "201", sessionToken, "f-c");
  assert.deepEqual([refused.status, refused.body.error, refused.body.upgradeUrl], [402, "end_customer_quota", "https://demo.example/plans"]);
  assert.deepEqual(summary(await status("FREEMIUM", "201")).slice(0, 4), ["EXHAUSTED", false, "UPGRADE", 0]);
  assert.equal(await shop.webhook("orders/paid", order("201")), 200);
  assert.equal((await status("FREEMIUM", "201")).remaining, 5);
});

test("without a session nobody tries on where each account is counted, and guests do where it is free", async () => {
  assert.equal((await tryOn(shops.FREE_ALL, "", undefined, "g-1")).status, 200);
  assert.deepEqual(code(await tryOn(shops.FREEMIUM, "", undefined, "g-2")), [401, "invalid_session_token"]);
  assert.deepEqual(code(await tryOn(shops.FREEMIUM, "", "", "g-3")), [401, "invalid_session_token"]);
  const twice = await platform.form({ end_customer_token: "eyJ", attempt_id: "g-5" });
  twice.append("end_customer_token", "");
  assert.deepEqual(code(await shops.FREEMIUM.call("", "api/tryon", twice)), [401, "invalid_session_token"], "the platform reads the last");
  assert.deepEqual(code(await tryOn(shops.PAY_PER_USE, "", undefined, "g-4")), [402, "payment_required"]);
});

test("a subscription's order gives try-ons for a month, one of anything else gives none", async () => {
  const shop = shops.SUBSCRIPTION;
  await shop.webhook("orders/paid", order("301", { variant: 5 }));
  assert.equal((await status("SUBSCRIPTION", "301")).remaining, 0);
  await shop.webhook("orders/paid", order("301"));
  assert.equal((await status("SUBSCRIPTION", "301")).remaining, 3);
  const { body } = await platform.get("/customers/shopify_301/usage");
  const days = (Date.parse(body.data.grants[0].expiresAt) - Date.now()) / 86_400_000;
  assert.ok(days > 30.9 && days < 31.1, `${days} days`);
});

test("an order's try-ons are given once, however often and however concurrently it is told, and after a restart", async () => {
  const shop = shops.CREDITS_WITH_PURCHASE;
  const paid = order("401", { variant: 5 });
  const id = randomUUID();
  const answers = await Promise.all([
    ...Array.from({ length: 4 }, () => shop.webhook("orders/paid", paid, { id })),
    ...Array.from({ length: 4 }, () => shop.webhook("orders/paid", paid)),
  ]);
  assert.deepEqual(new Set(answers), new Set([200]));
  assert.equal((await status("CREDITS_WITH_PURCHASE", "401")).remaining, 2);
  await shop.restart();
  assert.equal(await shop.webhook("orders/paid", paid), 200);
  assert.equal(await shop.webhook("orders/paid", { ...paid, customer: { id: 999 } }), 200, "who has it stays");
  assert.equal((await status("CREDITS_WITH_PURCHASE", "401")).remaining, 2);
  assert.equal((await platform.get("/customers/shopify_999")).status, 404);
});

test("a webhook that was handled is not handled again, even with another body", async () => {
  const shop = shops.CREDITS_WITH_PURCHASE;
  const id = randomUUID();
  await shop.webhook("orders/paid", order("402"), { id });
  await shop.restart();
  await shop.webhook("orders/paid", order("402"), { id });
  assert.equal((await status("CREDITS_WITH_PURCHASE", "402")).remaining, 2);
});

test("a refund takes back what is unused: of returned items, of all money, but not of a courtesy", async () => {
  const cases = [
    ["403", { variant: VARIANT }, 0],
    ["404", { amount: "0.99" }, 0],
    ["405", { amount: "0.50" }, 2],
  ];
  for (const [customer, what, remaining] of cases) {
    const paid = order(customer);
    await shops.CREDITS_WITH_PURCHASE.webhook("orders/paid", paid);
    assert.equal(await shops.CREDITS_WITH_PURCHASE.webhook("refunds/create", refund(paid, what)), 200);
    assert.equal((await status("CREDITS_WITH_PURCHASE", customer)).remaining, remaining, customer);
  }
});

test("two refunds of a half are one of the whole, the same one told twice is not", async () => {
  const shop = shops.CREDITS_WITH_PURCHASE;
  const paid = order("406", { total: "10.00" });
  await shop.webhook("orders/paid", paid);
  const half = refund(paid, { amount: "5.00" });
  for (const _ of [1, 2]) await shop.webhook("refunds/create", half);
  assert.equal((await status("CREDITS_WITH_PURCHASE", "406")).remaining, 2);
  await shop.webhook("refunds/create", refund(paid, { amount: "5.00" }));
  assert.equal((await status("CREDITS_WITH_PURCHASE", "406")).remaining, 0);
});

test("a refund that arrives before its order leaves nothing", async () => {
  const shop = shops.CREDITS_WITH_PURCHASE;
  const paid = order("407");
  assert.equal(await shop.webhook("refunds/create", refund(paid, { amount: "0.99" })), 200);
  assert.equal(await shop.webhook("orders/paid", paid), 200);
  assert.equal((await status("CREDITS_WITH_PURCHASE", "407")).remaining, 0);
});

test("an order without a customer is acknowledged and gives nothing", async () => {
  assert.equal(await shops.CREDITS_WITH_PURCHASE.webhook("orders/paid", order(null)), 200);
});

test("a try-on that the theme reports is counted once for each attempt, and refused when none is left", async () => {
  const shop = shops.CREDITS_WITH_PURCHASE;
  await shop.webhook("orders/paid", order("408"));
  const use = async (attemptId) => code(await shop.call("408", "credits/use", { attemptId }));
  const first = await shop.call("408", "credits/use", { attemptId: "a" });
  assert.deepEqual([first.status, first.body.success, first.body.remaining], [200, true, 1]);
  assert.deepEqual(await use("a"), [200, undefined]);
  assert.deepEqual(await use("b"), [200, undefined]);
  assert.deepEqual(await use("c"), [402, "end_customer_quota"]);
  assert.deepEqual(code(await shop.call("", "credits/use", { attemptId: "d" })), [401, "unauthorized"]);
  const form = { headers: { "content-type": "text/plain" } };
  assert.deepEqual(code(await shop.call("408", "credits/use", JSON.stringify({ attemptId: "e" }), form)), [400, "invalid_body"]);
});

for (const customer of ["501", ""]) {
  const who = customer ? "a customer" : "a guest";
  test(`pay per try-on: ${who} pays in the shop's checkout and gets one try-on`, async () => {
    const shop = shops.PAY_PER_USE;
    const { body: checkout } = await shop.call(customer, "checkout", { productId: "42", shopperId: "ignored", returnUrl: "https://evil.example/" });
    const id = checkout.checkoutSessionId;
    assert.equal(checkout.url, `https://demo.myshopify.com/cart/${VARIANT}:1?attributes%5Bgenvoris_checkout%5D=${id}`);
    const exchange = () => shop.call(customer, "session", { checkoutSessionId: id });
    assert.deepEqual(code(await exchange()), [402, "payment_required"]);
    const paid = order(customer, { checkout: id });
    await shop.webhook("orders/paid", paid);
    if (customer) assert.equal((await status("PAY_PER_USE", customer)).remaining, 1);
    const [{ body }, again] = await Promise.all([exchange(), exchange()]);
    assert.equal((await tryOn(shop, customer, body.token, `p-${who}-1`)).status, 200);
    assert.equal((await tryOn(shop, customer, again.body.token, `p-${who}-2`)).status, 402);
    assert.equal((await tryOn(shop, customer, body.token, `p-${who}-1`)).status, 200, "the same try-on again");
  });
}

test("pay per try-on: nobody else gets it, a cheaper order does not pay, and a refund ends it", async () => {
  const shop = shops.PAY_PER_USE;
  const { body: { checkoutSessionId } } = await shop.call("502", "checkout", { productId: "42" });
  const exchange = (customer) => shop.call(customer, "session", { checkoutSessionId });
  await shop.webhook("orders/paid", order("502", { checkout: checkoutSessionId, variant: 5 }));
  assert.deepEqual(code(await exchange("502")), [402, "payment_required"]);
  const paid = order("502", { checkout: checkoutSessionId });
  await shop.webhook("orders/paid", paid);
  assert.equal((await exchange("502")).status, 200);
  for (const other of ["503", ""]) assert.deepEqual(code(await exchange(other)), [403, "shopper_mismatch"]);
  await shop.webhook("refunds/create", refund(paid, { variant: VARIANT }));
  const { status: refunded, body } = await exchange("502");
  assert.deepEqual([refunded, body.paymentStatus], [402, "refunded"]);
  assert.deepEqual(code(await shop.call("502", "session", { checkoutSessionId: "gck_none" })), [404, "not_found"]);
});

test("while the platform is away, a webhook is refused, and handled when Shopify repeats it", async () => {
  const own = await startPlatform();
  const shop = await startShop(own, "CREDITS_WITH_PURCHASE");
  const [paid, id] = [order("601"), randomUUID()];
  await own.close();
  assert.equal(await shop.webhook("orders/paid", paid, { id }), 502);
  await shop.close();
});

const code = ({ status: answered, body }) => [answered, body.error];

/** A try-on of the shopper's page through the proxy. */
async function tryOn(shop, customer, token, attempt) {
  const form = await platform.form({ ...(token === undefined ? {} : { end_customer_token: token }), attempt_id: attempt });
  return shop.call(customer, "api/tryon", form);
}
