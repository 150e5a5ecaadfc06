// The real Stripe library against the stand-in: what a store's backend that was written for Stripe sends and reads.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import Stripe from "stripe";

import { startStripe } from "./stripe/server.mjs";

const SUCCESS = "https://shop.example/tryon/paid?session_id={CHECKOUT_SESSION_ID}";
let server;
let stripe;

before(async () => {
  server = await startStripe();
  const { hostname: host, port } = new URL(server.url);
  stripe = new Stripe("sk_test_1", { host, port, protocol: "http" });
});
after(() => server.close());

const create = (fields = {}, options) =>
  stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ price_data: { currency: "usd", unit_amount: 99, product_data: { name: "One try-on" } }, quantity: 1 }],
    success_url: SUCCESS,
    cancel_url: "https://shop.example/products/42",
    metadata: { shopperId: "ada", productId: "42", model: "PAY_PER_USE" },
    ...fields,
  }, options);

const choose = (url, choice) => fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams({ choice }) });

test("a new session is open and unpaid, and has every field of the published types", async () => {
  const session = await create();
  assert.match(session.id, /^cs_test_/);
  const { object, status, payment_status, amount_total, currency, payment_intent, metadata } = session;
  assert.deepEqual([object, status, payment_status, amount_total, currency, payment_intent], ["checkout.session", "open", "unpaid", 99, "usd", null]);
  assert.deepEqual(metadata, { shopperId: "ada", productId: "42", model: "PAY_PER_USE" });
  assertFields("Checkout/Sessions", "Session", session);
});

test("the placeholder arrives whole and is replaced when the shopper has paid", async () => {
  const session = await create();
  const { body, headers } = server.requests.at(-1);
  assert.match(body, /success_url=https%3A%2F%2Fshop\.example%2Ftryon%2Fpaid%3Fsession_id%3D%7BCHECKOUT_SESSION_ID%7D/);
  assert.equal(headers["stripe-version"], "2026-10-28.endive");
  assert.ok(headers["idempotency-key"], "the library sends one with every POST");
  const back = await choose(session.url, "pay");
  assert.equal(back.headers.get("location"), `https://shop.example/tryon/paid?session_id=${session.id}`);
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent.latest_charge", "line_items"] });
  assert.deepEqual([paid.status, paid.payment_status, paid.url], ["complete", "paid", null]);
  assert.deepEqual([paid.payment_intent.status, paid.payment_intent.latest_charge.refunded], ["succeeded", false]);
  assert.equal(paid.line_items.data[0].amount_total, 99);
  assertFields("PaymentIntents", "PaymentIntent", paid.payment_intent);
  assertFields("Charges", "Charge", paid.payment_intent.latest_charge);
});

test("a price of the catalogue is charged, and one that costs nothing needs no payment", async () => {
  const product = await stripe.products.create({ name: "One try-on" });
  const price = await stripe.prices.create({ product: product.id, currency: "jpy", unit_amount: 120 });
  const free = await stripe.prices.create({ product: product.id, currency: "jpy", unit_amount: 0 });
  assertFields("Products", "Product", product);
  assertFields("Prices", "Price", price);
  const session = await create({ line_items: [{ price: price.id, quantity: 2 }] });
  assert.deepEqual([session.amount_total, session.currency], [240, "jpy"]);
  assert.match(await (await fetch(session.url)).text(), /<h1>¥240<\/h1><ul><li>2 × One try-on/);
  const nothing = await create({ line_items: [{ price: free.id, quantity: 1 }] });
  await choose(nothing.url, "pay");
  const { status, payment_status, payment_intent } = await stripe.checkout.sessions.retrieve(nothing.id);
  assert.deepEqual([status, payment_status, payment_intent], ["complete", "no_payment_required", null]);
});

test("each way out of the checkout page leaves the session as Stripe would", async () => {
  const cases = [
    [["decline"], "open", "unpaid"],
    [["cancel"], "open", "unpaid"],
    [["expire"], "expired", "unpaid"],
    [["pay_by_bank_debit"], "complete", "unpaid"],
    [["pay_by_bank_debit", "bank_debit_succeeds"], "complete", "paid"],
    [["pay_by_bank_debit", "bank_debit_fails"], "complete", "unpaid"],
    [["no such button"], "open", "unpaid"],
  ];
  for (const [choices, status, paymentStatus] of cases) {
    const session = await create();
    for (const choice of choices) await choose(session.url, choice);
    const now = await stripe.checkout.sessions.retrieve(session.id);
    assert.deepEqual([now.status, now.payment_status], [status, paymentStatus], choices.join());
  }
});

