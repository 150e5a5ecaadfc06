/** The way to the store's checkout. */
import { attemptToPay, dropCheckout } from "./attempts.js";
import { pageAddress } from "./address.js";
import { takeReturned } from "./come-back.js";
import { exchange } from "./exchange.js";
import { keepAttempt } from "./kept-attempts.js";
import { awaitPopup, openPopup } from "./popup.js";
import { postJson } from "./request.js";
import { acceptPayment } from "./session.js";
import { dialog, settings, state } from "./state.js";
import { showStep } from "./steps.js";
import { loader } from "../shared/loader-object.js";

/** What stores call the product in their addresses: `/products/<handle>`, else the last part of the path. */
const productHandle = ({ pageUrl }) => {
  const { pathname } = new URL(pageUrl, document.baseURI);
  const segment = /\/products?\/([^/]+)/.exec(pathname)?.[1] ?? pathname.split("/").filter(Boolean).pop();
  return segment ?? null;
};

/** The absolute URL of the store's checkout; `undefined` for anything but an http(s) URL. */
const checkoutUrl = (value) => {
  try {
    const { protocol, href } = new URL(value, settings().checkoutUrl);
    return typeof value === "string" && value && /^https?:$/.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
};

/** Has the store make a checkout for the attempt. A store may tell its id, by which the payment is found without a return. */
const createCheckout = async (attempt) => {
  const { product, shopperId, guestId } = attempt;
  const { status, body } = await postJson("checkout-url", settings().checkoutUrl, {
    ...{ shopperId: shopperId ?? guestId, productId: product.id ?? null },
    ...{ productHandle: productHandle(product), returnUrl: pageAddress() },
  });
  attempt.url = status < 300 ? checkoutUrl(body?.url) : undefined;
  if (attempt.url && typeof body.checkoutSessionId === "string") attempt.checkoutSessionId = body.checkoutSessionId;
  if (!attempt.url) loader.log(`data-checkout-url ${status ? `answered ${status} without a usable { url }` : "did not answer"}.`);
  return attempt.url;
};

/** Whether the checkout of an attempt was paid without the shopper's return. Where it has ended, it is left for a new one. */
const isPaidAlready = async (attempt) => {
  if (!attempt.checkoutSessionId) return false;
  const { kind, token } = await exchange(attempt);
  if (kind === "paid") acceptPayment(token);
  if (kind === "unpaid" || kind === "unknown") dropCheckout();
  return kind === "paid";
};

/** Tells the page and the analytics. The page may take the shopper there in its own way. */
const isLeftToPage = ({ product, url }) => {
  dialog().recordEvent("CHECKOUT_STARTED", { id: product.id, title: product.title, address: product.pageUrl });
  dialog().flushAnalytics();
  return dialog().emit("checkout", { productId: product.id ?? null, url }, true);
};

const go = (attempt, popup) => {
  if (isLeftToPage(attempt)) {
    popup?.close();
    state.step = undefined;
    dialog().dispatch("close");
  } else if (popup) {
    popup.location.replace(attempt.url);
    awaitPopup(takeReturned);
    showStep("window");
  } else {
    location.assign(attempt.url);
  }
};

/**
 * Takes the shopper to the checkout. The photo is kept first: where the browser refuses that, the shopper is told, and decides.
 *
 * @param {object} opening the one that the dialog's product came with
 */
export const leave = async (opening) => {
  const popup = openPopup();
  const mine = ++state.generation;
  const isOver = () => mine !== state.generation;
  state.opening = opening;
  showStep("opening");
  // A try-on that was paid for is on the screen or lost its picture; this is about the next one.
  if (state.isPaid) Object.assign(state, { isPaid: false, attempt: undefined });
  const attempt = await attemptToPay(opening);
  if (isOver()) return popup?.close();
  state.attempt = Object.assign(attempt, { isPopup: !!popup });
  const isKept = await keepAttempt(attempt);
  if (!isKept && !popup && !state.isTold) {
    state.isTold = true;
    return isOver() || showStep("photo_not_kept");
  }
  const isPaid = await isPaidAlready(attempt);
  const url = isPaid || isOver() ? undefined : (attempt.url ?? (await createCheckout(attempt)));
  if (!url || isOver()) {
    popup?.close();
    return isPaid || isOver() || showStep("not_opened");
  }
  // The page is left in a moment, and what is not written by then is lost.
  await keepAttempt(attempt);
  if (isOver()) popup?.close();
  else go(attempt, popup);
};
