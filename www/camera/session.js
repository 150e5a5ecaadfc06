/** The camera while it is open, and everything that ends it: no stream outlives its screen. */
import { loader } from "../shared/loader-object.js";
import { putScreenAside } from "./former-screen.js";
import { stopStream } from "./stream.js";

/**
 * @typedef {object} Session
 * @property {object} opening the dialog's opening that it belongs to
 * @property {() => void} restoreScreen shows the screen from which the camera was opened
 * @property {AbortSignal} signal aborted at its end
 * @property {() => void} abort
 * @property {ResizeObserver} observer notices when the screen is not shown any more
 * @property {Element} [screen]
 * @property {MediaStream} [stream]
 */

/** @type {Session | undefined} */
let current;

/** The opening that the camera is open for. */
export const openedFor = () => current?.opening;

/** Ends the camera. */
export const end = (session) => {
  if (current === session) current = undefined;
  session.abort();
  session.observer.disconnect();
  stopStream(session.stream);
};

/** Ends the camera and goes back to where it was opened. */
export const leave = (session) => {
  if (session.signal.aborted) return;
  const isShown = session.screen.isConnected;
  end(session);
  if (isShown) session.restoreScreen();
};

/** A browser that comes back to the page must not find the camera on. */
const leaveWithPage = (session) => {
  const { signal } = session;
  document.addEventListener("visibilitychange", () => document.hidden && leave(session), { signal });
  addEventListener("pagehide", () => leave(session), { signal });
};

/** Begins a session, which ends the former one. */
export const begin = () => {
  if (current) leave(current);
  const controller = new AbortController();
  const session = {
    opening: loader.parts.dialog.translation(),
    restoreScreen: putScreenAside(),
    signal: controller.signal,
    abort: () => controller.abort(),
    // A screen has no size once another one is drawn, the dialog is closed, or the page has removed it.
    observer: new ResizeObserver(() => session.screen.offsetWidth || end(session)),
  };
  leaveWithPage(session);
  return (current = session);
};

/** Begins a screen of the session. */
export const beginScreen = (session, isCentered) => {
  session.observer.disconnect();
  session.screen = loader.parts.dialog.beginScreen("viewfinder", isCentered);
  return session.screen;
};

/** Finishes the screen, and watches over it from now on. */
export const endScreen = (session) => {
  loader.parts.dialog.endScreen();
  session.observer.observe(session.screen);
};

/** Replaces the stream; the device has one camera on at a time. */
export const setStream = (session, stream) => {
  stopStream(session.stream);
  session.stream = stream;
};
