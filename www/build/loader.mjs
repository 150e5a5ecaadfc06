// Bundles the loader, `widget.js`, with its configuration: its version, the API's origin (GENVORIS_API_ORIGIN, if it is
// not the origin of the script), the URL of the widget's files if they are not beside the script (GENVORIS_FILES_BASE),
// and the name and integrity of each file that it loads. The integrity is SHA-256, because
// SHA-384 would make the loader 190 bytes larger.
//
//   node www/build/loader.mjs <version> <dist>     prints the loader for the files in a dist folder

import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { bundleScript, exportsOf, inStrictMode, virtualModule } from "./bundle.mjs";

/** The constants in the loader's source, each `[name, integrity]`, and the stems of the files' names in dist/. */
const FILES = {
  RUNTIME_SCRIPT: "runtime",
  RUNTIME_MODULE: "genvoris",
  JAVASCRIPT_RUNTIME: "javascript-runtime",
  HOST_PAGE: "host-page",
  DIALOG: "dialog",
  STYLES: "style",
  CHECKOUT: "checkout",
  PHOTO: "photo",
  SCREENS: "screens",
  TEST_MODE: "test-mode",
  OUTDATED_BROWSER: "outdated-browser",
  DOCTOR: "doctor",
};
const MESSAGES_PREFIX = "messages-";

/** The subresource integrity value of a file. */
export const sha256 = (content) => `sha256-${createHash("sha256").update(content).digest("base64")}`;

/** The stem of a file name: `dialog` for `dialog-0123456789abcdef.js`; `undefined` if the name has no digest. */
const stem = (name) => /^(.+)-[0-9A-Za-z]{16}\.\w+$/.exec(name)?.[1];

/**
 * Bundles the loader and returns its source text.
 *
 * @param {string} version
 * @param {Record<string, string | Uint8Array>} files the contents of the other files, by their names in dist/
 */
export const bundleLoader = async (version, files) => {
  const entries = Object.entries(files).map(([name, content]) => [stem(name), [name, sha256(content)]]);
  const byStem = Object.fromEntries(entries);
  const messages = entries.filter(([stem]) => stem.startsWith(MESSAGES_PREFIX)).map(([stem, file]) => [stem.slice(MESSAGES_PREFIX.length), file]);
  const values = {
    VERSION: version,
    API_ORIGIN: process.env.GENVORIS_API_ORIGIN ?? "",
    FILES_BASE: process.env.GENVORIS_FILES_BASE || "https://cdn.genvoris.org/",
    ...Object.fromEntries(Object.entries(FILES).map(([name, stem]) => [name, byStem[stem]])),
    MESSAGES: Object.fromEntries(messages),
  };
  return inStrictMode(await bundleScript("loader/index.js", { plugins: [virtualModule("build", exportsOf(values))] }));
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [version, dist] = process.argv.slice(2);
  const names = readdirSync(dist).filter(stem);
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(dist, name))]));
  process.stdout.write(await bundleLoader(version, files));
}
