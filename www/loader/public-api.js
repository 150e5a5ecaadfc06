/** What the widget puts on the page's `window`: `Genvoris` and `VTOWidget`. */
import { VERSION } from "build";
import { loadFeature } from "./files.js";
import { loadHostPage } from "./host-page.js";
import { currentSignal, endLifetime } from "./lifetime.js";
import { log, parts } from "./loader-object.js";
import { cancelOpenings, requestOpening } from "./opening.js";
import { ready } from "./ready.js";
import { callRuntime, later, allowsWebAssembly, resetRuntime } from "./runtime.js";

const on = (name, listener) => {
  if (typeof name !== "string" || typeof listener !== "function") {
    log("on() needs an event's name and a function.");
    return () => {};
  }
  const type = "genvoris:" + name;
  let wasCalled;
  let handler = (event) => {
    wasCalled = true;
    listener(event.detail, event);
  };
  addEventListener(type, handler);
  // A listener that comes after the event 'ready' is called all the same.
  if (name === "ready") ready.then((detail) => wasCalled || handler?.(new CustomEvent(type, { detail })));
  return () => {
    removeEventListener(type, handler);
    handler = undefined;
  };
};

const close = () => {
  cancelOpenings();
  later(() => parts.dialog?.close());
};

const destroy = () => {
  // The state is reset first, because the page may start again inside of an event that the end dispatches.
  resetRuntime();
  cancelOpenings();
  endLifetime();
  parts.dialog ? parts.dialog.destroy() : parts.hostPage?.stop();
};

const doctor = () =>
  loadFeature("doctor")
    .then((examine) => examine(loadHostPage, allowsWebAssembly, currentSignal))
    .catch((error) => "[genvoris] the doctor could not be loaded: " + error?.message);

/** Sets a global variable. The page may have made the name its own for good; triggers work without it. */
const setGlobal = (name, create) => {
  try {
    window[name] = create(window[name]);
  } catch {
    log(`window.${name} cannot be set.`);
  }
};

export const publishApi = () => {
  setGlobal("Genvoris", () => ({
    version: VERSION,
    ready,
    openTryOn: (options) => requestOpening(undefined, options ?? {}),
    setToken: (token) => callRuntime((runtime) => runtime.setToken(token)),
    close,
    on,
    destroy,
    doctor,
  }));
  setGlobal("VTOWidget", (existing) => ({ ...existing, version: VERSION }));
};
