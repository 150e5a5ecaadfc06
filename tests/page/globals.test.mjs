// The build refuses files that declare globals.

import assert from "node:assert/strict";
import { test } from "node:test";
import { refuseGlobals } from "../../www/build/globals.mjs";

test("a file with a top-level declaration is refused by name", () => {
  for (const text of ["var L=1;(()=>{})();", "const G=1", "let a", "function f(){}", "class A{}", "if(1){var x=1}"]) {
    assert.throws(() => refuseGlobals("page.js", text), /^Error: page\.js declares something at its top level: /, text);
  }
});

test("a file with immediately invoked functions is accepted", () => {
  for (const text of ['"use strict";(()=>{var L=1})();', "(()=>{})();\n", "!function(){let a}()"]) refuseGlobals("page.js", text);
});
