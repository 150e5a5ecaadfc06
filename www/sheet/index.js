/**
 * The dialog as a sheet that follows the finger: on phones it can be dragged down by its header, which closes it, or it
 * springs back. The middle keeps its own scrolling. It is loaded where the main pointer is a finger.
 */
import { loader } from "../shared/loader-object.js";
import { isFlung } from "./fling.js";

/** Where the dialog is a sheet. The same as in the style sheet. */
const IS_SHEET = "(max-width: 560px), (max-height: 480px)";
const STILL = "(prefers-reduced-motion: reduce)";

/** In milliseconds. */
const DURATION = 200;

/** The drag in progress: `{ pointerId, start, moves, listeners }`. */
let drag;

const moveTo = (dialog, distance) => {
  dialog.style.transform = distance > 0 ? `translateY(${distance}px)` : "";
};

/** Moves the dialog from where it is to this distance. */
const slide = async (dialog, distance) => {
  const from = dialog.style.transform || "none";
  moveTo(dialog, distance);
  if (matchMedia(STILL).matches) return;
  const to = dialog.style.transform || "none";
  await dialog.animate([{ transform: from }, { transform: to }], { duration: DURATION, easing: "ease-out" }).finished;
};

const close = async (dialog) => {
  await slide(dialog, dialog.offsetHeight);
  loader.parts.dialog.dispatch("close");
  // It stays open where something of the shopper's would be lost.
  moveTo(dialog, 0);
};

const end = ({ timeStamp, clientY }, dialog) => {
  const { start, moves, listeners } = drag;
  moves.push([timeStamp, clientY]);
  listeners.abort();
  drag = undefined;
  if (isFlung(start, moves, dialog.offsetHeight)) close(dialog).catch(() => {});
  else slide(dialog, 0).catch(() => {});
};

const cancel = (dialog) => {
  drag?.listeners.abort();
  drag = undefined;
  moveTo(dialog, 0);
};

const begin = ({ pointerId, clientY, timeStamp }, dialog) => {
  const listeners = new AbortController();
  const { signal } = listeners;
  drag = { pointerId, start: clientY, moves: [[timeStamp, clientY]], listeners };
  const onMove = (event) => {
    if (event.pointerId !== pointerId) return;
    drag.moves.push([event.timeStamp, event.clientY]);
    moveTo(dialog, event.clientY - drag.start);
  };
  dialog.addEventListener("pointermove", onMove, { signal });
  dialog.addEventListener("pointercancel", () => cancel(dialog), { signal });
};

/** Whether the finger is on the header, and not on its button. */
const isOnHandle = (event) => {
  const path = event.composedPath();
  return path.some(({ classList }) => classList?.contains("head")) && !path.some(({ localName }) => localName === "button");
};

/** Hears the events of the open dialog. */
const onEvent = (event, dialog) => {
  const { type, pointerId, pointerType } = event;
  if (type === "pointerup" && drag?.pointerId === pointerId) return end(event, dialog);
  if (type !== "pointerdown") return;
  // A second finger zooms.
  if (drag) return cancel(dialog);
  if (pointerType !== "mouse" && matchMedia(IS_SHEET).matches && isOnHandle(event)) begin(event, dialog);
};

loader.parts.sheet = { onEvent };
