/** Sends the store's analytics events, in batches. */
import { loader } from "../shared/loader-object.js";
import { hostPage } from "./host-page.js";
import { uuid } from "./uuid.js";

/** This many events are sent without waiting for more. */
const BATCH_SIZE = 20;
/** In milliseconds: how long an event waits for others. */
const BATCH_DELAY = 3000;

let queue = [];
let timer;

/** Where events are sent; empty where the store has switched them off. */
const eventsUrl = () => hostPage().settings().eventsUrl ?? hostPage().apiUrl() + "api/v1/events";

/**
 * `"name":"value",`, without `JSON.stringify` because old libraries break it. Empty for a value that the platform would
 * refuse, which would cost the whole batch.
 */
const jsonPair = (name, value, maxBytes) =>
  typeof value === "string" && value && new TextEncoder().encode(value).length <= maxBytes
    ? `"${name}":"${value.replace(/[\x00-\x1f\x7f-\x9f]/g, " ").replace(/["\\]/g, "\\$&")}",`
    : "";

/** The id of this visit. The loader keeps it for as long as the page lives, and it is stored nowhere else. */
const visitId = () => (loader.visitId ||= uuid());

/** Sends the queue in a way that outlives the page: as plain text, which needs no preflight. */
export const flush = () => {
  clearTimeout(timer);
  timer = undefined;
  const events = queue;
  queue = [];
  if (!events.length || !eventsUrl() || loader.testMode) return;
  try {
    // A beacon cannot send headers, so the key is in the body.
    navigator.sendBeacon(eventsUrl(), `{${jsonPair("api_key", hostPage().settings().apiKey, 255)}"events":[${events.join()}]}`);
  } catch {
    // A blocker refuses it because the shopper wants that.
  }
};

/**
 * Queues an event. The query of the page's address is left out, because shops put sessions and checkouts there; so is the
 * address of a frame that another page has written, such as `about:srcdoc`.
 *
 * @param {string} type one of the platform's event types
 * @param {{ id?: string, title?: string, address?: string }} product
 */
export const track = (type, product) => {
  try {
    const event = [
      jsonPair("productId", product.id, 255),
      jsonPair("productTitle", product.title, 500),
      jsonPair("pageUrl", /^http[^?#]*/.exec(product.address ?? location.href)?.[0], 2048),
      jsonPair("sessionId", visitId(), 128),
      jsonPair("eventId", uuid(), 128),
      jsonPair("eventType", type, 128),
    ].join("");
    queue.push(`{${event.slice(0, -1)}}`);
  } catch {
    return; // without a visit id nothing is sent
  }
  if (queue.length >= BATCH_SIZE) flush();
  else timer ??= setTimeout(flush, BATCH_DELAY);
};
