/** The camera's screens without a picture: it is starting, or cannot be used. */
import { APP, ASKING, BACK, BLOCKED, BUSY, CHOOSE_PHOTO, FAILED, FORBIDDEN, MISSING, RETRY } from "build";
import { append, appendIcon } from "../dialog/dom.js";
import { appendActions, appendButton, isPhone, openSystemCamera } from "./elements.js";
import { beginScreen, endScreen, leave } from "./session.js";
import { dialogText, text } from "./texts.js";

/** A camera that is crossed out. */
const NO_CAMERA = "M4 4l16 16M9 6h6l1.500 2.500H20V17M17 19H4V8.500h2.500M9.500 11.500a3 3 0 0 0 4.500 4";

const MESSAGES = { blocked: BLOCKED, forbidden: FORBIDDEN, missing: MISSING, busy: BUSY, failed: FAILED };

const appendNotice = (screen, position) => {
  append(screen, "h2", { class: "title", tabindex: "-1" }, text(position));
  append(screen, "p", { class: "lead" }, text(position + 1));
};

/** Draws the screen on which the camera starts, and the browser may ask the shopper for permission. */
export const drawAsking = (session) => {
  const screen = beginScreen(session, true);
  append(screen, "div", { class: "spinner" });
  appendNotice(screen, ASKING);
  const actions = appendActions(screen);
  append(actions, "button", { class: "quiet", part: "choose", type: "button" }, dialogText(CHOOSE_PHOTO));
  appendButton(actions, "camera-back", "quiet", text(BACK), () => leave(session));
  endScreen(session);
};

/** Draws why there is no picture, and the ways out of it. */
export const drawRefusal = (session, reason, onRetry) => {
  const screen = beginScreen(session, true);
  screen.setAttribute("data-code", reason);
  appendIcon(screen, NO_CAMERA);
  appendNotice(screen, MESSAGES[reason]);
  const actions = appendActions(screen);
  append(actions, "button", { class: "primary", part: "choose", type: "button" }, dialogText(CHOOSE_PHOTO));
  if (isPhone()) appendButton(actions, "camera-app", "quiet", text(APP), openSystemCamera);
  if (reason !== "forbidden") appendButton(actions, "camera-retry", "quiet", dialogText(RETRY), onRetry);
  endScreen(session);
};
