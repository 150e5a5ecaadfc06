// What the build refuses: a file of ours that declares a name on the page's window.

import assert from "node:assert/strict";
import { test } from "node:test";
import { refuseGlobals } from "../../www/build/globals.mjs";

test("a file that declares something at its top level is refused by name", () => {
  for (const text of ["var L=1;(()=>{})();", "const G=1", "let a", "function f(){}", "class A{}", "if(1){var x=1}"]) {
    assert.throws(() => refuseGlobals("page.js", text), /^Error: page\.js declares something at its top level: /, text);
  }
});

test("functions that run at once are what files are made of", () => {
  for (const text of ['"use strict";(()=>{var L=1})();', "(()=>{})();\n", "!function(){let a}()"]) refuseGlobals("page.js", text);
});
