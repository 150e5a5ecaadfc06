// The byte gate: node www/budget.mjs <dist>
//
// Measures the final files, not what the manifest says of them, and fails when one is over its budget,
// missing, or not the file the manifest describes.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./measure.mjs";

const [dist] = process.argv.slice(2);
const { files } = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));

// Bytes after brotli, quality 11.
const budgets = [
  { what: "widget.js", matches: /^widget\.js$/, limit: 3_000, count: 1 },
  { what: "words of the longest language", matches: /^words-.*\.json$/, limit: 3_000, count: 6, alone: true },
  { what: "page's side", matches: /^page-.*\.js$/, limit: 6_500, count: 1 },
  { what: "style sheet", matches: /^style-.*\.css$/, limit: 3_000, count: 1 },
  { what: "glue and module", matches: /^(runtime-.*\.js|genvoris-.*\.wasm)$/, limit: 45_000, count: 2 },
];

let failed = false;
const fail = (line) => {
  failed = true;
  console.error(`byte gate: ${line}`);
};

const measured = {};
for (const [name, said] of Object.entries(files)) {
  measured[name] = measure(readFileSync(join(dist, name)));
  if (measured[name].sha384 !== said.sha384) fail(`${name} is not the file the manifest describes`);
}

for (const { what, matches, limit, count, alone } of budgets) {
  const names = Object.keys(measured).filter((name) => matches.test(name));
  const sizes = names.map((name) => measured[name].brotli);
  // A page loads one language, and all of the rest.
  const brotli = alone ? Math.max(0, ...sizes) : sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${what}: ${brotli} of ${limit} bytes (brotli)`);
  if (names.length !== count) fail(`${what}: ${names.length} files, expected ${count}`);
  if (brotli > limit) fail(`${what}: ${brotli - limit} bytes over budget`);
}

process.exitCode = failed ? 1 : 0;
