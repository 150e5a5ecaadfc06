// Makes sure that our scripts declare no globals on the page. A global would overwrite a variable of the theme, such as `L`
// or `$`. If the page has declared the same name with `const`, our script would not run at all.

import { parse } from "acorn";

/** Throws if the top level of this classic script contains anything but expressions. */
export const assertNoGlobals = (name, text) => {
  const { body } = parse(text, { ecmaVersion: "latest", sourceType: "script" });
  const declaration = body.find(({ type }) => type !== "ExpressionStatement" && type !== "EmptyStatement");
  if (declaration) {
    throw Error(`${name} has a declaration at its top level: ${text.slice(declaration.start, declaration.start + 80)}`);
  }
};
