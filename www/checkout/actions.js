/** What the shopper does on a step of the checkout. */
import { cancelAttempt, forgetPhotos } from "./attempts.js";
import { confirmPayment } from "./come-back.js";
import { leave } from "./leave.js";
import { dialog, isShown, state } from "./state.js";

/** Goes back to the photo. */
const end = () => {
  state.generation++;
  state.step = undefined;
  dialog().dispatch("cancel");
};

const RETRY = {
  pending: confirmPayment,
  not_checked: confirmPayment,
  unknown: confirmPayment,
  unpaid: end,
  not_opened: () => leave(state.opening),
  window: () => leave(state.opening),
};

const HANDLERS = {
  retry: () => RETRY[state.step]?.(),
  submit: () => leave(state.opening),
  cancel() {
    cancelAttempt();
    end();
  },
  /** The browser has brought the page back as it was left: the shopper did not go through with the payment, or went back. */
  returned() {
    if (state.step !== "opening") return;
    if (state.attempt?.checkoutSessionId) confirmPayment();
    else end();
  },
};

/**
 * Handles an action in place of the runtime, where the dialog shows a step.
 *
 * @returns {boolean} whether it was one for the checkout
 */
export const act = (action) => {
  if (action === "forget") forgetPhotos();
  if (!state.step || !isShown()) return false;
  if (action === "close") {
    state.generation++;
    state.step = undefined;
    return false;
  }
  HANDLERS[action]?.();
  return action in HANDLERS && action !== "returned";
};
