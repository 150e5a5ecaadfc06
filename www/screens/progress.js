/** The progress of a try-on: only steps that are known to have happened. */
import { CAN_CLOSE, CANCEL, PROGRESS_STEPS, PROGRESS_TITLE, RECONNECTING, WAITING } from "build";
import { afterNextFrame } from "../dialog/after-next-frame.js";
import { append } from "../dialog/dom.js";
import { appendActions, appendButton, appendOtherProduct, appendPair } from "./elements.js";
import { loadTools } from "./result.js";
import { plural, text } from "./texts.js";

/** How many steps there are. */
const STEPS = 3;

/** Completed steps are ticked. The current one is marked, and read to screen readers while all goes well. */
const appendSteps = (screen, stage) => {
  const current = stage === "generating" ? 2 : 1;
  const isAnnounced = /^(sending|generating)$/.test(stage);
  const list = append(screen, "ol", { class: "steps" });
  for (let step = 0; step < STEPS; step++) {
    const item = append(list, "li", {}, text(PROGRESS_STEPS + step));
    if (step < current) item.className = "done";
    if (step !== current) continue;
    item.setAttribute("aria-current", "step");
    if (isAnnounced) item.className = "say";
    // Filled by `upload.js` where the progress is known.
    if (stage === "sending") append(item, "span", { class: "small", part: "upload" });
  }
};

export const renderProgress = (screen, { stage, seconds }, context) => {
  // They are there when the picture is.
  afterNextFrame(() => loadTools(context.opening.language).catch(() => {}));
  // The title gets the focus. If 'Cancel' got it, a second press of Enter would cancel the try-on.
  append(screen, "h2", { class: "title", tabindex: "-1" }, text(PROGRESS_TITLE));
  appendPair(screen, "pair working", context);
  appendSteps(screen, stage);
  if (stage === "reconnecting") append(screen, "p", { class: "small say" }, text(RECONNECTING));
  if (stage === "rate_limited") append(screen, "p", { class: "small say" }, plural(WAITING, seconds));
  appendOtherProduct(screen, context.opening);
  append(screen, "p", { class: "small", part: "can-close" }, text(CAN_CLOSE));
  appendButton(appendActions(screen), "cancel", "quiet", text(CANCEL));
};
