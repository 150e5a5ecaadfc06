// Translates the WebAssembly module to JavaScript, for browsers and pages that refuse WebAssembly.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { virtualModule } from "./bundle.mjs";
import { TOOLS, bundleWithBindings, optimizeModule, renamedBindings } from "./wasm.mjs";

// JavaScript has no equivalent of these, so binaryen replaces them by functions and arithmetic.
const LOWERING = ["--llvm-memory-copy-fill-lowering", "--llvm-nontrapping-fptoint-lowering", "--signext-lowering"];

/** binaryen's translation, with its imports and exports as a module has them that is bundled with the bindings. */
const translate = (bindgen) => {
  const output = join(bindgen, "genvoris_translated.js");
  execFileSync(join(TOOLS, "wasm2js"), ["--enable-mutable-globals", "--enable-reference-types", "-Oz", join(bindgen, "genvoris_opt.wasm"), "-o", output]);
  const source = readFileSync(output, "utf8");
  const bindings = 'import { __wbg_get_imports } from "genvoris";\nconst a = __wbg_get_imports().a;';
  return source.replace("import * as a from 'a';", bindings).replace(/^export .*$/gm, "") + "\nexport default retasmFunc;";
};

/** A WebAssembly memory that has grown detaches its former buffer; a translated one makes another buffer. */
const withoutDetachedBuffers = (bindings) => {
  const [, memory] = /new DataView\((wasm\.\w+)\.buffer\)/.exec(bindings);
  return bindings.replace(/if \((cached\w+) === null \|\| .*\) \{$/gm, `if ($1?.buffer !== ${memory}.buffer) {`);
};

/**
 * Bundles `javascript-runtime/index.js` with the translated module and its bindings.
 *
 * @param {string} bindgen the folder with wasm-bindgen's output for a module without reference types
 */
export const bundleJavascriptRuntime = (bindgen) => {
  const module = optimizeModule(bindgen, LOWERING);
  const bindings = withoutDetachedBuffers(renamedBindings(bindgen, module));
  return bundleWithBindings("javascript-runtime/index.js", bindings, [virtualModule("translated", translate(bindgen))]);
};
