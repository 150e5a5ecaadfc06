/** Pay per try-on: what the store's answers mean, and who gets what the browser keeps. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { findAttempt, review } from "../../www/checkout/attempt-rules.js";
import { classifyPayment } from "../../www/checkout/payment-answer.js";

test("only a token is a payment", () => {
  for (const [status, body, kind] of [
    [200, { token: "a.b.c" }, "paid"],
    [201, { token: "a.b.c" }, "paid"],
    [200, { token: "" }, "not_checked"],
    [200, { token: 7 }, "not_checked"],
    [200, undefined, "not_checked"],
    [200, null, "not_checked"],
    [200, "paid", "not_checked"],
    [402, { token: "a.b.c" }, "pending"],
    [402, { error: "payment_required" }, "pending"],
    [402, { error: "payment_required", paymentStatus: "processing" }, "pending"],
    [402, { error: "payment_required", paymentStatus: "refunded" }, "unpaid"],
    [402, undefined, "pending"],
    [402, { error: "payment_required", status: "expired" }, "unpaid"],
    [402, { error: "payment_required", reason: "canceled" }, "unpaid"],
    [402, { error: "checkout_expired" }, "unpaid"],
    [402, { error: "payment_required", status: "unpaid" }, "pending"],
    [410, undefined, "unpaid"],
    [404, { error: "not_found" }, "unknown"],
    [403, undefined, "unknown"],
    [401, undefined, "not_checked"],
    [419, undefined, "not_checked"],
    [429, undefined, "not_checked"],
    [500, { error: "internal_error" }, "not_checked"],
    [0, undefined, "not_checked"],
  ]) {
    assert.equal(classifyPayment(status, body).kind, kind, `${status} ${JSON.stringify(body)}`);
  }
});

const MINUTE = 60_000;
const NOW = 100 * 24 * 60 * MINUTE;
const shirt = { id: "shirt", title: "Shirt", images: [] };
const coat = { id: "coat", title: "Coat", images: [] };
const attempt = (rest) => ({ key: "1", attemptId: "1", photo: "bytes", product: shirt, url: "https://pay", at: NOW, ...rest });

test("a photo is kept for half an hour, a checkout for a day, and neither for another shopper", () => {
  const whatIsLeft = (rest, shopperId, age) => {
    const left = review(attempt(rest), shopperId, NOW + age * MINUTE);
    return left && (left.photo ? "all" : "checkout");
  };
  const known = { checkoutSessionId: "cs" };
  for (const [rest, shopperId, age, left] of [
    [{}, undefined, 29, "all"],
    [{}, undefined, 31, undefined],
    [known, undefined, 31, "checkout"],
    [known, undefined, 25 * 60, undefined],
    [{ shopperId: "a" }, "a", 1, "all"],
    [{ shopperId: "a" }, "b", 1, undefined],
    [{ shopperId: "a", ...known }, "b", 1, "checkout"],
    [{ shopperId: "a" }, undefined, 1, "all"],
    [{}, "a", 1, "all"],
  ]) {
    assert.equal(whatIsLeft(rest, shopperId, age), left, JSON.stringify([rest, shopperId, age]));
  }
});

test("a checkout finds its own attempt", () => {
  const attempts = [
    attempt({ key: "older shirt", at: NOW - 2 }),
    attempt({ key: "coat", product: coat, at: NOW - 1 }),
    attempt({ key: "used", isUsed: true, url: undefined, checkoutSessionId: "cs_used" }),
    attempt({ key: "known", product: coat, checkoutSessionId: "cs_known", at: NOW - 3 }),
    attempt({ key: "bob's", shopperId: "bob", at: NOW }),
  ];
  const found = (wanted) => findAttempt(attempts, wanted)?.key;
  assert.equal(found({ product: shirt }), "older shirt");
  assert.equal(found({ product: coat }), "coat");
  assert.equal(found({ product: { id: "hat" } }), undefined);
  assert.equal(found({ product: shirt, shopperId: "bob" }), "bob's");
  assert.equal(found({ product: shirt, checkoutSessionId: "cs_known" }), "known");
  assert.equal(found({ product: coat, checkoutSessionId: "cs_new" }), "coat");
  assert.equal(found({ product: { id: "thanks" }, checkoutSessionId: "cs_new", shopperId: "alice" }), "coat");
});

test("a product without an id is known by its title and picture", () => {
  const nameless = { title: "Shirt", images: ["/1.png"] };
  const attempts = [attempt({ product: nameless })];
  assert.ok(findAttempt(attempts, { product: { ...nameless } }));
  assert.equal(findAttempt(attempts, { product: { ...nameless, images: ["/2.png"] } }), undefined);
});
