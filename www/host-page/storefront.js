/** What the page shows before a click: whether there are triggers, and the buttons that the widget draws. */
import { catchErrors } from "../shared/catch-errors.js";
import { loader } from "../shared/loader-object.js";
import { createButtonManager } from "./button-manager.js";
import { fetchJson } from "./fetch-json.js";
import { isLocalPage } from "./local-page.js";
import { apiUrl, offerSession, readSettings } from "./settings.js";
import { createStatusPoller } from "./status-poller.js";

const HIDDEN = "triggers are hidden: the store's status is not known.";
const WRONG_KEY = "data-api-key is unknown: elsewhere, triggers are hidden.";

/** In milliseconds: after this time the buttons are drawn by the default design until the store's design arrives. */
const DESIGN_TIMEOUT = 2_500;

/** The store that was started and not stopped: `{ key, buttons, status, poller }`. */
let current;

/** Has the buttons drawn by the store's design. */
const loadDesign = (store, url) => {
  let timeout;
  const apply = catchErrors((response) => {
    clearTimeout(timeout);
    if (store === current) store.buttons.applyDesign(response?.body);
  });
  fetchJson(url).then(apply);
  timeout = setTimeout(apply, DESIGN_TIMEOUT);
};

/** Asks for the store's status for as long as the page lives. */
const pollStatus = (store, url) => {
  let isFirst = true;
  store.poller = createStatusPoller(url, (status) => {
    store.status = status;
    offerSession(status.sessionToken);
    const isUnknown = status.access === "UNKNOWN";
    // A developer who pastes a snippet with a placeholder should see the button, and read why it does nothing yet.
    const isDraft = /key/.test(status.error) && isLocalPage(location);
    store.buttons.hideTriggers(isUnknown && !isDraft);
    // A shopper who opened the dialog before the first response hears of it now, not after choosing a photo.
    if (isFirst) loader.parts.dialog?.statusKnown();
    isFirst = false;
    if (isUnknown) loader.log(isDraft ? WRONG_KEY : HIDDEN);
  });
};

/**
 * Reads the settings again, and asks the store for its status and its buttons' design, once for the same store; a former
 * store is stopped first. Nothing is asked before the page has named a store: an unknown key would hide the triggers.
 */
const start = () => {
  const { apiKey, apiUrl: customUrl, noFab, widgetEnabled } = readSettings();
  const isEnabled = widgetEnabled !== false;
  if (isEnabled && !apiKey && !customUrl) return;
  const base = apiUrl();
  const key = [base, apiKey, isEnabled, noFab].join();
  if (current?.key === key) return;
  stop();
  const buttons = createButtonManager(isEnabled && !noFab);
  const store = (current = { key, buttons, status: { access: isEnabled ? "ALLOWED" : "UNKNOWN" } });
  if (!isEnabled) return buttons.hideTriggers(true);

  const url = (path, parameter) => base + path + (apiKey ? `?${parameter}=${encodeURIComponent(apiKey)}` : "");
  pollStatus(store, url("api/status", "api_key"));
  loadDesign(store, url("api/widget/button-design", "key"));
};

/** The store's status: its access, and what the store said with it. Until it is known, try-ons are allowed. */
const status = () => current?.status;

/** Asks for the status again, because it may have changed. */
const refreshStatus = () => current.poller.refresh();

/** Removes everything from the page. */
const stop = () => {
  const { poller, buttons } = current ?? {};
  current = undefined;
  poller?.stop();
  buttons?.stop();
};

export const storefront = {
  start: catchErrors(start),
  status: catchErrors(status),
  refreshStatus: catchErrors(refreshStatus),
  stop: catchErrors(stop),
};
