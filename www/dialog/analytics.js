/** Tells the store's funnel what happens, in batches. */
import { loader, page } from "./bridges.js";
import { uuid } from "./uuid.js";

/** So many events are sent without waiting for more. */
const FULL = 20;
/** Milliseconds that an event waits for others. */
const PAUSE = 3000;

let waiting = [];
let timer;

/** Where they are told; nothing where that is switched off. */
const target = () => page().settings().eventsUrl ?? page().api() + "api/v1/events";

/**
 * `"name":"value",` by hand, because old libraries break `JSON.stringify`; nothing for a value that the
 * platform refuses, which would cost the whole batch.
 */
const pair = (name, value, limit) =>
  typeof value === "string" && value && new TextEncoder().encode(value).length <= limit
    ? `"${name}":"${value.replace(/[\x00-\x1f\x7f-\x9f]/g, " ").replace(/["\\]/g, "\\$&")}",`
    : "";

/** The visit's id, for as long as the page lives and nowhere else: the loader outlives an instance. */
const session = () => (loader.session ||= uuid());

/** Tells what is waiting, in a way that outlives the page: plain text, so that no preflight is needed. */
export const tell = () => {
  clearTimeout(timer);
  timer = undefined;
  const events = waiting;
  waiting = [];
  if (!events.length || !target() || loader.testMode) return;
  try {
    // A beacon can send no header, so the key is in the body.
    navigator.sendBeacon(target(), `{${pair("api_key", page().settings().apiKey, 255)}"events":[${events.join()}]}`);
  } catch {
    // Where a blocker refuses it, the shopper wants it so.
  }
};

/**
 * Takes note of one step. The page's query is left out: shops put sessions and checkouts there; so is the address
 * of a frame that another page has written, such as `about:srcdoc`.
 *
 * @param {string} step one of the platform's event types
 * @param {{ id?: string, title?: string, address?: string }} product
 */
export const note = (step, product) => {
  try {
    const event = [
      pair("productId", product.id, 255),
      pair("productTitle", product.title, 500),
      pair("pageUrl", /^http[^?#]*/.exec(product.address ?? location.href)?.[0], 2048),
      pair("sessionId", session(), 128),
      pair("eventType", step, 128),
    ].join("");
    waiting.push(`{${event.slice(0, -1)}}`);
  } catch {
    return; // nothing is told of a visit that has no id
  }
  if (waiting.length >= FULL) tell();
  else timer ??= setTimeout(tell, PAUSE);
};
