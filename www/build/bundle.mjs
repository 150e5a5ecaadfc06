// Bundles our browser scripts with esbuild.

import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { build } from "esbuild";
import { assertNoGlobals } from "./globals.mjs";

/** The folder `www/`. */
export const WWW = fileURLToPath(new URL("..", import.meta.url));

// The oldest browsers with all features that the dialog needs. The newest of these features are color-mix() and
// constructable style sheets.
const TARGET = ["chrome111", "firefox113", "safari16.4"];

// ASCII, because a page without an encoding, or in another one, would read the scripts of a host that does not name theirs wrongly.
const OPTIONS = { bundle: true, write: false, minify: true, target: TARGET, charset: "ascii", legalComments: "none" };

/**
 * Makes `import … from "<name>"` resolve to this source text.
 *
 * Values are put into bundles in this way and not with esbuild's `define`, which hoists objects out of all functions and
 * so onto the page's `window`.
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

const runEsbuild = async (entry, options) => {
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
  const text = await runEsbuild(entry, { ...options, format: "iife" });
  assertNoGlobals(entry, text);
  return text;
};

/**
 * Puts a bundle into strict mode, in which assigning to a frozen object of the page throws instead of failing silently.
 * The directive is inside the function, because script optimisers concatenate files, and it must not apply to other code.
 */
export const inStrictMode = (bundle) => bundle.replace(/^\(\(\)=>\{/, '(()=>{"use strict";');

/** Bundles a style sheet. `entry` is its path relative to `www/`. */
export const bundleStyles = (entry) => runEsbuild(entry);
