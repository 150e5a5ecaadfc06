/** What a try-on of the page's session costs, and the session of one that was paid for. */
import { sessionToken } from "../shared/session-token.js";
import { exchange } from "./exchange.js";
import { dialog, settings, state } from "./state.js";

/** In milliseconds: tokens are good for longer. */
const TOKEN_LIFETIME = 5 * 60 * 1000;

/** Whether each try-on has to be paid for, or only one that the backend refuses; `undefined` on pages without a checkout. */
export const isPaymentDue = () => {
  if (!settings().checkoutUrl) return undefined;
  const token = sessionToken();
  // The token of a checkout is good for its one try-on.
  return !token || token === state.token;
};

/** The payment has arrived: the try-on runs, or waits for its photo. */
export const acceptPayment = (token) => {
  Object.assign(state, { isPaid: true, token, tokenSince: Date.now(), step: undefined });
  dialog().dispatch("paid", token);
};

/** Gets a fresh token for a try-on that was paid for some time ago. Where that fails, the old one may still do. */
export const refreshPayment = async () => {
  if (Date.now() - state.tokenSince < TOKEN_LIFETIME) return;
  const { token } = await exchange(state.attempt);
  if (token && state.isPaid) acceptPayment(token);
};
