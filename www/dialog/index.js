/**
 * The dialog's script, loaded on the first sign of interest. It draws the dialog, handles the shopper's input, and offers the
 * runtime what would be three times as large in WebAssembly. None of the functions that the runtime calls throws.
 */
import { catchErrors } from "../shared/catch-errors.js";
import { loader } from "../shared/loader-object.js";
import { numberingSystem } from "../shared/numbering-system.js";
import { unwrapResponse } from "../shared/unwrap-response.js";
import { dispatchAction } from "./actions.js";
import { flush } from "./analytics.js";
import { hasJobEnded, reportTryOn, resumeKeptJob } from "./background.js";
import { callbackFailedMessage, invokeCallback } from "./callbacks.js";
import { recordTokenStatus, tokenRequestHeaders } from "./csrf.js";
import { hideDialog, showDialog } from "./dialog-element.js";
import { hostPage } from "./host-page.js";
import * as opening from "./opening.js";
import { preparePhoto } from "./photo-preparation.js";
import { beginScreen, endScreen } from "./screen.js";
import { drawScreen } from "./screens.js";
import { bypassCache, warnAboutServiceWorker } from "./service-worker.js";
import { customerNumber } from "./token-claims.js";
import { excludeFromRecordings } from "./session-recording.js";
import { uuid } from "./uuid.js";

/** Tells the runtime when the page is left and when it is restored. Never by `unload`: browsers do not cache pages that
 *  listen to it. */
const watchPage = () => {
  const listeners = new AbortController();
  const { signal } = listeners;
  addEventListener("pagehide", () => dispatchAction("left"), { signal });
  document.addEventListener("visibilitychange", () => dispatchAction("left"), { signal });
  addEventListener("pageshow", ({ persisted }) => persisted && dispatchAction("returned", hasJobEnded()), { signal });
  return listeners;
};
let pageListeners = watchPage();

// Before the settings are read, because a shopper who comes back from the checkout waits for it.
if (loader.tags.some(({ dataset }) => dataset.sessionUrl)) loader.loadFeature("checkout").catch(() => {});

const forLoader = {
  cancel: opening.cancelOpening,
  close: opening.close,
  destroy() {
    pageListeners.abort();
    opening.destroy();
  },
  open: opening.open,
  preload: catchErrors(opening.preload),
  setRuntime(functions) {
    // The widget was ended and has started again.
    if (functions && pageListeners.signal.aborted) pageListeners = watchPage();
    opening.setRuntime(functions);
  },
  statusKnown: opening.statusKnown,
};

/** By the names that `src/host/bridge.rs` declares. */
const forRuntime = {
  apiUrl: () => hostPage().apiUrl(),
  bypassCache: catchErrors(bypassCache),
  callbackFailedMessage,
  customerNumber: catchErrors((token) => {
    // The job that the page before has left may be this customer's.
    resumeKeptJob();
    return customerNumber(token);
  }),
  drawScreen(name, data, photo, pictures, product) {
    opening.useProduct(product);
    opening.drawForRuntime(() => drawScreen(name, data, opening.translation(), photo, pictures));
  },
  emit: catchErrors(opening.emitForRuntime),
  flushAnalytics: flush,
  hideDialog() {
    hideDialog();
    resumeKeptJob();
  },
  invokeCallback,
  parseResponse: catchErrors((text) => unwrapResponse(JSON.parse(text))),
  preparePhoto,
  readSettings: () => hostPage().readSettings(),
  recordEvent: opening.trackForRuntime,
  recordTokenStatus: catchErrors(recordTokenStatus),
  refreshStatus: () => hostPage().refreshStatus(),
  reportTryOn: (status, job) => reportTryOn(status, job, opening.translation()),
  setting: (name) => hostPage().settings()[name],
  showDialog,
  startCheckout: (opening) => loader.parts.checkout.start(opening),
  status: () => hostPage().status(),
  tokenRequestHeaders: catchErrors(tokenRequestHeaders),
  uuid: catchErrors(() => loader.parts.checkout?.attemptId() ?? uuid()),
  warnAboutServiceWorker: catchErrors(warnAboutServiceWorker),
};

/** What other scripts draw with. */
const forScreens = {
  beginScreen: (name, isCentered) => beginScreen(name, isCentered, opening.translation()),
  dispatch: dispatchAction,
  endScreen,
  excludeFromRecordings: catchErrors(excludeFromRecordings),
  numberingSystem,
  translation: opening.translation,
};

loader.parts.dialog = { ...forLoader, ...forRuntime, ...forScreens };
