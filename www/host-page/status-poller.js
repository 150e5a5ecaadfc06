/** Asks the store for its status: at once, again where no answer came, and when a tab comes back. */
import { ask } from "./fetch-json.js";
import { safely } from "../shared/catch-errors.js";
import { standing } from "./store-status.js";

/** How long a store that gave no answer is left alone before it is asked once more. */
const AGAIN_MILLIS = 2_000;

/**
 * @param {string} url
 * @param {(told: { access: import("./store-status.js").Access, message?: unknown, quota?: unknown }) => void} heard is
 *   called with every answer that counts
 */
export const openStore = (url, heard) => {
  const store = standing();
  let timer;
  let over = false;

  const learn = safely((turn, answer) => {
    const told = over ? undefined : store.learn(turn, answer);
    if (told === "again") timer = setTimeout(question, AGAIN_MILLIS);
    else if (told) heard(told);
  });
  const question = safely(() => {
    clearTimeout(timer);
    const turn = store.ask();
    ask(url).then((answer) => learn(turn, answer));
  });
  const tab = safely(() => store.tab(document.hidden, Date.now()) && question());

  document.addEventListener("visibilitychange", tab);
  question();
  return {
    ask: question,
    close() {
      over = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", tab);
    },
  };
};
