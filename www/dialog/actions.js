/** Passes on what the shopper does to whoever handles it. */

let handler;

/**
 * @param {string} action `close`, `photo`, `no-picture`, `forget`, `consent`, `submit`, `cancel`, `retry`, `upgrade`, `picture-failed`,
 *   `left`, `returned`, `status`, `kept` of `www/background/`, or of the checkout's script `payment`, `checkout` or `paid`
 * @param {unknown} [value] the file of a photo, whether consent was given, whether it has to be paid for, a session token, a
 *   job, or whether it has ended
 */
export const dispatchAction = (action, value) => handler?.(action, value);

/** Sets the function that handles all actions from now on. */
export const onAction = (newHandler) => {
  handler = newHandler;
};
