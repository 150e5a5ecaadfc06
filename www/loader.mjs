// Puts into the loader what it carries: the version, the API's origin (GENVORIS_API_ORIGIN, where it is not the one
// that the script comes from), the address of its files where they are not beside it (GENVORIS_FILES_BASE), and the names
// and integrity of all that it loads, by SHA-256: by SHA-384 it would be 190 bytes larger.
//
//   node www/loader.mjs <version> <dist>     prints the loader of the files that are there

import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { build } from "esbuild";
import { refuseGlobals } from "./globals.mjs";

// The oldest browsers with all that the dialog needs, color-mix() and constructable style sheets last.
export const TARGET = ["chrome111", "firefox113", "safari16.4"];

/** What the loader calls the files of a build. */
const PARTS = {
  ...{ GLUE: "runtime", MODULE: "genvoris", PAGE: "page", DIALOG: "dialog", STYLE: "style" },
  ...{ PHOTO: "photo", PICTURE: "picture", REHEARSAL: "rehearsal", DOCTOR: "doctor" },
};
const WORDS = "words-";

const sha256 = (content) => `sha256-${createHash("sha256").update(content).digest("base64")}`;

/** A file's name without its digest; nothing for one that has none. */
const stem = (name) => /^(.+)-[0-9a-f]{16}\.\w+$/.exec(name)?.[1];

/**
 * The loader's text.
 *
 * @param {string} version
 * @param {Record<string, string | Uint8Array>} files contents by their names, digests and all
 */
export const loader = async (version, files) => {
  const known = Object.entries(files).map(([name, content]) => [stem(name), { name, sha256: sha256(content) }]);
  const parts = Object.fromEntries(known);
  const words = known.filter(([stem]) => stem.startsWith(WORDS)).map(([stem, file]) => [stem.slice(WORDS.length), file]);
  const values = {
    VERSION: version,
    API_ORIGIN: process.env.GENVORIS_API_ORIGIN ?? "",
    FILES_BASE: process.env.GENVORIS_FILES_BASE || "https://cdn.genvoris.org/",
    ...Object.fromEntries(Object.entries(PARTS).map(([name, stem]) => [name, parts[stem]])),
    WORDS: Object.fromEntries(words),
  };
  // A module and no `define`: objects that are defined are hoisted out of every function, onto the page's `window`.
  const module = Object.entries(values).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("widget.js", import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    minify: true,
    target: TARGET,
    charset: "utf8",
    legalComments: "none",
    plugins: [
      {
        name: "build",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^build$/ }, () => ({ path: "build", namespace: "build" }));
          onLoad({ filter: /.*/, namespace: "build" }, () => ({ contents: module.join("\n") }));
        },
      },
    ],
  });
  const { text } = outputFiles[0];
  refuseGlobals("widget.js", text);
  return text;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [version, dist] = process.argv.slice(2);
  const names = readdirSync(dist).filter(stem);
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(dist, name))]));
  process.stdout.write(await loader(version, files));
}