test("a session that is expired or paid can neither be paid nor expire", async () => {
  const session = await create();
  await stripe.checkout.sessions.expire(session.id);
  assert.equal((await choose(session.url, "pay")).status, 400);
  await assert.rejects(stripe.checkout.sessions.expire(session.id), { type: "StripeInvalidRequestError", statusCode: 400 });
  const old = await create({ expires_at: 1 });
  assert.equal((await stripe.checkout.sessions.retrieve(old.id)).status, "expired");
});

test("a refund is found at the charge, and its session by the payment", async () => {
  const session = await create();
  await choose(session.url, "pay");
  const { payment_intent: payment } = await stripe.checkout.sessions.retrieve(session.id);
  const found = await stripe.checkout.sessions.list({ payment_intent: payment });
  assert.deepEqual(found.data.map(({ id }) => id), [session.id]);
  const part = await stripe.refunds.create({ payment_intent: payment, amount: 9 });
  assertFields("Refunds", "Refund", part);
  assert.equal((await stripe.charges.retrieve(part.charge)).refunded, false);
  await stripe.refunds.create({ payment_intent: payment });
  const charge = await stripe.charges.retrieve(part.charge);
  assert.deepEqual([charge.refunded, charge.amount_refunded], [true, 99]);
  await assert.rejects(stripe.refunds.create({ payment_intent: payment }), { code: "charge_already_refunded" });
});

test("a request with a key that was used is answered as before, another request with it is refused", async () => {
  const options = { idempotencyKey: "order-1" };
  const [first, second] = await Promise.all([create({}, options), create({}, options)]);
  assert.equal(first.id, second.id);
  assert.equal(second.lastResponse.headers["idempotent-replayed"], "true");
  await assert.rejects(create({ locale: "de" }, options), { type: "StripeIdempotencyError" });
});

test("what Stripe refuses is refused with its codes", async () => {
  const cases = [
    [{ success_url: undefined }, "parameter_missing", "success_url"],
    [{ success_url: "shop.example" }, "url_invalid", "success_url"],
    [{ line_items: undefined }, "parameter_missing", "line_items"],
    [{ line_items: [{ price: "price_none", quantity: 1 }] }, "resource_missing", "line_items[0][price]"],
    [{ line_items: [{ price_data: { currency: "usd", unit_amount: 0.5, product_data: { name: "x" } }, quantity: 1 }] }, "parameter_invalid_integer", "line_items[0][price_data][unit_amount]"],
    [{ line_items: [{ price_data: { currency: "usd", unit_amount: 49, product_data: { name: "x" } }, quantity: 1 }] }, "amount_too_small", undefined],
    [{ sucess_url: "https://shop.example/" }, "parameter_unknown", "sucess_url"],
    [{ metadata: { note: "x".repeat(501) } }, "parameter_invalid_empty", "metadata[note]"],
  ];
  for (const [fields, code, param] of cases) {
    await assert.rejects(create(fields), { type: "StripeInvalidRequestError", statusCode: 400, code, param });
  }
  await assert.rejects(stripe.checkout.sessions.retrieve("cs_test_none"), { statusCode: 404, code: "resource_missing" });
  const { hostname: host, port } = new URL(server.url);
  const live = new Stripe("sk_live_1", { host, port, protocol: "http" });
  await assert.rejects(live.checkout.sessions.list(), { type: "StripeAuthenticationError", statusCode: 401 });
  await assert.rejects(stripe.coupons.list(), { statusCode: 404 });
  const body = "__proto__[amount]=1";
  const { status } = await fetch(`${server.url}/v1/prices`, { method: "POST", headers: { authorization: "Bearer sk_test_1" }, body });
  assert.deepEqual([status, {}.amount], [400, undefined]);
});

/** The fields that the library's types declare without a question mark. */
function assertFields(file, type, object) {
  const types = readFileSync(new URL(`./node_modules/stripe/esm/resources/${file}.d.ts`, import.meta.url), "utf8");
  const [declaration] = types.match(new RegExp(`^export interface ${type} \\{[\\s\\S]*?^\\}`, "m"));
  const names = [...declaration.matchAll(/^ {4}(\w+):/gm)].map(([, name]) => name);
  assert.ok(names.length > 10);
  assert.deepEqual(names.filter((name) => !(name in object)), []);
}
