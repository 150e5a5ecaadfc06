/** Functions of the host page, found by dotted path when they are needed. */

const isFunction = (value) => typeof value === "function";

/** The property, or nothing for anything that has none or refuses. */
const property = (value, name) => {
  try {
    return value[name];
  } catch {
    return undefined;
  }
};

/**
 * Calls `path` on `window` with one argument.
 *
 * @returns {{ value: unknown } | { line: string }} what it answers, or which part of the path is missing. What it
 *   throws is not told: it may hold a token.
 */
export const callback = (path, argument) => {
  let owner;
  let found = window;
  let walked = "window";
  for (const name of path.split(".")) {
    owner = found;
    found = property(owner, name);
    if (found === undefined || found === null) return { line: `the callback ${path} was not found: ${walked} has no ${name}.` };
    walked += `.${name}`;
  }
  if (!isFunction(found)) return { line: `the callback ${path} is not a function.` };
  try {
    return { value: Reflect.apply(found, owner, [argument]) };
  } catch {
    return { line: failed(path) };
  }
};

/** The console line for a callback that threw, or whose promise was rejected. */
export const failed = (path) => `the callback ${path} failed: it threw an error, or its promise was rejected.`;
