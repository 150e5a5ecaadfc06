/** Asks for the store's status: at once, once more where the response told nothing, and when the tab comes back. */
import { catchErrors } from "../shared/catch-errors.js";
import { fetchJson } from "./fetch-json.js";
import { createStatusTracker } from "./store-status.js";

/** In milliseconds. */
const RETRY_DELAY = 2_000;

/**
 * @typedef {object} Status
 * @property {import("./store-status.js").Access} access
 * @property {unknown} [error] the code of a refusal, such as `invalid_key`
 * @property {unknown} [message]
 * @property {unknown} [quota]
 * @property {unknown} [remaining]
 * @property {unknown} [sessionToken]
 */

/**
 * Starts to ask.
 *
 * @param {string} url
 * @param {(status: Status) => void} onStatus gets every status
 */
export const createStatusPoller = (url, onStatus) => {
  const tracker = createStatusTracker();
  let timer;
  let isStopped = false;

  const receive = catchErrors((generation, response) => {
    const status = isStopped ? undefined : tracker.receive(generation, response);
    if (status === "retry") timer = setTimeout(refresh, RETRY_DELAY);
    else if (status) onStatus(status);
  });
  const refresh = catchErrors(() => {
    clearTimeout(timer);
    const generation = tracker.nextRequest();
    fetchJson(url).then((response) => receive(generation, response));
  });
  const onVisibilityChange = catchErrors(() => tracker.visibilityChanged(document.hidden, Date.now()) && refresh());

  document.addEventListener("visibilitychange", onVisibilityChange);
  refresh();
  return {
    refresh,
    stop() {
      isStopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisibilityChange);
    },
  };
};
