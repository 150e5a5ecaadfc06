// UUIDs for attempts and sessions.

import assert from "node:assert/strict";
import { test } from "node:test";
import { uuid } from "../../www/dialog/uuid.js";

test("ids are unique and have the version and variant of a random UUID", () => {
  const many = Array.from({ length: 1000 }, uuid);
  for (const id of many) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(many).size, many.length);
});

test("the version and variant are set for any random bytes", (context) => {
  const original = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  context.after(() => Object.defineProperty(globalThis, "crypto", original));
  for (const [byte, id] of [
    [0, "00000000-0000-4000-8000-000000000000"],
    [255, "ffffffff-ffff-4fff-bfff-ffffffffffff"],
  ]) {
    Object.defineProperty(globalThis, "crypto", { configurable: true, value: { getRandomValues: (bytes) => bytes.fill(byte) } });
    assert.equal(uuid(), id);
  }
});
