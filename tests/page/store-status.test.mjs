import assert from "node:assert/strict";
import { test } from "node:test";
import { createStatusTracker, parseAccess } from "../../www/host-page/store-status.js";

const answer = (access) => ({ status: 200, body: { access } });

/** Asks, and takes in the answer. */
const hear = (store, access) => store.receive(store.nextRequest(), answer(access));

test("three words are known and in no other spelling", () => {
  for (const word of ["ALLOWED", "LOCKED", "EXHAUSTED"]) assert.equal(parseAccess(200, word), word);
  for (const word of ["ERROR", "UNKNOWN", "allowed", "PAUSED", "", undefined, null, 1, ["ALLOWED"], { access: 1 }]) {
    assert.equal(parseAccess(200, word), "UNKNOWN", String(word));
  }
});

test("only a missing endpoint says nothing against try-ons", () => {
  assert.equal(parseAccess(404, undefined), "ALLOWED");
  assert.equal(parseAccess(404, "LOCKED"), "ALLOWED");
  for (const status of [0, 199, 300, 301, 400, 401, 403, 405, 429, 500, 503, undefined]) {
    for (const word of [undefined, "ALLOWED"]) assert.equal(parseAccess(status, word), "UNKNOWN", String(status));
  }
});

test("what is not known is asked once more, then taken for what it is, and heard again later", () => {
  const store = createStatusTracker();
  assert.equal(hear(store, "ERROR"), "retry");
  assert.equal(hear(store, "ERROR").access, "UNKNOWN", "asked a third time");
  assert.equal(hear(store, "ERROR"), "retry", "a new round");
  assert.equal(hear(store, "ALLOWED").access, "ALLOWED");
  assert.equal(hear(store, "ERROR"), "retry", "a good answer ends a round");
});

test("an answer of any shape is taken in", () => {
  for (const body of [undefined, null, 7, "ALLOWED", [], {}]) {
    assert.equal(createStatusTracker().receive(1, { status: 200, body }), undefined);
    const store = createStatusTracker();
    assert.equal(store.receive(store.nextRequest(), { status: 200, body }), "retry");
  }
});

test("the answer to an older question is no news", () => {
  const store = createStatusTracker();
  const older = store.nextRequest();
  hear(store, "ALLOWED");
  assert.equal(store.receive(older, answer("ERROR")), undefined);
  assert.equal(store.receive(older, answer("LOCKED")), undefined);
  assert.equal(hear(store, "ERROR"), "retry", "an older answer counts as none");
});

test("what the store says comes along", () => {
  const store = createStatusTracker();
  const body = { access: "EXHAUSTED", message: "Back in May.", quota: { used: 7, limit: 9, resetsAt: "2026-05-01" } };
  assert.deepEqual(store.receive(store.nextRequest(), { status: 200, body }), body);
});

test("a tab that was away for five minutes asks, once", () => {
  const store = createStatusTracker();
  assert.equal(store.visibilityChanged(false, 900_000), false, "it was never away");
  for (const [away, asks] of [[0, false], [299_999, false], [300_000, true], [-300_000, false]]) {
    assert.equal(store.visibilityChanged(true, 1_000_000), false);
    assert.equal(store.visibilityChanged(false, 1_000_000 + away), asks, String(away));
  }
  assert.equal(store.visibilityChanged(false, 9_000_000), false, "once for each absence");
  store.visibilityChanged(true, 0);
  assert.equal(store.visibilityChanged(true, 900_000), false, "it is still away");
});
