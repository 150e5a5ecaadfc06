/** The first screen, where the shopper chooses a photo. It is the only screen that is drawn before the runtime has loaded. */
import { CHOOSE_PHOTO, DIALOG_TITLE, DROP_PHOTO, INTRO, PHOTO_HINT, PREPARING_PHOTO, PRIVACY, TAKE_PHOTO } from "build";
import { append, appendIcon } from "./dom.js";
import { announceScreen, beginScreen, endScreen } from "./screen.js";

/** A person in a frame. */
const PERSON =
  "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M7.5 17c.4-2 2.2-3 4.5-3s4.1 1 4.5 3";

/** The screen that was drawn last, and what it was drawn from. */
let drawn;

/** Where a page gets no camera, the file chooser of a phone can still open the system's. */
const canTakePhotos = () => navigator.mediaDevices || matchMedia("(pointer: coarse)").matches;

/** Draws the drop zone with its button, the hints for a good photo, and what happens to the photo. */
const build = (opening) => {
  const { messages } = opening;
  const screen = beginScreen("intro", false, opening);
  append(screen, "h2", { class: "title" }, messages[DIALOG_TITLE]);
  append(screen, "p", { class: "lead" }, messages[INTRO]);
  const problemSlot = append(screen, "div", { class: "slot" });
  const zone = append(screen, "div", { class: "zone" });
  const iconSlot = append(zone, "div", { class: "slot" });
  append(zone, "p", { class: "hint" }, messages[PHOTO_HINT]);
  append(zone, "p", { class: "small drop" }, messages[DROP_PHOTO]);
  append(screen, "p", { class: "small" }, messages[PRIVACY]);
  const actions = append(screen, "div", { class: "actions" });
  append(actions, "button", { class: "primary", part: "choose", type: "button" }, messages[CHOOSE_PHOTO]);
  if (canTakePhotos()) append(actions, "button", { class: "quiet", part: "camera", type: "button" }, messages[TAKE_PHOTO]);
  return { screen, problemSlot, iconSlot, actions, opening };
};

const isUpToDate = ({ product: { title, images }, messages }) => {
  const { product, messages: drawnMessages } = drawn?.opening ?? {};
  return drawn?.screen.isConnected && product.title === title && product.images[0] === images[0] && drawnMessages === messages;
};

const showProblem = (problem) => {
  drawn.problem = problem;
  drawn.problemSlot.textContent = "";
  if (problem) append(drawn.problemSlot, "p", { class: "problem", role: "alert" }, problem);
};

/** The button for a shopper who has no try-ons left. */
const showMore = (label) => {
  drawn.more?.remove();
  drawn.more = label ? append(drawn.actions, "button", { class: "quiet", part: "upgrade", type: "button" }, label) : undefined;
};

const showBusy = (isBusy, messages) => {
  drawn.isBusy = isBusy;
  drawn.iconSlot.textContent = "";
  if (isBusy) {
    append(drawn.iconSlot, "div", { class: "spinner" });
    append(drawn.iconSlot, "p", { class: "say" }, messages[PREPARING_PHOTO]);
  } else {
    appendIcon(drawn.iconSlot, PERSON);
  }
};

/**
 * Draws the screen. Parts that have not changed stay as they are, so that no click on them is lost.
 *
 * @param {{ product: { images: string[], title?: string }, language: string, messages: string[] }} opening
 * @param {boolean} isBusy whether a chosen photo is being prepared
 * @param {string} [problem] a message about the last photo
 * @param {string} [more] the label of a button that leads to more try-ons
 */
export const drawIntro = (opening, isBusy, problem, more) => {
  const isNew = !isUpToDate(opening);
  if (isNew) drawn = build(opening);
  if (isNew || drawn.problem !== problem) showProblem(problem);
  showMore(more);
  if (isNew || drawn.isBusy !== isBusy) showBusy(isBusy, opening.messages);
  if (isNew) endScreen();
  else announceScreen();
};
