/** Opens the dialog, for a click or a call. */
import { loadHostPage } from "./host-page.js";
import { currentSignal, visited, wake } from "./lifetime.js";
import { loadFeature } from "./files.js";
import { log, parts } from "./loader-object.js";
import { announceReady } from "./ready.js";
import { tag } from "./script-tag.js";
import { loadDialog, loadRuntime } from "./runtime.js";

/** How often the page has closed the dialog: an opening that was requested before that opens nothing. */
let closeCount = 0;

/** Opens the dialog. Never throws and never rejects, because it runs in the page's clicks and calls. */
const open = async ({ trigger, options }) => {
  const signal = currentSignal();
  const closeCountBefore = closeCount;
  let hasFailed;
  announceReady();
  const show = async () => {
    const prepare = (hostPage) => signal.aborted || hostPage.start();
    const [dialog] = await Promise.all([loadDialog(), loadHostPage().then(prepare)]);
    if (hasFailed || signal.aborted || closeCountBefore !== closeCount) return;
    try {
      await dialog.open(trigger, options);
    } catch (error) {
      log("the dialog failed: " + error?.message);
      throw error;
    }
  };
  try {
    trigger?.setAttribute("aria-busy", "true");
    await Promise.all([loadRuntime(), show()]);
  } catch {
    hasFailed = true;
    if (signal.aborted) return;
    parts.dialog?.cancel();
    // A trigger that is a link still works as a link.
    if (/^https?:/.test(trigger?.href)) location.assign(trigger.href);
    // The newest thing that the dialog needs.
    else if (!document.adoptedStyleSheets) loadFeature("outdated").then((show) => show(trigger), log);
  } finally {
    trigger?.removeAttribute("aria-busy");
  }
};

/** The opening that was requested in this task. A click, and a call from the page's own handler of it, are one opening. */
let requested;

/** Requests an opening. It happens after the page's own handlers of this click. */
export const requestOpening = (trigger, options) => {
  wake();
  if (requested) {
    requested.trigger ||= trigger;
    requested.options = options || requested.options;
    return;
  }
  const request = (requested = { trigger, options });
  const signal = currentSignal();
  const perform = () => {
    removeEventListener("click", perform);
    if (requested === request) requested = undefined;
    if (!request.isDone && !signal.aborted) open(request);
    request.isDone = true;
  };
  // On `window`, which hears a click last; or in the next task, where the page stops the click before that.
  addEventListener("click", perform);
  setTimeout(perform);
};

/** Cancels the openings that were requested and have not happened. */
export const cancelOpenings = () => {
  closeCount++;
  if (requested) requested.isDone = true;
  requested = undefined;
};

const LINK_PARAMETER = /([?&])genvoris_tryon=1(&|$)/;

/** Whether the shopper has come back from the store's checkout. The page's settings are not read yet. */
const isAfterCheckout = () => {
  const { sessionUrl, checkoutSessionId, sessionIdParameter = "session_id" } = { ...window.GenvorisConfig, ...tag?.dataset };
  return sessionUrl && (checkoutSessionId || location.search.includes(sessionIdParameter + "="));
};

/**
 * Opens the dialog for a link such as `/p/1?genvoris_tryon=1`, once: the parameter is removed, so a reload does not open it.
 * After a checkout it opens as well, until the try-on that was paid for is on the screen.
 */
export const openFromLink = () => {
  const signal = currentSignal();
  visited
    .then(async () => {
      const isLink = LINK_PARAMETER.test(location.search);
      if (signal.aborted || !(isLink || isAfterCheckout())) return;
      await open({});
      if (!isLink) return;
      const query = location.search.replace(LINK_PARAMETER, (_, before, after) => (after ? before : ""));
      history.replaceState(history.state, "", location.pathname + query + location.hash);
    })
    .catch(() => {}); // browsers limit how often a page may do that
};
