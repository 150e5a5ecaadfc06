#!/usr/bin/env bash
# What happens to a view of a module's memory when the memory grows, in WebAssembly and after binaryen's wasm2js.
#
# Expected: a translated module behaves like the original, so that bindings which notice growth by a detached buffer, as
# wasm-bindgen's do (`buffer.detached === true`, `byteLength === 0`), work with both.
#
# Observed with binaryen 132.0.0 in Node.js 20: WebAssembly detaches the former buffer. The translation makes a larger
# buffer, copies the content and leaves the former one alone: its views keep their length, and what is written through them is
# lost without an error.
#
# Therefore: bindings of a translated module have to compare a view's buffer with the memory's current one.
#
#   bash findings/translated-memory-growth.sh       (needs Node.js 20 or newer with npm)
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save binaryen@132.0.0
cat >module.wat <<'END'
(module
  (memory (export "memory") 1 4)
  (func (export "grow") (result i32) (memory.grow (i32.const 1)))
  (func (export "first") (result i32) (i32.load8_u (i32.const 0))))
END
node_modules/.bin/wasm-as module.wat -o module.wasm
node_modules/.bin/wasm2js module.wasm -o module.mjs
cat >observe.mjs <<'END'
import { readFileSync } from "node:fs";
import * as translated from "./module.mjs";

const { instance } = await WebAssembly.instantiate(readFileSync("module.wasm"));
for (const [name, { memory, grow, first }] of [["WebAssembly", instance.exports], ["translated", translated]]) {
  const view = new Uint8Array(memory.buffer);
  grow();
  const isCurrent = view.buffer === memory.buffer;
  view[0] = 7;
  console.log(`${name}: length ${view.length}, current ${isCurrent}, the module reads ${first()}`);
}
END
node observe.mjs | tee observed.txt
diff observed.txt - <<'END'
WebAssembly: length 0, current false, the module reads 0
translated: length 65536, current false, the module reads 0
END
echo "The result is the same as before."
