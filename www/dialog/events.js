/** The `genvoris:*` events. No detail contains a token, a key or the shopper's photo. */

/**
 * Dispatches `genvoris:<name>` from the trigger if it is still in the page, else from `document`.
 *
 * @returns {boolean} whether a listener called `preventDefault()` on a cancelable event
 */
export const emit = (name, detail, trigger, cancelable) => {
  const event = new CustomEvent("genvoris:" + name, { bubbles: true, composed: true, cancelable, detail });
  (trigger?.isConnected ? trigger : document).dispatchEvent(event);
  return event.defaultPrevented;
};
