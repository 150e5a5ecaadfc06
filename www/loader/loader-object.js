/** The object that the loader shares with the widget's other scripts and with further copies of itself. */
import { API_ORIGIN, VERSION } from "build";
import { LOADER_KEY } from "../shared/loader-key.js";
import { source, tag } from "./script-tag.js";

/** Each message is logged once: a page without WebAssembly would repeat itself at every click. The doctor lists them. */
const logged = new Set();

/** Writes a message for the theme's developer to the console. */
export const log = (message, isError) => {
  if (logged.has(message)) return;
  logged.add(message);
  try {
    console[isError ? "error" : "warn"]("[genvoris] " + message);
  } catch {
    // Some pages replace the console by one that throws.
  }
};

/** What the other scripts provide, by the scripts' names. */
export const parts = {};

/** It lives outside of the runtime's memory, so a new instance of the runtime finds everything again. */
export const loader = {
  version: VERSION,
  tags: tag ? [tag] : [],
  parts,
  log,
  logged,
};

/** Puts the object on `window`. `methods` are what the other scripts call. */
export const registerLoader = (methods) => {
  Object.assign(loader, methods).origin = API_ORIGIN || new URL(source).origin;
  Object.defineProperty(window, LOADER_KEY, { value: loader });
};

/**
 * Adds our tag to a loader that runs already. Whichever comes first runs, whatever its address: the same widget may come
 * from a CDN, a theme and an app at once.
 *
 * @returns {boolean} whether there is one
 */
export const joinRunningLoader = () => {
  const running = window[LOADER_KEY];
  if (!running?.tags) return false;
  const [connected, removed] = [true, false].map((is) => running.tags.filter((known) => known.isConnected === is));
  // A page that replaces its body brings the tag along again, with new settings. A tag that was removed before it ran, as in
  // React's strict mode, counts only where no other tag is left.
  if (tag && !connected.includes(tag) && (tag.isConnected || !connected[0])) {
    running.tags = [...connected, tag, ...removed];
    if (connected[0]) log(`the script is on this page twice; version ${running.version} runs, with the settings of both.`);
  }
  running.wake?.();
  return true;
};
