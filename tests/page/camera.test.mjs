// What the camera's errors mean, and which camera is the other one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { reasonOf } from "../../www/camera/refusal.js";
import { otherCamera } from "../../www/camera/stream.js";

test("whatever a request for the camera is rejected with has a reason", () => {
  assert.equal(reasonOf(new DOMException("", "NotAllowedError")), "blocked");
  assert.equal(reasonOf(new DOMException("", "NotReadableError")), "busy");
  for (const error of [undefined, null, "text", 1, {}, { name: "constructor" }, Error("failed")]) assert.equal(reasonOf(error), "failed");
});

const cameras = ["left", "wide", "tele"].map((deviceId) => ({ deviceId }));

test("a phone switches between front and back, whatever the number of its cameras", () => {
  assert.deepEqual(otherCamera({ facingMode: "user", deviceId: "left" }, cameras, true), { facingMode: "environment" });
  assert.deepEqual(otherCamera({ facingMode: "environment", deviceId: "tele" }, cameras, true), { facingMode: "user" });
});

test("other devices go through their cameras", () => {
  const next = (deviceId) => otherCamera({ facingMode: "user", deviceId }, cameras, false).deviceId.exact;
  assert.deepEqual(["left", "wide", "tele", "gone", undefined].map(next), ["wide", "tele", "left", "left", "left"]);
});
