/**
 * The loader, `widget.js`: the one file that every product page loads.
 *
 * It finds its script tag while the page is being parsed, and keeps calls and clicks that come early. A page that has
 * triggers, or may have a floating button, gets the host-page bridge when it is idle. Everything else (the dialog's script,
 * its styles and messages, the runtime's script and WebAssembly module) is loaded on the first sign of interest.
 */
import { fetchOrSimulate, loadFeature, loadMessages, loadScript } from "./files.js";
import { startHostPage } from "./host-page.js";
import { onWake, wake, whenPageIdle } from "./lifetime.js";
import { joinRunningLoader, registerLoader } from "./loader-object.js";
import { openFromLink } from "./opening.js";
import { publishApi } from "./public-api.js";
import { announceReady } from "./ready.js";
import { loadRuntime, onCrash, resumeKeptJob } from "./runtime.js";
import { listenForTriggers } from "./triggers.js";

const start = (signal) => {
  listenForTriggers(signal);
  whenPageIdle(() => {
    announceReady();
    startHostPage(signal);
    resumeKeptJob();
  }, signal);
};

if (!joinRunningLoader()) {
  registerLoader({ fetch: fetchOrSimulate, loadFeature, loadMessages, loadRuntime, loadScript, onCrash, wake });
  onWake(start);
  publishApi();
  wake();
  openFromLink();
}
