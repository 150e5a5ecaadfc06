// Keeps our scripts from declaring anything on the page's `window`. A theme's own `L` or `$` must stay what it is; and
// where the page has declared the same name with `const`, a script that declares it again does not run at all.

import { parse } from "acorn";

/** Throws if the top level of this classic script contains anything but expressions. */
export const refuseGlobals = (name, text) => {
  const { body } = parse(text, { ecmaVersion: "latest", sourceType: "script" });
  const declaration = body.find(({ type }) => type !== "ExpressionStatement" && type !== "EmptyStatement");
  if (declaration) {
    throw Error(`${name} declares something at its top level: ${text.slice(declaration.start, declaration.start + 80)}`);
  }
};
