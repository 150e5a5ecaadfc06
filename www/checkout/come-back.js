/** The way back from the store's checkout: finds the attempt, confirms the payment, and has the try-on run. */
import { loader } from "../shared/loader-object.js";
import { cleanAddress, pageAddress, returnedSessionId } from "./address.js";
import { findAttempt } from "./attempt-rules.js";
import { createAttempt, dropCheckout, loadAttempts, offerToForget } from "./attempts.js";
import { awaitPayment } from "./exchange.js";
import { keepAttempt } from "./kept-attempts.js";
import { handOver } from "./popup.js";
import { acceptPayment } from "./session.js";
import { isShown, settings, state } from "./state.js";
import { showStep } from "./steps.js";

/** The answer that the step on the screen waits for. */
let answer;

/** Starts to ask about the payment of the current attempt. */
const ask = () => {
  const mine = ++state.generation;
  state.step = "confirming";
  answer = awaitPayment(state.attempt, () => mine === state.generation);
};

const finish = (found) => {
  if (!found || !isShown()) return;
  if (found.kind === "paid") return acceptPayment(found.token);
  offerToForget();
  if (found.kind === "unpaid") dropCheckout();
  showStep(found.kind);
};

/** Waits for the answer, once the runtime shows the step. */
export const followUp = () => {
  const mine = state.generation;
  answer?.then((found) => mine === state.generation && finish(found));
  answer = undefined;
};

/** Asks about the payment, and shows what comes of it. */
export const confirmPayment = () => {
  ask();
  showStep("confirming");
  followUp();
};

/** The shopper has come back to this page with a checkout that another window was open for. */
export const takeReturned = ({ checkoutSessionId, key }) => {
  const isOurs = state.step === "window" && isShown() && (!key || key === state.attempt.key);
  if (isOurs) {
    Object.assign(state.attempt, { checkoutSessionId, isReturned: true });
    keepAttempt(state.attempt);
    confirmPayment();
  }
  return isOurs;
};

/** Has the dialog use a kept photo as it is. */
const photoActions = ({ photo, consent }) => {
  if (!photo) return [];
  loader.keptPhoto = photo;
  return [["photo", photo], ...(consent ? [["consent", true]] : [])];
};

const resume = (attempt, checkoutSessionId, product) => {
  state.attempt = Object.assign(attempt, { checkoutSessionId, isReturned: true, isSent: false });
  ask();
  keepAttempt(attempt);
  const shown = attempt.product ?? { ...product, pageUrl: product.pageUrl ?? pageAddress() };
  return { product: shown, language: attempt.language, isCheckout: true, actions: [...photoActions(attempt), ["checkout"]] };
};

/** Loads what prepares the photo, and the screens of the try-on. Who needs them finds out whether they have loaded. */
const preload = (language) => {
  const screens = loader.loadFeature("screens").then(({ loadTexts }) => loadTexts(language));
  Promise.allSettled([loader.loadFeature("photo"), screens]);
};

/**
 * What an opening of the dialog goes on with: a checkout that the shopper has come back from, or the photo of one that was
 * left.
 *
 * @param {object} product the product of the opening
 * @param {boolean} isReturn whether the dialog opens because of the checkout alone, and not for a click, a call or a link
 * @param {string} language
 * @returns {Promise<{ product?: object, language?: string, isCheckout?: boolean, actions?: [string, unknown?][], isOver?: boolean }>}
 *   `isOver`: there is nothing to open the dialog for
 */
export const prepare = async (product, isReturn, language) => {
  if (isShown() || state.isPaid) return {};
  state.step = undefined;
  const returned = returnedSessionId();
  if (isReturn && !returned) return { isOver: true };
  // What the try-on needs loads while the payment is confirmed.
  if (returned) preload(language);
  const attempts = await loadAttempts();
  if (returned && attempts.some(({ isUsed, checkoutSessionId }) => isUsed && checkoutSessionId === returned)) {
    cleanAddress();
    return { isOver: isReturn };
  }
  const attempt = findAttempt(attempts, { checkoutSessionId: returned, product, shopperId: settings().shopperId });
  if (returned && (attempt?.isPopup ?? true) && (await handOver(returned, attempt?.key))) return { isOver: true };
  if (returned || attempt?.isReturned) return resume(attempt ?? createAttempt(), returned ?? attempt.checkoutSessionId, product);
  if (!attempt || loader.photo) return {};
  state.attempt = attempt;
  return { actions: photoActions(attempt) };
};
