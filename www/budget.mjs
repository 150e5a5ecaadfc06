// The byte gate: node www/budget.mjs <dist>
//
// Measures the final files, not what the manifest says of them, by the moment a page loads them in, and fails when a moment
// is over its budget, or a file is missing or not the one the manifest describes.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./measure.mjs";

const [dist] = process.argv.slice(2);
const { files } = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));

const UNTOUCHED = ["widget", "page"];
const FIRST_DIALOG = [...UNTOUCHED, "dialog", "style", "runtime", "genvoris"];

// Bytes after brotli, quality 11. A page loads one language of six: the longest counts.
const moments = [
  { what: "a page that nobody touches", stems: UNTOUCHED, limit: 11_000 },
  { what: "the first dialog, with the former", stems: FIRST_DIALOG, words: true, limit: 54_000 },
  { what: "the shopper's photo", stems: ["photo"], limit: 6_000 },
  { what: "a result's picture that did not load", stems: ["picture"], limit: 6_000 },
  { what: "the doctor", stems: ["doctor"], limit: 6_000 },
  { what: "test mode", stems: ["rehearsal"], limit: 6_000 },
];

let failed = false;
const fail = (line) => {
  failed = true;
  console.error(`byte gate: ${line}`);
};

/** Bytes by a file's name without its digest: `page`, `words-de`. */
const sizes = new Map();
for (const [name, said] of Object.entries(files)) {
  const measured = measure(readFileSync(join(dist, name)));
  if (measured.sha384 !== said.sha384) fail(`${name} is not the file the manifest describes`);
  const stem = /^(.+?)(-[0-9a-f]{16})?\.(js|wasm|css|json)$/.exec(name)?.[1];
  if (!stem) continue;
  if (sizes.has(stem)) fail(`${stem}: there are two of it`);
  sizes.set(stem, measured.brotli);
}

const size = (stem) => {
  if (!sizes.has(stem)) fail(`${stem} is missing`);
  return sizes.get(stem) ?? 0;
};

const languages = [...sizes.keys()].filter((stem) => stem.startsWith("words-"));
if (languages.length !== 6) fail(`words of ${languages.length} languages, expected 6`);
const longest = Math.max(...languages.map(size));

for (const { what, stems, words, limit } of moments) {
  const parts = stems.map((stem) => [stem, size(stem)]);
  if (words) parts.push(["words", longest]);
  const bytes = parts.reduce((sum, [, own]) => sum + own, 0);
  console.log(`${what}: ${bytes} of ${limit} bytes (brotli): ${parts.map(([stem, own]) => `${stem} ${own}`).join(", ")}`);
  if (bytes > limit) fail(`${what}: ${bytes - limit} bytes over budget`);
}

process.exitCode = failed ? 1 : 0;
