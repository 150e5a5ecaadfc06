/**
 * Keeps the events of the open dialog from the page, which may have focus traps, scroll locks, smooth scrolling, shortcuts
 * and layers that close at a click elsewhere. Pages listen on `document`, in either phase, so the dialog listens on
 * `window` in the capture phase, only while it is open. The browser's own reactions, such as following a link, still happen.
 */
import { handleEvent } from "./input-events.js";

const EVENT_TYPES = [
  ...["pointerdown", "pointerup", "mousedown", "mouseup", "click", "dblclick", "auxclick", "contextmenu"],
  ...["touchstart", "touchmove", "touchend", "touchcancel", "wheel", "keydown", "keyup", "keypress", "beforeinput", "input"],
  ...["copy", "cut", "paste", "dragstart", "dragenter", "dragover", "dragleave", "drop", "focus", "focusin", "blur", "focusout"],
];

/** Events that come from `body`, or from the widget's element, where nothing has the focus. They are the dialog's all the
 *  same, because the rest of the page is inert. */
const UNFOCUSED = /^(key|paste|drag|drop)/;

const belongsToDialog = (event, dialog) => {
  const path = event.composedPath();
  if (path.includes(dialog)) return true;
  const targets = [dialog.getRootNode().host, document.body, document.documentElement];
  return UNFOCUSED.test(event.type) && targets.includes(path[0]);
};

let isolation;

/** Isolates the dialog's events until it closes. */
export const isolateEvents = (dialog) => {
  isolation?.abort();
  isolation = new AbortController();
  const { signal } = isolation;
  const onEvent = (event) => {
    if (!dialog.open) return isolation.abort();
    if (!belongsToDialog(event, dialog)) return;
    event.stopImmediatePropagation();
    handleEvent(event, dialog);
  };
  EVENT_TYPES.forEach((type) => addEventListener(type, onEvent, { capture: true, passive: false, signal }));
};
