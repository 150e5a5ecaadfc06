// The meaning of status responses, and when the status is requested again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isLocalPage } from "../../www/host-page/local-page.js";
import { createStatusTracker, parseAccess } from "../../www/host-page/store-status.js";

const accessOf = (status, access) => parseAccess({ status, body: { access } });

const response = (access) => ({ status: 200, body: { access } });

/** Sends a request and receives this response. */
const request = (store, access) => store.receive(store.nextRequest(), response(access));

test("exactly three access values are known", () => {
  for (const word of ["ALLOWED", "LOCKED", "EXHAUSTED"]) assert.equal(accessOf(200, word), word);
  for (const word of ["ERROR", "UNKNOWN", "allowed", "PAUSED", "", undefined, null, 1, ["ALLOWED"], { access: 1 }]) {
    assert.equal(accessOf(200, word), "UNKNOWN", String(word));
  }
});

test("a missing endpoint means allowed, and other errors mean unknown", () => {
  assert.equal(accessOf(404, undefined), "ALLOWED");
  assert.equal(accessOf(404, "LOCKED"), "ALLOWED");
  for (const status of [0, 199, 300, 301, 400, 401, 403, 405, 429, 500, 503, undefined]) {
    for (const word of [undefined, "ALLOWED"]) assert.equal(accessOf(status, word), "UNKNOWN", String(status));
  }
});

test("an unknown status is requested once more and then accepted", () => {
  const store = createStatusTracker();
  assert.equal(request(store, "ERROR"), "retry");
  assert.equal(request(store, "ERROR").access, "UNKNOWN", "a third request was sent");
  assert.equal(request(store, "ERROR"), "retry", "the next request may be repeated again");
  assert.equal(request(store, "ALLOWED").access, "ALLOWED");
  assert.equal(request(store, "ERROR"), "retry", "a successful response resets the count");
});

test("a response with any body is handled", () => {
  for (const body of [undefined, null, 7, "ALLOWED", [], {}]) {
    assert.equal(createStatusTracker().receive(1, { status: 200, body }), undefined);
    const store = createStatusTracker();
    assert.equal(store.receive(store.nextRequest(), { status: 200, body }), "retry");
  }
});

test("the response to an older request is ignored", () => {
  const store = createStatusTracker();
  const older = store.nextRequest();
  request(store, "ALLOWED");
  assert.equal(store.receive(older, response("ERROR")), undefined);
  assert.equal(store.receive(older, response("LOCKED")), undefined);
  assert.equal(request(store, "ERROR"), "retry", "an older response does not count as a failure");
});

test("the message and the quota are returned", () => {
  const store = createStatusTracker();
  const body = { access: "EXHAUSTED", message: "Back in May.", quota: { used: 7, limit: 9, resetsAt: "2026-05-01" } };
  assert.deepEqual(store.receive(store.nextRequest(), { status: 200, body }), body);
});

test("a shop's own backend says whether its shopper can try on, where it gives no access", () => {
  const access = (body) => parseAccess({ status: 200, body });
  assert.equal(access({ canTryOn: false }), "EXHAUSTED");
  assert.equal(access({ canTryOn: true }), "ALLOWED");
  assert.equal(access({ access: "LOCKED", canTryOn: true }), "LOCKED");
  for (const canTryOn of [undefined, null, 0, "", "false", []]) assert.equal(access({ canTryOn }), "UNKNOWN");
});

test("a tab that was hidden for five minutes requests the status once", () => {
  const store = createStatusTracker();
  assert.equal(store.visibilityChanged(false, 900_000), false, "the tab was never hidden");
  for (const [duration, requests] of [[0, false], [299_999, false], [300_000, true], [-300_000, false]]) {
    assert.equal(store.visibilityChanged(true, 1_000_000), false);
    assert.equal(store.visibilityChanged(false, 1_000_000 + duration), requests, String(duration));
  }
  assert.equal(store.visibilityChanged(false, 9_000_000), false, "once each time the tab is shown");
  store.visibilityChanged(true, 0);
  assert.equal(store.visibilityChanged(true, 900_000), false, "the tab is still hidden");
});

test("the code of a refusal is returned with the unknown access", () => {
  const store = createStatusTracker();
  const refusal = { status: 401, body: { error: "invalid_key" } };
  store.receive(store.nextRequest(), refusal);
  const { access, error } = store.receive(store.nextRequest(), refusal);
  assert.deepEqual([access, error], ["UNKNOWN", "invalid_key"]);
});

test("pages of the developer's own machine are told from those that shoppers see", () => {
  for (const hostname of ["localhost", "127.0.0.1", "127.1.2.3", ""]) assert.ok(isLocalPage({ hostname }), hostname);
  for (const hostname of ["shop.example", "localhost.evil.example", "127.evil.example", "notlocalhost", "192.168.1.7", ".localhost"]) {
    assert.ok(!isLocalPage({ hostname }), hostname);
  }
});
