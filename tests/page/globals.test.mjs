// The build refuses files that declare globals.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoGlobals } from "../../www/build/globals.mjs";

test("a file with a top-level declaration is refused by name", () => {
  for (const text of ["var L=1;(()=>{})();", "const G=1", "let a", "function f(){}", "class A{}", "if(1){var x=1}"]) {
    assert.throws(() => assertNoGlobals("page.js", text), /^Error: page\.js has a declaration at its top level: /, text);
  }
});

test("a file with immediately invoked functions is accepted", () => {
  for (const text of ['"use strict";(()=>{var L=1})();', "(()=>{})();\n", "!function(){let a}()"]) assertNoGlobals("page.js", text);
});
