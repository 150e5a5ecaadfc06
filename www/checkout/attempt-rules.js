/** Which kept attempts may still be used, and by whom. */

/** @import { Attempt } from "./kept-attempts.js" */

/** In milliseconds: how long a photo is kept while its try-on is being paid for. */
const PHOTO_LIFETIME = 30 * 60 * 1000;

/** In milliseconds: how long a checkout is remembered, so that nothing that was paid for is lost. */
const CHECKOUT_LIFETIME = 24 * 60 * 60 * 1000;

/** The attempt without what belongs to the shopper. It still tells that its checkout was used, or may be paid. */
export const withoutPhoto = ({ photo, product, ...rest }) => rest;

/** Whether both are products of the same page or trigger. */
export const isSameProduct = (one, other) =>
  one?.id ? one.id === other.id : !!one && one.title === other.title && one.images[0] === other.images[0];

const isOfAnotherShopper = (attempt, shopperId) => !!attempt.shopperId && !!shopperId && attempt.shopperId !== shopperId;

/**
 * What becomes of an attempt: it stays as it is, loses its photo, or is forgotten (`undefined`). Another shopper at the same
 * browser never gets the photo.
 *
 * @param {Attempt} attempt
 * @param {string | undefined} shopperId
 * @param {number} now
 */
export const review = (attempt, shopperId, now) => {
  const age = now - attempt.at;
  const isCheckoutKnown = attempt.checkoutSessionId && age < CHECKOUT_LIFETIME;
  if (age < PHOTO_LIFETIME && !isOfAnotherShopper(attempt, shopperId)) return attempt;
  return isCheckoutKnown ? withoutPhoto(attempt) : undefined;
};

/**
 * The attempt to go on with. A shopper who has come back from a checkout gets its attempt; a store that does not tell the
 * checkout's id in advance, the last one for this product, or the last one. A page that does not name the shopper gets only
 * those of guests without that.
 *
 * @param {Attempt[]} attempts
 * @param {{ checkoutSessionId?: string, product: object, shopperId?: string }} wanted
 */
export const findAttempt = (attempts, { checkoutSessionId, product, shopperId }) => {
  const latest = attempts.filter(({ isUsed }) => !isUsed).sort((one, other) => other.at - one.at);
  const forProduct = latest.filter((attempt) => isSameProduct(attempt.product, product));
  if (!checkoutSessionId) return forProduct.find((attempt) => attempt.shopperId === shopperId);
  const open = (attempt) => attempt.url && !attempt.checkoutSessionId && !isOfAnotherShopper(attempt, shopperId);
  return latest.find((attempt) => attempt.checkoutSessionId === checkoutSessionId) ?? forProduct.find(open) ?? latest.find(open);
};
