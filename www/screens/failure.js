/** The screen of a failed try-on: what happened, and what the shopper can do. */
import { CLOSE, REFERENCE, RETRY, USE_ANOTHER_PHOTO } from "build";
import { append, appendIcon } from "../dialog/dom.js";
import { appendActions, appendButton } from "./elements.js";
import { chargedText, failureNotice, text } from "./texts.js";

/** An exclamation mark in a circle. */
const ALERT = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5v5.5M12 16.3v.2";

/** Where another photo may help. */
const PHOTO_KINDS = /^(photo_refused|photo_too_large|tryon_failed)$/;

export const renderFailure = (screen, { kind, code, charged, isRetryable, requestId }) => {
  const { title, advice } = failureNotice(kind);
  screen.setAttribute("data-code", code);
  appendIcon(screen, ALERT);
  append(screen, "h2", { class: "title" }, title);
  append(screen, "p", { class: "lead" }, advice);
  // That text says already whether the try-on was counted.
  if (kind !== "result_not_readable") append(screen, "p", { class: "receipt", part: "receipt" }, chargedText(charged));
  const actions = appendActions(screen);
  if (isRetryable) appendButton(actions, "retry", "primary", text(RETRY));
  const needsPhoto = PHOTO_KINDS.test(kind);
  if (needsPhoto) appendButton(actions, "another", isRetryable ? "quiet" : "primary", text(USE_ANOTHER_PHOTO));
  if (!isRetryable && !needsPhoto) appendButton(actions, "back", "primary", text(CLOSE));
  if (requestId) append(screen, "p", { class: "small" }, `${text(REFERENCE)} ${requestId}`);
};
