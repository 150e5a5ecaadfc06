/** The store's status: what a response means, and when to ask again. Pure: it has no clock and no network. */

/** In milliseconds: a tab that was hidden for this long asks again when it comes back. */
const STALE_AFTER = 300_000;

/** @typedef {"ALLOWED" | "LOCKED" | "EXHAUSTED" | "UNKNOWN"} Access whether the store offers try-ons */

/** What the shop's own backend says where it does not know the store's access: whether this shopper can try on. */
const accessOf = ({ access, canTryOn }) => access ?? (canTryOn === true ? "ALLOWED" : canTryOn === false && "EXHAUSTED");

/**
 * Reads the access out of a response. A backend without this endpoint (404) allows try-ons.
 *
 * @param {import("./fetch-json.js").JsonResponse} response its status is 0 where no response came
 * @returns {Access}
 */
export const parseAccess = ({ status, body }) => {
  if (status === 404) return "ALLOWED";
  const access = accessOf(Object(body));
  const isKnown = access === "ALLOWED" || access === "LOCKED" || access === "EXHAUSTED";
  return isKnown && status >= 200 && status < 300 ? access : "UNKNOWN";
};

/** Tracks the store's status during one page view. */
export const createStatusTracker = () => {
  /** Generation counter: the response to an older request is ignored. */
  let generation = 0;
  /** The last response told nothing, so the next request is the second and last attempt. */
  let isRetry = false;
  let hiddenAt;
  return {
    /** Notes that a request is sent. Returns the generation to pass on with its response. */
    nextRequest: () => ++generation,

    /**
     * Takes a response. Returns the access with what else the body says, "retry" where the store should be asked once more
     * in a moment, or `undefined` for the response to an older request.
     *
     * @param {number} requested
     * @param {import("./fetch-json.js").JsonResponse} response
     */
    receive(requested, response) {
      if (requested !== generation) return undefined;
      const access = parseAccess(response);
      isRetry = access === "UNKNOWN" && !isRetry;
      return isRetry ? "retry" : { ...response.body, access };
    },

    /** Notes that the tab was hidden or shown. True where it was hidden for so long that the status may be out of date. */
    visibilityChanged(hidden, now) {
      const hiddenFor = now - hiddenAt;
      hiddenAt = hidden ? now : undefined;
      return !hidden && hiddenFor >= STALE_AFTER;
    },
  };
};
