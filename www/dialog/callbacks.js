/** Calls functions of the host page by their dotted path. They are looked up at the moment they are needed. */

/** The property; `undefined` for a value that has none or whose getter throws. */
const property = (value, name) => {
  try {
    return value[name];
  } catch {
    return undefined;
  }
};

/**
 * Looks up the function at `path` of `window`.
 *
 * @returns {{ owner: any, fn: Function } | { missing: string }} `missing` says which part of the path is wrong
 */
export const resolveCallback = (path) => {
  let owner;
  let value = window;
  let walked = "window";
  for (const name of path.split(".")) {
    owner = value;
    value = property(owner, name);
    if (value === undefined || value === null) return { missing: `${walked} has no ${name}` };
    walked += `.${name}`;
  }
  return typeof value === "function" ? { owner, fn: value } : { missing: `${walked} is not a function` };
};

/**
 * Calls the function at `path` of `window` with one argument.
 *
 * @returns {{ value: unknown } | { line: string }} what it returns, or a message for the console. What it throws is not in
 *   the message, because it may contain a token.
 */
export const invokeCallback = (path, argument) => {
  const { owner, fn, missing } = resolveCallback(path);
  if (missing) return { line: `the callback ${path} was not found: ${missing}.` };
  try {
    return { value: Reflect.apply(fn, owner, [argument]) };
  } catch {
    return { line: callbackFailedMessage(path) };
  }
};

/** The console message for a callback that threw, or whose promise was rejected. */
export const callbackFailedMessage = (path) =>
  `the callback ${path} failed: it threw an error, or its promise was rejected.`;
