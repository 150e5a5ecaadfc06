/** The checkout in a window of its own, for `data-checkout-mode="popup"`. */
import { settings } from "./state.js";

/** The name of the window, and of the channel between it and the page that waits. */
const NAME = "genvoris-checkout";

const FEATURES = "popup,width=480,height=760";

/** In milliseconds: how long the page that waits may take to answer. */
const TIMEOUT = 300;

/** Opens the window, which takes the click's activation. `undefined` where the browser blocks it, or the page has no such mode. */
export const openPopup = () => {
  try {
    return (settings().checkoutMode === "popup" && window.open("", NAME, FEATURES)) || undefined;
  } catch {
    return undefined;
  }
};

let channel;

/** Calls the function with the id of a checkout that has come back in the window. It says whether it takes it. */
export const awaitPopup = (take) => {
  channel?.close();
  channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }) => {
    if (data.checkoutSessionId && take(data)) channel.postMessage({ taken: data.checkoutSessionId });
  };
};

/**
 * Hands the id of a checkout to the page that waits for this window, and closes the window.
 *
 * @returns {Promise<boolean>} whether some page has taken it
 */
export const handOver = (checkoutSessionId, key) =>
  new Promise((resolve) => {
    const returned = new BroadcastChannel(NAME);
    const finish = (isTaken) => {
      returned.close();
      if (isTaken) window.close();
      resolve(isTaken);
    };
    returned.onmessage = ({ data }) => data.taken === checkoutSessionId && finish(true);
    returned.postMessage({ checkoutSessionId, key });
    setTimeout(finish, TIMEOUT, false);
  }).catch(() => false);
