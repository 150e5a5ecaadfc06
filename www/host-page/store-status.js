/** What the store's status says, and when it is asked. No clock and no network here: both come from outside. */

/** How long a tab is hidden until its return is reason to ask again, in milliseconds. */
const LONG_AWAY = 300_000;

/** @typedef {"ALLOWED" | "LOCKED" | "EXHAUSTED" | "UNKNOWN"} Access */

/**
 * What an answer means. A backend that does not have this endpoint says nothing against try-ons.
 *
 * @param {number} status 0 where no answer came
 * @param {unknown} word
 * @returns {Access}
 */
export const meaning = (status, word) => {
  if (status === 404) return "ALLOWED";
  const known = word === "ALLOWED" || word === "LOCKED" || word === "EXHAUSTED";
  return known && status >= 200 && status < 300 ? word : "UNKNOWN";
};

/** What is known of the store in this page view. */
export const standing = () => {
  /** The question whose answer counts. */
  let turn = 0;
  /** The last answer was none, and this is the second question. */
  let again = false;
  let hiddenAt;
  return {
    /** The store is asked. Gives the turn to name with the answer. */
    ask: () => ++turn,

    /**
     * Takes an answer in. Gives what the store has told, "again" if it is to be asked once more, in a moment,
     * and nothing for the answer to an older question.
     *
     * @param {number} asked
     * @param {import("./fetch-json.js").Answer} answer
     */
    learn(asked, { status, body }) {
      if (asked !== turn) return undefined;
      const access = meaning(status, body?.access);
      again = access === "UNKNOWN" && !again;
      return again ? "again" : { access, message: body?.message, quota: body?.quota };
    },

    /** The tab was hidden, or came back. True if it was away for so long that the store is to be asked. */
    tab(hidden, now) {
      const away = now - hiddenAt;
      hiddenAt = hidden ? now : undefined;
      return !hidden && away >= LONG_AWAY;
    },
  };
};
