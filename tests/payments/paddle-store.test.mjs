// `genvoris store` beside Paddle's real library: both send the same transaction and believe the same webhooks.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";

import { LogLevel, Paddle } from "@paddle/paddle-node-sdk";

import { adjustment, startPaddle } from "./paddle/server.mjs";
import { startPlatform, startStore } from "../shared/programs.mjs";

const SECRET = "pdl_ntfset_test";
let platform;
let server;
let store;
let paddle;

before(async () => {
  [platform, server] = await Promise.all([startPlatform(), startPaddle()]);
  paddle = new Paddle("pdl_test_1", { environment: server.url, logLevel: LogLevel.none });
  const args = ["--checkout-provider", "paddle", "--checkout-price", "0.99 USD", "--paddle-api-base", server.url];
  store = await startStore(platform, args, { GENVORIS_PADDLE_API_KEY: "pdl_test_1", GENVORIS_PADDLE_WEBHOOK_SECRET: SECRET });
});
after(() => Promise.all([store.close(), platform.close(), server.close()]));

test("the store creates the transaction that the library would create", async () => {
  const transaction = await checkout("ada");
  const own = server.requests.at(-1).body;
  await paddle.transactions.create({
    collectionMode: "automatic",
    customData: { model: "PAY_PER_USE", shopperId: "ada", productId: "42" },
    items: [{
      quantity: 1,
      price: {
        description: "One try-on",
        unitPrice: { amount: "99", currencyCode: "USD" },
        product: { name: "One try-on", taxCategory: "standard" },
      },
    }],
    checkout: { url: null },
  });
  assert.deepEqual(own, server.requests.at(-1).body);
  const read = await paddle.transactions.get(transaction.id);
  assert.deepEqual([read.status, read.customData.shopperId], ["ready", "ada"]);
});

test("a completed transaction gives one try-on, a refund of a part leaves it, and one of the whole takes it back", async () => {
  const transaction = await checkout("bea");
  const grant = { reference: transaction.id, remaining: 1, revoked: false };
  transaction.status = "completed";
  assert.equal(await webhook("transaction.completed", transaction), 204);
  assert.deepEqual(await platform.grants("bea"), [grant]);
  const part = adjustment(transaction, "refund", "partial");
  transaction.adjustments.push(part);
  await webhook("adjustment.updated", { ...part, type: "partial" });
  await webhook("transaction.completed", transaction);
  assert.deepEqual(await platform.grants("bea"), [grant], "a part");
  const whole = adjustment(transaction, "refund", "full");
  transaction.adjustments.push(whole);
  await webhook("adjustment.updated", { ...whole, type: "full" });
  assert.deepEqual(await platform.grants("bea"), [{ ...grant, remaining: 0, revoked: true }], "the whole");
});

test("webhooks that the library believes are accepted, all others are refused", async () => {
  const body = JSON.stringify(event("transaction.completed", { ...(await checkout("cyd")), id: "txn_01none" }));
  const now = Math.floor(Date.now() / 1000);
  const cases = [
    ["signed", sign(body, now), body, true],
    ["by another secret", sign(body, now, "pdl_ntfset_other"), body, false],
    ["another body", sign(body, now), body.replace("txn_01none", "txn_01mine"), false],
    ["as Stripe signs", sign(body, now).replace("ts=", "t=").replace(";h1=", ",v1="), body, false],
    ["six minutes ago", sign(body, now - 360), body, false],
    ["with nothing", "ts=;h1=", body, false],
    ["not at all", "", body, false],
  ];
  for (const [name, header, sent, genuine] of cases) {
    const believed = await paddle.webhooks.unmarshal(sent, SECRET, header).then(() => true, () => false);
    assert.deepEqual([believed, await post(header, sent)], [genuine, genuine ? 204 : 401], name);
  }
  // The library refuses what is older than five seconds, which a webhook may well be that has waited for a busy server.
  assert.equal(await post(sign(body, now - 60), body), 204);
});

/** The transaction of a new checkout, which can be changed as Paddle would. */
async function checkout(shopperId) {
  const body = JSON.stringify({ shopperId, productId: "42", returnUrl: `${store.url}/` });
  const response = await fetch(`${store.url}/api/tryon/checkout`, { method: "POST", body });
  const { checkoutSessionId } = await response.json();
  return server.transactions.get(checkoutSessionId);
}

function event(type, data) {
  return { event_id: "evt_01", event_type: type, occurred_at: new Date().toISOString(), notification_id: "ntf_01", data };
}

async function webhook(type, data) {
  const body = JSON.stringify(event(type, data));
  return post(sign(body, Math.floor(Date.now() / 1000)), body);
}

function sign(body, time, secret = SECRET) {
  return `ts=${time};h1=${createHmac("sha256", secret).update(`${time}:${body}`).digest("hex")}`;
}

async function post(signature, body) {
  const headers = { "content-type": "application/json", "paddle-signature": signature };
  const { status } = await fetch(`${store.url}/api/tryon/webhook`, { method: "POST", headers, body });
  return status;
}
