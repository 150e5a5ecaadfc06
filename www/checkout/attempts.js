/** The attempts of the shopper at this page. */
import { loader } from "../shared/loader-object.js";
import { uuid } from "../dialog/uuid.js";
import { cleanAddress, pageAddress } from "./address.js";
import { findAttempt, isSameProduct, review, withoutPhoto } from "./attempt-rules.js";
import { forgetAttempt, keepAttempt, readAttempts } from "./kept-attempts.js";
import { settings, state } from "./state.js";

/** Reads what is kept, and wipes what is too old or belongs to another shopper. */
export const loadAttempts = async () => {
  const { shopperId } = settings();
  const usable = [];
  for (const attempt of await readAttempts()) {
    const reviewed = review(attempt, shopperId, Date.now());
    if (reviewed) usable.push(reviewed);
    if (!reviewed) await forgetAttempt(attempt);
    else if (reviewed !== attempt) await keepAttempt(reviewed);
  }
  loader.isPhotoKept = usable.some(({ photo }) => photo);
  return usable;
};

/** A new attempt of this shopper. */
export const createAttempt = () => {
  const { shopperId } = settings();
  return { key: uuid(), attemptId: uuid(), shopperId, guestId: shopperId ? undefined : uuid(), at: Date.now() };
};

/**
 * The attempt that the shopper pays for now: with the photo in the dialog, and in the checkout that was started for the same
 * product, so that nothing is paid twice.
 */
export const attemptToPay = async ({ product, language, consentUrl }) => {
  const known = state.attempt ?? findAttempt(await loadAttempts(), { product, shopperId: settings().shopperId });
  const attempt = known && isSameProduct(known.product, product) ? known : createAttempt();
  return Object.assign(attempt, {
    ...{ photo: loader.photo, language, consent: !!consentUrl, isSent: false, at: Date.now() },
    product: { ...product, pageUrl: product.pageUrl ?? pageAddress() },
  });
};

/** The checkout of the attempt has ended without a payment. The photo stays for another one. */
export const dropCheckout = () => {
  const { attempt } = state;
  cleanAddress();
  Object.assign(attempt, { url: undefined, checkoutSessionId: undefined, isReturned: false });
  keepAttempt(attempt);
};

/** The shopper has cancelled. */
export const cancelAttempt = () => {
  cleanAddress();
  forgetAttempt(state.attempt);
  state.attempt = undefined;
};

/** The picture that was paid for is on the screen. What is kept of it only tells that its checkout is used. */
export const finishAttempt = () => {
  if (!state.isPaid) return;
  const { key, checkoutSessionId, shopperId } = state.attempt;
  state.isPaid = loader.isPhotoKept = false;
  state.attempt = undefined;
  keepAttempt({ key, checkoutSessionId, shopperId, isUsed: true, at: Date.now() });
  cleanAddress();
};

/** Loads the button that forgets a kept photo. */
export const offerToForget = () => {
  if (loader.isPhotoKept) loader.loadFeature("photo").then((photo) => photo.loadRemember()).catch(() => {});
};

/** Forgets the photos of all attempts. */
export const forgetPhotos = async () => {
  loader.isPhotoKept = false;
  if (state.attempt) state.attempt = withoutPhoto(state.attempt);
  for (const attempt of await readAttempts()) {
    await (attempt.checkoutSessionId ? keepAttempt(withoutPhoto(attempt)) : forgetAttempt(attempt));
  }
};

/**
 * The id under which the try-on that was paid for is sent: the kept one at first, so that a try-on whose answer was lost with
 * its page is not counted twice; after a known failure a new one. `undefined` for other try-ons.
 */
export const attemptId = () => {
  const { attempt, isPaid } = state;
  if (!isPaid) return undefined;
  if (attempt.isSent) attempt.attemptId = uuid();
  Object.assign(attempt, { isSent: true, photo: loader.photo });
  keepAttempt(attempt);
  return attempt.attemptId;
};
