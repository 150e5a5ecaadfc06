// Makes dist/ from the glue and module that wasm-bindgen left, the words, and the loader.
//
//   node www/pack.mjs <version> <folder of glue and module> <words of all languages> <dist>
//
// Names carry the first 16 hex digits of the SHA-256 of the content, so that they can be cached for
// ever; the loader carries the names and the integrity of all of them.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { build } from "esbuild";
import { TARGET, loader } from "./loader.mjs";
import { refuseGlobals } from "./globals.mjs";
import { compress, measure } from "./measure.mjs";
import { prune } from "./prune.mjs";

const [version, bindgen, languages, dist] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));

// What rustc switches on for wasm32 by default; wasm-opt must be told.
const FEATURES = [
  "bulk-memory",
  "bulk-memory-opt",
  "call-indirect-overlong",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
];

const hashed = (stem, ending, content) => {
  const digest = createHash("sha256").update(content).digest("hex");
  return [`${stem}-${digest.slice(0, 16)}.${ending}`, content];
};

/** What the module may be told besides `-Oz`: control flow is laid out afresh first (1.5 % after brotli); it
 *  never traps on purpose, nothing lies below address 1024, and code that stays in functions of its own
 *  compresses better than code inlined into one huge one (2 %). */
const FLAGS = [
  ...["--flatten", "--rereloop", "-Oz", "--gufa-optimizing"],
  ...["-Oz", "--converge", "-tnh", "--ignore-implicit-traps", "-ocimfs", "20", "--low-memory-unused", "--reorder-locals"],
];

/** The smallest form of the module, and how its imports and exports are called now. */
const optimised = () => {
  const tools = join(here, "node_modules/.bin");
  const input = join(bindgen, "genvoris_pruned.wasm");
  const output = join(bindgen, "genvoris_opt.wasm");
  const features = FEATURES.map((feature) => `--enable-${feature}`);
  prune(tools, features, join(bindgen, "genvoris_bg.wasm"), input);
  const run = (...args) =>
    execFileSync(join(tools, "wasm-opt"), [...args, ...features, "-o", output], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
  run(...FLAGS, "--strip-debug", "--strip-producers", input);
  const renamed = run("--minify-imports-and-exports-and-modules", output);
  return { content: readFileSync(output), ...JSON.parse(renamed.replace(/,(\s*\])/g, "$1")) };
};

/** The glue under the module's new names. wasm-bindgen's own carry a hash each: 3 KB after brotli. */
const renamedGlue = ({ imports, exports }) => {
  const source = readFileSync(join(bindgen, "genvoris.js"), "utf8");
  const names = new Map(imports.map(([, name, short]) => [name, short]));
  const outside = new Map(exports.map(([name, short]) => [name, short]));
  return source
    .replaceAll("./genvoris_bg.js", "a")
    .replace(/\bwasm\.(\w+)/g, (whole, name) => (outside.has(name) ? `wasm.${outside.get(name)}` : whole))
    .replace(/^( +)(\w+)(: (?:async )?function\(|\()/gm, (whole, indent, name, rest) =>
      names.has(name) ? `${indent}${JSON.stringify(names.get(name))}${rest}` : whole,
    );
};

const opt = optimised();
const module = hashed("genvoris", "wasm", opt.content);

const BUNDLE = { bundle: true, write: false, minify: true, target: TARGET, charset: "utf8" };

/** A script of ours with what it imports. In a function of its own it leaves nothing on `window`. */
const bundle = async (file, options) => {
  const { outputFiles } = await build({ ...BUNDLE, format: "iife", entryPoints: [join(here, file)], ...options });
  const { text, contents } = outputFiles[0];
  if (!file.endsWith(".css")) refuseGlobals(file, text);
  return Buffer.from(contents);
};

/** `glue.js` with what it takes from wasm-bindgen's script, and nothing of that besides. */
const bundledGlue = (source) =>
  bundle("glue.js", {
    // Where the generated initialiser, which is left out, looks for the module.
    define: { "import.meta.url": "document.baseURI" },
    plugins: [
      {
        name: "bindings",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^genvoris$/ }, () => ({ path: "genvoris", namespace: "bindings" }));
          onLoad({ filter: /.*/, namespace: "bindings" }, () => ({
            contents: `${source}\nexport { __wbg_finalize_init, __wbg_get_imports };`,
          }));
        },
      },
    ],
  });

const glue = hashed("runtime", "js", await bundledGlue(renamedGlue(opt)));

// The words of one language are all that a page loads of them.
const { words: byLanguage, labels } = JSON.parse(readFileSync(languages, "utf8"));
const words = Object.entries(byLanguage).map(([tag, texts]) => hashed(`words-${tag}`, "json", JSON.stringify(texts)));

const script = async (stem, file, options) => hashed(stem, "js", await bundle(file, options));
const page = await script("page", "page/index.js", { define: { TRY_ON_LABELS: JSON.stringify(labels) } });
const dialog = await script("dialog", "dialog/index.js");
const photo = await script("photo", "photo.js");
const picture = await script("picture", "picture.js");
const rehearsal = await script("rehearsal", "rehearsal.js");
const doctor = await script("doctor", "doctor.js");
const style = hashed("style", "css", await bundle("../src/ui/style.css", { format: undefined }));

// What the loader loads.
const parts = Object.fromEntries([glue, module, page, dialog, style, photo, picture, rehearsal, doctor, ...words]);
const widget = await loader(version, parts);

const files = {
  "widget.js": widget,
  [`widget-${version}.js`]: widget,
  ...parts,
  "genvoris.d.ts": readFileSync(join(here, "genvoris.d.ts")),
};

mkdirSync(dist, { recursive: true });
for (const name of readdirSync(dist)) rmSync(join(dist, name), { recursive: true });
for (const [name, content] of Object.entries(files)) {
  writeFileSync(join(dist, name), content);
  // Served as they are: compressing at this quality takes longer than a request may.
  writeFileSync(join(dist, `${name}.br`), compress(content));
}
const measured = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, measure(content)]));
writeFileSync(join(dist, "manifest.json"), `${JSON.stringify({ version, files: measured }, null, 2)}\n`);
