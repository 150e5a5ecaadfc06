/** Listens for clicks on triggers, and for the first sign that somebody is interested in one. */
import { TRIGGER_SELECTOR } from "../shared/trigger-selector.js";
import { currentSignal, whenIdle } from "./lifetime.js";
import { parts } from "./loader-object.js";
import { requestOpening } from "./opening.js";
import { loadRuntime } from "./runtime.js";

// A click on something inside a disabled button still arrives.
const ENABLED_TRIGGER = TRIGGER_SELECTOR + ":not(:disabled,[aria-disabled=true])";

// `matches` of a form may be one of its fields, and `matches` of the window a variable of the page.
const { matches } = Element.prototype;

const triggerOf = (event) =>
  event.composedPath().find((element) => element instanceof Element && matches.call(element, ENABLED_TRIGGER));

const onClick = (event) => {
  const trigger = triggerOf(event);
  if (!trigger || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  requestOpening(trigger);
};

const onInterest = (event) => {
  const trigger = triggerOf(event);
  if (!trigger) return;
  const signal = currentSignal();
  const preload = () => signal.aborted || parts.dialog.preload(trigger);
  loadRuntime().then(() => whenIdle(preload), () => {});
};

/** Listens in the capture phase, so that a page that stops events does not stop try-ons. */
export const listenForTriggers = (signal) => {
  const options = { capture: true, passive: true, signal };
  addEventListener("click", onClick, { ...options, passive: false });
  for (const type of ["pointerover", "touchstart", "focusin"]) addEventListener(type, onInterest, options);
};
