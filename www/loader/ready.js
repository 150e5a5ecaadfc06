/** Tells the page that calls are accepted: when the page's own scripts have run, or at the first click or call. */
import { VERSION } from "build";
import { currentSignal } from "./lifetime.js";

let resolveReady;

/** `Genvoris.ready` */
export const ready = new Promise((resolve) => (resolveReady = resolve));

/** The lifetime that it was announced in. */
let announcedIn;

/** Announces it, once in each lifetime. */
export const announceReady = () => {
  if (announcedIn === currentSignal()) return;
  announcedIn = currentSignal();
  resolveReady({ version: VERSION });
  document.dispatchEvent(new CustomEvent("genvoris:ready", { bubbles: true, composed: true, detail: { version: VERSION } }));
};
