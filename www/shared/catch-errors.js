/**
 * Wraps a function so that it returns `undefined` instead of throwing: some pages replace the browser functions that ours
 * call.
 *
 * @template {(...args: any[]) => any} T
 * @param {T} fn
 * @returns {T}
 */
export const catchErrors = (fn) =>
  function () {
    try {
      return fn.apply(undefined, arguments);
    } catch {
      return undefined;
    }
  };
