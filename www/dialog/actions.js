/** Hands on what the shopper does: to the runtime, or, while that is still under way, to whoever waits for it. */

let hearer;

/**
 * @param {string} what `close`, `photo`, `no-picture`, `consent`, `submit`, `cancel`, `retry`, `upgrade`,
 *   `picture-failed`, `left`, `returned` or `status`
 * @param {unknown} [value] the file, or whether consent is given
 */
export const act = (what, value) => hearer?.(what, value);

/** Says who hears from now on. */
export const hearActions = (next) => {
  hearer = next;
};
