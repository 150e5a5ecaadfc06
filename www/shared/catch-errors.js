/**
 * The same function, which gives `undefined` where it would throw: pages replace what it calls.
 *
 * @template {(...values: any[]) => any} T
 * @param {T} work
 * @returns {T}
 */
export const safely = (work) =>
  function () {
    try {
      return work.apply(undefined, arguments);
    } catch {
      return undefined;
    }
  };
