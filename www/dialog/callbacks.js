/** Functions of the host page, found by dotted path when they are needed. */

/** The property, or nothing for anything that has none or refuses. */
const property = (value, name) => {
  try {
    return value[name];
  } catch {
    return undefined;
  }
};

/**
 * Looks for the function at `path` of `window`.
 *
 * @returns {{ owner: any, found: Function } | { missing: string }} or which part of the path is missing
 */
export const lookUp = (path) => {
  let owner;
  let found = window;
  let walked = "window";
  for (const name of path.split(".")) {
    owner = found;
    found = property(owner, name);
    if (found === undefined || found === null) return { missing: `${walked} has no ${name}` };
    walked += `.${name}`;
  }
  return typeof found === "function" ? { owner, found } : { missing: `${walked} is not a function` };
};

/**
 * Calls `path` on `window` with one argument.
 *
 * @returns {{ value: unknown } | { line: string }} what it answers, or a line for the console. What it throws is
 *   not told: it may hold a token.
 */
export const callback = (path, argument) => {
  const { owner, found, missing } = lookUp(path);
  if (missing) return { line: `the callback ${path} was not found: ${missing}.` };
  try {
    return { value: Reflect.apply(found, owner, [argument]) };
  } catch {
    return { line: failed(path) };
  }
};

/** The console line for a callback that threw, or whose promise was rejected. */
export const failed = (path) => `the callback ${path} failed: it threw an error, or its promise was rejected.`;
