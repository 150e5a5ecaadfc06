/**
 * What happens in the open dialog stays in it: pages have focus traps, scroll locks, smooth scrolling, shortcuts and
 * layers that close at a click elsewhere. They listen on `document`, in either phase, so the dialog listens on `window`, on
 * the way down and only while it is open. What a browser does of itself, such as following a link, it does all the same.
 */
import { gesture } from "./input-events.js";

const EVENTS = [
  ...["pointerdown", "pointerup", "mousedown", "mouseup", "click", "dblclick", "auxclick", "contextmenu"],
  ...["touchstart", "touchmove", "touchend", "touchcancel", "wheel", "keydown", "keyup", "keypress", "beforeinput", "input"],
  ...["copy", "cut", "paste", "dragstart", "dragenter", "dragover", "dragleave", "drop", "focus", "focusin", "blur", "focusout"],
];

/** Those that come from `body` where nothing has the focus, or from the widget's element, and are the dialog's all the same:
 *  the rest of the page is inert. */
const ANYWHERE = /^(key|paste|drag|drop)/;

const belongs = (event, dialog) => {
  const path = event.composedPath();
  if (path.includes(dialog)) return true;
  const { host } = dialog.getRootNode();
  return ANYWHERE.test(event.type) && (path[0] === host || path[0] === document.body || path[0] === document.documentElement);
};

let over;

/** Listens as long as the dialog is open. */
export const guard = (dialog) => {
  over?.abort();
  over = new AbortController();
  const { signal } = over;
  const hear = (event) => {
    if (!dialog.open) return over.abort();
    if (!belongs(event, dialog)) return;
    event.stopImmediatePropagation();
    gesture(event, dialog);
  };
  EVENTS.forEach((type) => addEventListener(type, hear, { capture: true, passive: false, signal }));
};

/** The key that closed the dialog is let go when it is closed already: a popup of the page must not take it for its own. */
export const swallowKeyUp = (key) => {
  const up = (event) => {
    if (event.key !== key) return;
    event.stopImmediatePropagation();
    removeEventListener("keyup", up, true);
  };
  addEventListener("keyup", up, true);
};
