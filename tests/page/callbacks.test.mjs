// Functions of a page, found by dotted path.

import assert from "node:assert/strict";
import { test } from "node:test";
import { invokeCallback } from "../../www/dialog/callbacks.js";

globalThis.window = globalThis;

test("callbacks are found by path and called with their owner", () => {
  globalThis.Theme = {
    paywall: {
      name: "p",
      open(detail) {
        return [this.name, detail];
      },
    },
  };
  assert.deepEqual(invokeCallback("Theme.paywall.open", 7), { value: ["p", 7] });
});

test("what is missing from a path is named", () => {
  globalThis.Theme = {
    answer: 42,
    broken() {
      throw Error("eyJ.secret.token");
    },
    get trap() {
      throw "no";
    },
  };
  for (const [path, named] of [
    ["Nothing.open", "window has no Nothing"],
    ["Theme.paywall.open", "window.Theme has no paywall"],
    ["Theme.answer", "Theme.answer is not a function"],
    ["Theme.answer.open", "window.Theme.answer has no open"],
    ["Theme.trap", "window.Theme has no trap"],
    ["Theme.broken", "Theme.broken failed"],
  ]) {
    const { line } = invokeCallback(path, null);
    assert.ok(line.includes(named) && !line.includes("secret"), `${path}: ${line}`);
  }
});
