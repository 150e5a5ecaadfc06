/** Loads the host-page bridge, `www/host-page/`, as soon as the page has something for it to do. */
import { HOST_PAGE } from "build";
import { TRIGGER_SELECTOR } from "../shared/trigger-selector.js";
import { loadScript } from "./files.js";
import { loader, log } from "./loader-object.js";

export const loadHostPage = () => loadScript("hostPage", HOST_PAGE);

/** Whether the page has triggers or may have a floating button. */
const isNeeded = () => {
  const isFloatingOff = loader.tags.some((tag) => tag.dataset.noFab === "" || /[?&]no_fab=1/.test(tag.src));
  return !isFloatingOff || document.querySelector(TRIGGER_SELECTOR);
};

const start = (signal) =>
  loadHostPage()
    .then((hostPage) => signal.aborted || hostPage.start())
    .catch((error) => log("could not be loaded: " + error.message));

/** Starts the bridge: now, or when the page gets its first trigger. */
export const startHostPage = (signal) => {
  if (isNeeded()) return start(signal);
  const observer = new MutationObserver(() => {
    if (!isNeeded()) return;
    observer.disconnect();
    start(signal);
  });
  observer.observe(document, { childList: true, subtree: true });
  signal.addEventListener("abort", () => observer.disconnect());
};
