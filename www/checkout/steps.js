/** The steps on the way to the checkout and back, and how the dialog shows them. */
import { CANCEL, CHECKOUT, RETRY } from "build";
import { append } from "../dialog/dom.js";
import { payLabel } from "./price.js";
import { dialog, isShown, state } from "./state.js";
import { ownText } from "./texts.js";

/** The buttons, by their `part`, which is also what they do. */
const BUTTONS = {
  cancel: () => dialog().translation().messages[CANCEL],
  retry: () => dialog().translation().messages[RETRY],
  submit: payLabel,
};
const LOOK_AGAIN = { part: "retry", text: () => ownText(CHECKOUT.LOOK_AGAIN) };

/** `waits`: a moving bar with one line; else a notice with a title and advice. @type {Record<string, object>} */
const STEPS = {
  opening: { waits: true, message: CHECKOUT.OPENING, buttons: ["cancel"] },
  confirming: { waits: true, message: CHECKOUT.CONFIRMING, buttons: [] },
  photo_not_kept: { message: CHECKOUT.PHOTO_NOT_KEPT, buttons: ["submit", "cancel"] },
  window: { message: CHECKOUT.WINDOW, buttons: [{ part: "retry", text: () => ownText(CHECKOUT.OPEN_AGAIN) }, "cancel"] },
  not_opened: { message: CHECKOUT.NOT_OPENED, buttons: ["retry", "cancel"] },
  pending: { message: CHECKOUT.PENDING, buttons: [LOOK_AGAIN] },
  not_checked: { message: CHECKOUT.NOT_CHECKED, buttons: [LOOK_AGAIN] },
  unpaid: { message: CHECKOUT.UNPAID, buttons: ["retry"] },
  unknown: { message: CHECKOUT.UNKNOWN, hasReference: true, buttons: [LOOK_AGAIN, "cancel"] },
};

const addButton = (actions, button, index) => {
  const { part, text } = button.part ? button : { part: button, text: BUTTONS[button] };
  append(actions, "button", { class: index ? "quiet" : "primary", part, type: "button" }, text());
};

/** Fills the checkout's screen with the current step. */
export const fillStep = (screen) => {
  state.step ??= "opening";
  const { waits, message, buttons, hasReference } = STEPS[state.step];
  screen.setAttribute("data-step", state.step);
  if (waits) append(screen, "div", { class: "skeleton" });
  // The title gets the focus where it is the only news: a second press of Enter must not press "Cancel".
  append(screen, "h2", { class: "title", ...(waits && { tabindex: "-1" }) }, ownText(message));
  if (!waits) append(screen, "p", { class: "lead" }, ownText(message + 1));
  if (hasReference) append(screen, "p", { class: "small", dir: "auto" }, state.attempt.checkoutSessionId);
  const actions = append(screen, "div", { class: "actions" });
  buttons.forEach((button, index) => addButton(actions, button, waits ? 1 : index));
};

/** What was drawn last: `{ step, opening }`. */
let drawn;

/**
 * Draws the current step. The dialog's script has its screen filled. A step that only waits stays as it is: the runtime has
 * it drawn when it starts, and on a phone that would be a twentieth of a second of the shopper's time.
 */
export const drawStep = () => {
  const { step } = state;
  const opening = dialog().translation();
  const isThere = isShown() && STEPS[step]?.waits && drawn?.step === step && drawn.opening === opening;
  if (isThere) return;
  drawn = { step, opening };
  dialog().beginScreen("checkout", true);
  dialog().endScreen();
};

/** Goes to a step, and shows it where the dialog shows the checkout. */
export const showStep = (step) => {
  state.step = step;
  if (isShown()) drawStep();
};
