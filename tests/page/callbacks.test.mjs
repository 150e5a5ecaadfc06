// Finding and calling a page's functions by their dotted names.

import assert from "node:assert/strict";
import { test } from "node:test";
import { invokeCallback } from "../../www/dialog/callbacks.js";

globalThis.window = globalThis;

test("a callback is called as a method of its object", () => {
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

test("an error message names the missing part of a path, without secrets", () => {
  globalThis.Theme = {
    answer: 42,
    broken() {
      throw Error("eyJ.secret.token");
    },
    get trap() {
      throw "no";
    },
  };
  for (const [path, expected] of [
    ["Nothing.open", "window has no Nothing"],
    ["Theme.paywall.open", "window.Theme has no paywall"],
    ["Theme.answer", "Theme.answer is not a function"],
    ["Theme.answer.open", "window.Theme.answer has no open"],
    ["Theme.trap", "window.Theme has no trap"],
    ["Theme.broken", "Theme.broken failed"],
  ]) {
    const { line } = invokeCallback(path, null);
    assert.ok(line.includes(expected) && !line.includes("secret"), `${path}: ${line}`);
  }
});
