/** Checks pay per try-on. Nothing is requested, because each checkout is one that somebody could pay. */
import { CSRF_FAILURES } from "../shared/csrf-failures.js";

export const checkCheckout = (report, { loader, read }) => {
  const [checkoutUrl, sessionUrl] = [read("checkoutUrl"), read("sessionUrl")];
  if (!checkoutUrl && !sessionUrl) return;
  if (!sessionUrl) report.problem("data-checkout-url is set, data-session-url is not", "shoppers could pay and get no try-on: set both");
  else if (checkoutUrl) report.ok("pay per try-on: both endpoints are set");
  if (!read("priceLabel")) report.warning("data-price-label is missing", "say what a try-on costs before shoppers press the button");
  if (!read("shopperId")) report.warning("data-shopper-id is missing", "each checkout is of a new guest; name the shopper where you know them");
  for (const [name, status] of Object.entries(loader.checkoutStatus ?? {})) {
    const hint = CSRF_FAILURES.includes(status) ? ", as where a CSRF token is missing" : "";
    if (status !== 402 && !(status >= 200 && status < 300)) report.problem(`data-${name} ${status ? `answered ${status}${hint}` : "did not answer"}`, "look at your server's log");
  }
};
