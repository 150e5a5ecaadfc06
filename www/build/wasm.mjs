// Makes the WebAssembly module as small as it gets, and its generated script to match.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { WWW, bundleScript, virtualModule } from "./bundle.mjs";
import { prune } from "./prune.mjs";

const TOOLS = join(WWW, "node_modules/.bin");

// rustc enables these features for wasm32 by default; wasm-opt has to be told.
const FEATURES = [
  "bulk-memory",
  "bulk-memory-opt",
  "call-indirect-overlong",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
].map((feature) => `--enable-${feature}`);

// Passes besides `-Oz`: the control flow is rebuilt first, which saves 1.5 % after brotli. The module never traps on
// purpose and keeps nothing below address 1024. Code that stays in functions of its own compresses better than code that
// is inlined into one huge function (2 %).
const PASSES = [
  ...["--flatten", "--rereloop", "-Oz", "--gufa-optimizing"],
  ...["-Oz", "--converge", "-tnh", "--ignore-implicit-traps", "-ocimfs", "20", "--low-memory-unused", "--reorder-locals"],
];

const wasmOpt = (output, ...args) =>
  execFileSync(join(TOOLS, "wasm-opt"), [...args, ...FEATURES, "-o", output], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });

/**
 * Optimises the module, and gives its imports and exports one-letter names.
 *
 * @param {string} bindgen the folder that wasm-bindgen wrote to
 * @returns {{ content: Buffer, imports: string[][], exports: string[][] }} the module and the new names
 */
export const optimizeModule = (bindgen) => {
  const pruned = join(bindgen, "genvoris_pruned.wasm");
  const output = join(bindgen, "genvoris_opt.wasm");
  prune(TOOLS, FEATURES, join(bindgen, "genvoris_bg.wasm"), pruned);
  wasmOpt(output, ...PASSES, "--strip-debug", "--strip-producers", pruned);
  const renamed = wasmOpt(output, "--minify-imports-and-exports-and-modules", output);
  // wasm-opt prints JSON with trailing commas.
  return { content: readFileSync(output), ...JSON.parse(renamed.replace(/,(\s*\])/g, "$1")) };
};

/** wasm-bindgen's script with the module's new names. The generated names carry a hash each: 3 KB after brotli. */
const renamedBindings = (bindgen, { imports, exports }) => {
  const importNames = new Map(imports.map(([, name, short]) => [name, short]));
  const exportNames = new Map(exports.map(([name, short]) => [name, short]));
  return readFileSync(join(bindgen, "genvoris.js"), "utf8")
    .replaceAll("./genvoris_bg.js", "a")
    .replace(/\bwasm\.(\w+)/g, (whole, name) => (exportNames.has(name) ? `wasm.${exportNames.get(name)}` : whole))
    .replace(/^( +)(\w+)(: (?:async )?function\(|\()/gm, (whole, indent, name, rest) =>
      importNames.has(name) ? `${indent}${JSON.stringify(importNames.get(name))}${rest}` : whole,
    );
};

/** Bundles `runtime/index.js` with those parts of wasm-bindgen's script that it uses. */
export const bundleRuntime = (bindgen, module) => {
  const bindings = renamedBindings(bindgen, module) + "\nexport { __wbg_finalize_init, __wbg_get_imports };";
  return bundleScript("runtime/index.js", {
    // The generated initialiser, which is left out, looks for the module beside this address.
    define: { "import.meta.url": "document.baseURI" },
    plugins: [virtualModule("genvoris", bindings)],
  });
};
