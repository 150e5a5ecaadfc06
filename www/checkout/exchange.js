/** Asks the store whether a checkout is paid, which gives the session token of its try-on. */
import { loader } from "../shared/loader-object.js";
import { classifyPayment } from "./payment-answer.js";
import { postJson } from "./request.js";
import { settings } from "./state.js";

/** In milliseconds: when the store is asked again. Payments arrive late; after 20 seconds the shopper decides. */
const DELAYS = [500, 1000, 1500, 2000, 3000, 4000, 4000, 4000];

const report = (kind, status) => {
  if (kind === "not_checked" || kind === "unknown") {
    loader.log(`data-session-url ${status ? `answered ${status}` : "did not answer"}: it has to answer { token } for a paid checkout, else 402.`);
  }
};

/** Asks once. */
export const exchange = async ({ checkoutSessionId }) => {
  const { status, body } = await postJson("session-url", settings().sessionUrl, { checkoutSessionId });
  const answer = classifyPayment(status, body);
  report(answer.kind, status);
  return answer;
};

/** Asks until there is an answer that stays, or for 20 seconds, or until nobody waits for it. */
export const awaitPayment = async (attempt, isAwaited) => {
  let answer;
  for (const delay of [0, ...DELAYS]) {
    if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
    if (!isAwaited()) return undefined;
    answer = await exchange(attempt);
    if (!/^(pending|not_checked)$/.test(answer.kind)) break;
  }
  return answer;
};
