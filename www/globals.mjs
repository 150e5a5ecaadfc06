// Keeps our files from declaring anything on the page's `window`: a theme's own `L` or `$` must stay what it is, and a name
// that the page has declared by `const` would keep a file that declares it, too, from running at all.

import { parse } from "acorn";

/** Throws if a classic script of this text does anything at its top level but run expressions. */
export const refuseGlobals = (name, text) => {
  const { body } = parse(text, { ecmaVersion: "latest", sourceType: "script" });
  const found = body.filter(({ type }) => type !== "ExpressionStatement" && type !== "EmptyStatement");
  if (found.length) {
    throw Error(`${name} declares something at its top level: ${text.slice(found[0].start, found[0].start + 80)}`);
  }
};
