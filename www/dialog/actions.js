/** Passes on what the shopper does to whoever handles it. */

let handler;

/**
 * @param {string} action `close`, `photo`, `no-picture`, `consent`, `submit`, `cancel`, `retry`, `upgrade`, `picture-failed`,
 *   `left`, `returned` or `status`
 * @param {unknown} [value] the file of a photo, or whether consent was given
 */
export const dispatchAction = (action, value) => handler?.(action, value);

/** Sets the function that handles all actions from now on. */
export const onAction = (newHandler) => {
  handler = newHandler;
};
