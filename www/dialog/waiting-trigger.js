/**
 * Triggers of the older classes, which published pages give a click handler of their own: it asks the store for a token before
 * it calls `openTryOn`, and does not call where the store refuses. On a page without a token, opening at the click would send
 * the try-on without one, and count it for nobody. So the page's call decides.
 */
import { loader } from "../shared/loader-object.js";
import { hostPage } from "./host-page.js";

/** The trigger that was clicked last, until the page calls. */
let clicked;

/** Whether the page gives tokens, or needs none. */
const hasSession = () => {
  const { endCustomerToken, tokenCallback, tokenUrl, sessionUrl, testMode } = hostPage().settings();
  return loader.token || endCustomerToken || tokenCallback || tokenUrl || sessionUrl || testMode;
};

/** Whether the click leaves the opening to the page's call. */
export const waitsForCall = (trigger, options) => {
  const waits = trigger && !options && !/data-genvoris-(trigger|button)/.test(trigger.getAttributeNames()) && !hasSession();
  if (!waits) return false;
  clicked = trigger;
  loader.log("a trigger of the older class waits for the page's call of openTryOn, because there is no session token. data-genvoris-trigger opens without one.");
  return true;
};

/** The trigger that an opening is for: of a call, the one that has waited for it. */
export const takeTrigger = (trigger) => {
  const taken = trigger ?? clicked;
  clicked = undefined;
  return taken;
};
