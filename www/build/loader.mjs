// Bundles the loader, `widget.js`, with what it needs to know: its version, the API's origin (GENVORIS_API_ORIGIN, where
// it is not the origin of the script), the address of the widget's files where they are not beside the script
// (GENVORIS_FILES_BASE), and the name and integrity of each file that it loads. The integrity is SHA-256, because
// SHA-384 would make the loader 190 bytes larger.
//
//   node www/build/loader.mjs <version> <dist>     prints the loader of the files in a dist folder

import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { bundleScript, exportsOf, strict, virtualModule } from "./bundle.mjs";

/** What each file is called in the loader's source, where it is `[name, integrity]`, and the stem of its name in dist/. */
const FILES = {
  RUNTIME_SCRIPT: "runtime",
  RUNTIME_MODULE: "genvoris",
  HOST_PAGE: "host-page",
  DIALOG: "dialog",
  STYLES: "style",
  CHECKOUT: "checkout",
  PHOTO: "photo",
  RESULT_IMAGE: "result-image",
  TEST_MODE: "test-mode",
  DOCTOR: "doctor",
};
const MESSAGES = "messages-";

/** The integrity of a file. */
export const sha256 = (content) => `sha256-${createHash("sha256").update(content).digest("base64")}`;

/** `dialog-0123456789abcdef.js` as `dialog`; `undefined` for a name without a digest. */
const stem = (name) => /^(.+)-[0-9A-Za-z]{16}\.\w+$/.exec(name)?.[1];

/**
 * The text of the loader.
 *
 * @param {string} version
 * @param {Record<string, string | Uint8Array>} files the contents of the other files, by their names in dist/
 */
export const bundleLoader = async (version, files) => {
  const entries = Object.entries(files).map(([name, content]) => [stem(name), [name, sha256(content)]]);
  const byStem = Object.fromEntries(entries);
  const messages = entries.filter(([stem]) => stem.startsWith(MESSAGES)).map(([stem, file]) => [stem.slice(MESSAGES.length), file]);
  const values = {
    VERSION: version,
    API_ORIGIN: process.env.GENVORIS_API_ORIGIN ?? "",
    FILES_BASE: process.env.GENVORIS_FILES_BASE || "https://cdn.genvoris.org/",
    ...Object.fromEntries(Object.entries(FILES).map(([name, stem]) => [name, byStem[stem]])),
    MESSAGES: Object.fromEntries(messages),
  };
  return strict(await bundleScript("loader/index.js", { plugins: [virtualModule("build", exportsOf(values))] }));
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [version, dist] = process.argv.slice(2);
  const names = readdirSync(dist).filter(stem);
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(dist, name))]));
  process.stdout.write(await bundleLoader(version, files));
}
