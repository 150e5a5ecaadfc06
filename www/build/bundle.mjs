// Bundles our browser scripts with esbuild.

import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { build } from "esbuild";
import { refuseGlobals } from "./globals.mjs";

/** The folder `www/`. */
export const WWW = fileURLToPath(new URL("..", import.meta.url));

// The oldest browsers that have everything the dialog needs; color-mix() and constructable style sheets came last.
const TARGET = ["chrome111", "firefox113", "safari16.4"];

const OPTIONS = { bundle: true, write: false, minify: true, target: TARGET, charset: "utf8", legalComments: "none" };

/**
 * Makes `import … from "<name>"` resolve to this source text.
 *
 * Values go into bundles this way and not by esbuild's `define`: defined objects are hoisted out of every function,
 * onto the page's `window`.
 *
 * @param {string} name
 * @param {string} contents
 */
export const virtualModule = (name, contents) => ({
  name,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }));
    onLoad({ filter: /.*/, namespace: name }, () => ({ contents }));
  },
});

/** The source text of a module that exports these values. */
export const exportsOf = (values) =>
  Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
    .join("\n");

const run = async (entry, options) => {
  const { outputFiles } = await build({ ...OPTIONS, entryPoints: [join(WWW, entry)], ...options });
  return outputFiles[0].text;
};

/**
 * Bundles one classic script with everything it imports. It is wrapped in a function, so it leaves nothing on `window`.
 *
 * @param {string} entry the path in `www/`
 * @param {import("esbuild").BuildOptions} [options]
 */
export const bundleScript = async (entry, options) => {
  const text = await run(entry, { ...options, format: "iife" });
  refuseGlobals(entry, text);
  return text;
};

/**
 * Puts a bundle into strict mode, in which assigning to something that the page has frozen throws instead of failing in
 * silence. The directive is inside the function: script optimisers join files, and it must not apply to others' code.
 */
export const strict = (bundle) => bundle.replace(/^\(\(\)=>\{/, '(()=>{"use strict";');

/** Bundles a style sheet; `entry` is the path relative to `www/`. */
export const bundleStyles = (entry) => run(entry);
