// Checks the size budgets: node www/build/budget.mjs <dist>
//
// Measures the files in dist/, grouped by the moment at which a page loads them. Fails if a group exceeds its budget, if a
// file is missing, or if a file differs from its description in the manifest.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./measure.mjs";

const [dist] = process.argv.slice(2);
const { files } = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));

const IDLE_PAGE = ["widget", "host-page"];
const FIRST_DIALOG = [...IDLE_PAGE, "dialog", "style", "runtime", "genvoris"];

// The limits are in bytes after brotli at quality 11. A page loads only one of the six languages, so the largest is counted.
// The first dialog's includes 1,250 bytes that choose the page's main button and follow its theme.
const MOMENTS = [
  { moment: "a page that nobody touches", stems: IDLE_PAGE, limit: 11_000 },
  { moment: "the first dialog, including the above", stems: FIRST_DIALOG, messages: "messages-", limit: 54_300 },
  { moment: "the runtime where WebAssembly is refused", stems: ["javascript-runtime"], limit: 60_000 },
  { moment: "the way to the checkout and back", stems: ["checkout"], messages: "checkout-messages-", limit: 6_000 },
  { moment: "preparing the shopper's photo", stems: ["photo"], messages: "check-messages-", limit: 6_000 },
  { moment: "the camera", stems: ["camera"], messages: "camera-messages-", limit: 6_000 },
  { moment: "photos that are turned wrongly, damaged or very large", stems: ["repair"], limit: 4_000 },
  { moment: "the screens after a photo was chosen", stems: ["screens"], messages: "screen-messages-", limit: 6_000 },
  { moment: "their styles", stems: ["screen-styles"], limit: 2_000 },
  { moment: "the tools of a result", stems: ["result"], messages: "result-messages-", limit: 6_000 },
  { moment: "the sheet that follows the finger, on phones", stems: ["sheet"], limit: 1_500 },
  { moment: "a try-on while the dialog is closed", stems: ["background"], messages: "background-messages-", limit: 6_000 },
  { moment: "remembering the photo", stems: ["remember"], messages: "remember-messages-", limit: 6_000 },
  { moment: "texts of the page's own", stems: ["own-messages"], limit: 6_000 },
  { moment: "the doctor", stems: ["doctor"], limit: 6_100 },
  { moment: "test mode", stems: ["test-mode"], limit: 6_000 },
];

const fail = (message) => {
  process.exitCode = 1;
  console.error(`size budget: ${message}`);
};

/** The compressed size of each file, by its name without the digest, such as `dialog` or `messages-de`. */
const sizes = new Map();
for (const [name, described] of Object.entries(files)) {
  const measured = measure(readFileSync(join(dist, name)));
  if (measured.sha384 !== described.sha384) fail(`${name} differs from its description in the manifest`);
  const stem = /^(.+?)(-[0-9A-Za-z]{16})?\.(js|wasm|css|json)$/.exec(name)?.[1];
  if (!stem) continue;
  if (sizes.has(stem)) fail(`there are two files for ${stem}`);
  sizes.set(stem, measured.brotli);
}

const size = (stem) => {
  if (!sizes.has(stem)) fail(`${stem} is missing`);
  return sizes.get(stem) ?? 0;
};

/** The size of the largest language. */
const largestLanguage = (prefix) => {
  const languages = [...sizes.keys()].filter((stem) => stem.startsWith(prefix));
  if (languages.length !== 6) fail(`there are ${prefix} files of ${languages.length} languages instead of 6`);
  return Math.max(...languages.map(size));
};

for (const { moment, stems, messages, limit } of MOMENTS) {
  const parts = stems.map((stem) => [stem, size(stem)]);
  if (messages) parts.push(["messages", largestLanguage(messages)]);
  const total = parts.reduce((sum, [, bytes]) => sum + bytes, 0);
  console.log(`${moment}: ${total} of ${limit} bytes (brotli): ${parts.map(([stem, bytes]) => `${stem} ${bytes}`).join(", ")}`);
  if (total > limit) fail(`${moment}: ${total - limit} bytes over budget`);
}
