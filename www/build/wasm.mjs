// Minimises the WebAssembly module, and adapts wasm-bindgen's script to its new names.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { WWW, bundleScript, virtualModule } from "./bundle.mjs";
import { prune } from "./prune.mjs";

export const TOOLS = join(WWW, "node_modules/.bin");

// rustc enables these features for wasm32 by default. wasm-opt does not, so they are listed here.
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

// --flatten and --rereloop rebuild the control flow first, which saves 1.5 % after brotli. -tnh, --ignore-implicit-traps and
// --low-memory-unused are safe, because the module never traps on purpose and keeps no data below address 1024. -ocimfs
// limits inlining, because separate functions compress better than one huge function (2 %).
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
 * Optimises the module and shortens the names of its imports and exports to one letter.
 *
 * @param {string} bindgen the folder that wasm-bindgen wrote to
 * @param {string[]} [lowering] passes that replace what the target does not have
 * @returns {{ content: Buffer, imports: string[][], exports: string[][] }} the module, and its old and new names
 */
export const optimizeModule = (bindgen, lowering = []) => {
  const pruned = join(bindgen, "genvoris_pruned.wasm");
  const output = join(bindgen, "genvoris_opt.wasm");
  prune(TOOLS, FEATURES, join(bindgen, "genvoris_bg.wasm"), pruned);
  wasmOpt(output, ...lowering, ...PASSES, "--strip-debug", "--strip-producers", pruned);
  const renamed = wasmOpt(output, "--minify-imports-and-exports-and-modules", output);
  // wasm-opt prints JSON with trailing commas.
  return { content: readFileSync(output), ...JSON.parse(renamed.replace(/,(\s*\])/g, "$1")) };
};

/** Optimises the module that checks photos, whose exports keep their names. */
export const optimizePreflight = (module, folder) => {
  const output = join(folder, "preflight_opt.wasm");
  wasmOpt(output, ...PASSES, "--strip-debug", "--strip-producers", module);
  return readFileSync(output);
};

/** wasm-bindgen's script with the module's new names. The generated names contain hashes, which cost 3 KB after brotli. */
export const renamedBindings = (bindgen, { imports, exports }) => {
  const importNames = new Map(imports.map(([, name, short]) => [name, short]));
  const exportNames = new Map(exports.map(([name, short]) => [name, short]));
  return readFileSync(join(bindgen, "genvoris.js"), "utf8")
    .replaceAll("./genvoris_bg.js", "a")
    .replace(/\bwasm\.(\w+)/g, (whole, name) => (exportNames.has(name) ? `wasm.${exportNames.get(name)}` : whole))
    .replace(/^( +)(\w+)(: (?:async )?function\(|\()/gm, (whole, indent, name, rest) =>
      importNames.has(name) ? `${indent}${JSON.stringify(importNames.get(name))}${rest}` : whole,
    );
};

/** Bundles a script with those parts of wasm-bindgen's script that it uses, and with other modules. */
export const bundleWithBindings = (entry, bindings, plugins = []) => {
  const exported = `${bindings}\nexport { __wbg_finalize_init, __wbg_get_imports };`;
  return bundleScript(entry, {
    // Only the generated initialiser needs import.meta.url, and it is not part of the bundle.
    define: { "import.meta.url": "document.baseURI" },
    plugins: [virtualModule("genvoris", exported), ...plugins],
  });
};

export const bundleRuntime = (bindgen, module) => bundleWithBindings("runtime/index.js", renamedBindings(bindgen, module));
