// `genvoris store` with the real Stripe library and command line on the other side.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import Stripe from "stripe";

import { classifyPayment } from "../../www/checkout/payment-answer.js";
import { startPlatform, startStore } from "../shared/programs.mjs";
import { startStripe } from "./stripe/server.mjs";
import { trigger } from "./stripe-cli.mjs";

const SECRET = "whsec_test";
let platform;
let store;
let server;
let stripe;

before(async () => {
  [platform, server] = await Promise.all([startPlatform(), startStripe()]);
  const { hostname: host, port } = new URL(server.url);
  stripe = new Stripe("sk_test_1", { host, port, protocol: "http" });
  const args = ["--checkout-provider", "stripe", "--checkout-price", "0.99 USD", "--stripe-api-base", server.url];
  store = await startStore(platform, args, { GENVORIS_STRIPE_SECRET_KEY: "rk_test_1", GENVORIS_STRIPE_WEBHOOK_SECRET: SECRET });
});
after(() => Promise.all([store.close(), platform.close(), server.close()]));

test("a shopper pays, comes back and gets one try-on, however often the checkout is exchanged", async () => {
  const page = `${store.url}/products/42?size=m`;
  const url = await checkout("ada", page);
  const id = idOf(url);
  const unpaid = await exchange(id);
  assert.deepEqual([unpaid.status, unpaid.body.error, unpaid.body.paymentStatus], [402, "payment_required", "unpaid"]);
  const paid = await choose(url, "pay");
  assert.equal(paid.headers.get("location"), `${page}&session_id=${id}`);
  const sessions = await Promise.all(Array.from({ length: 5 }, () => exchange(id)));
  const tryOns = await Promise.all(sessions.map(({ body }, index) => platform.tryOn(body.token, `attempt-${index}`)));
  assert.deepEqual(tryOns.sort(), [200, 402, 402, 402, 402]);
  assert.deepEqual(await platform.grants("ada"), [{ reference: id, remaining: 0, revoked: false }]);
});

test("stripe trigger pays for a shopper who never comes back, and a refund takes it away", async () => {
  server.webhook = { url: `${store.url}/api/tryon/webhook`, secret: SECRET };
  const metadata = { shopperId: "bea", productId: "42", model: "PAY_PER_USE" };
  const added = Object.entries(metadata).flatMap(([name, value]) => ["--add", `checkout_session:metadata.${name}=${value}`]);
  await trigger(server.url, "checkout.session.completed", ...added);
  const { data: [session] } = await stripe.checkout.sessions.list();
  assert.deepEqual(await platform.grants("bea"), [{ reference: session.id, remaining: 1, revoked: false }]);
  await stripe.refunds.create({ payment_intent: session.payment_intent });
  assert.deepEqual(await platform.grants("bea"), [{ reference: session.id, remaining: 0, revoked: true }]);
  server.webhook = undefined;
});

test("a debit that comes late gives the try-on when it has come, one that fails never does", async () => {
  server.webhook = { url: `${store.url}/api/tryon/webhook`, secret: SECRET };
  for (const [shopper, last, expected] of [["cyd", "bank_debit_succeeds", 200], ["dan", "bank_debit_fails", 404]]) {
    const url = await checkout(shopper, `${store.url}/`);
    for (const [choice, status] of [["pay_by_bank_debit", 404], [last, expected]]) {
      await choose(url, choice);
      assert.equal((await platform.get(`/customers/${shopper}`)).status, status, `${shopper}: ${choice}`);
    }
  }
  server.webhook = undefined;
});

test("the widget understands what the store answers about each checkout", async () => {
  const cases = [
    [[], "pending"],
    [["pay_by_bank_debit"], "pending"],
    [["pay_by_bank_debit", "bank_debit_fails"], "unpaid"],
    [["pay_by_bank_debit", "bank_debit_succeeds"], "paid"],
    [["expire"], "unpaid"],
    [["pay"], "paid"],
    [["pay", "refund"], "unpaid"],
  ];
  for (const [choices, kind] of cases) {
    const url = await checkout("eve", `${store.url}/`);
    for (const choice of choices) await (choice === "refund" ? refund(idOf(url)) : choose(url, choice));
    const { status, body } = await exchange(idOf(url));
    assert.equal(classifyPayment(status, body).kind, kind, choices.join());
  }
  const { status, body } = await exchange("cs_test_none");
  assert.equal(classifyPayment(status, body).kind, "unknown");
});

test("webhooks that the library has signed are accepted, all others are refused", async () => {
  const payload = JSON.stringify({ id: "evt_1", object: "event", type: "checkout.session.completed", data: { object: { id: "cs_test_none" } } });
  const sign = (fields) => Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET, ...fields });
  const now = Math.floor(Date.now() / 1000);
  const cases = [
    ["signed", sign(), payload],
    ["by a secret that is being replaced", `${sign({ secret: "whsec_old" })},${sign().split(",")[1]}`, payload],
    ["with an older scheme beside it", `${sign()},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39`, payload],
    ["four minutes ago", sign({ timestamp: now - 240 }), payload],
    ["six minutes ago", sign({ timestamp: now - 360 }), payload],
    ["by another secret", sign({ secret: "whsec_other" }), payload],
    ["another body", sign(), payload.replace("cs_test_none", "cs_test_mine")],
    ["with the wrong scheme", sign({ scheme: "v0" }), payload],
    ["not at all", "", payload],
    ["with nothing", "t=,v1=", payload],
    ["an empty body", sign(), ""],
  ];
  for (const [name, header, body] of cases) {
    const headers = { "content-type": "application/json", "stripe-signature": header };
    const { status } = await fetch(`${store.url}/api/tryon/webhook`, { method: "POST", headers, body });
    assert.equal(status, accepts(body, header) ? 204 : 401, name);
  }
});

/** Whether the library itself takes the webhook. */
function accepts(body, header) {
  try {
    Stripe.webhooks.constructEvent(body, header, SECRET);
    return true;
  } catch {
    return false;
  }
}

async function checkout(shopperId, returnUrl) {
  const { body } = await post("/api/tryon/checkout", { shopperId, productId: "42", returnUrl });
  assert.equal(body.checkoutSessionId, idOf(body.url));
  return body.url;
}

function exchange(id) {
  return post("/api/tryon/session", { checkoutSessionId: id });
}

function idOf(url) {
  return url.split("/").at(-1);
}

async function refund(id) {
  const { payment_intent: payment } = await stripe.checkout.sessions.retrieve(id);
  await stripe.refunds.create({ payment_intent: payment });
}

/** What the shopper does on the checkout page. */
function choose(url, choice) {
  return fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams({ choice }) });
}

async function post(path, body) {
  const response = await fetch(store.url + path, { method: "POST", body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}
