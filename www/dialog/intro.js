/** The first screen, where the shopper chooses a photo. It is the only screen that is drawn before the runtime has loaded. */
import { CHOOSE_PHOTO, DIALOG_TITLE, DROP_PHOTO, INTRO, PHOTO_HINT, PREPARING_PHOTO, PRIVACY } from "build";
import { append, appendIcon } from "./dom.js";
import { announceScreen, beginScreen, endScreen } from "./screen.js";

/** A person in a frame. */
const PERSON =
  "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M7.5 17c.4-2 2.2-3 4.5-3s4.1 1 4.5 3";

/** The screen that was drawn last, and what it was drawn from. */
let drawn;

/** Draws the drop zone with its button, the hints for a good photo, and what happens to the photo. */
const build = (opening) => {
  const { messages, product } = opening;
  const [image] = product.images;
  const screen = beginScreen("intro", false, opening);
  append(screen, "h2", { class: "title" }, messages[DIALOG_TITLE]);
  append(screen, "p", { class: "lead" }, messages[INTRO]);
  const problemSlot = append(screen, "div", { class: "slot" });
  const zone = append(screen, "div", { class: "zone" });
  if (image) append(zone, "img", { class: "picture", alt: product.title ?? "", draggable: "false" }).src = image;
  const choose = append(zone, "div", { class: "choose" });
  const iconSlot = append(choose, "div", { class: "slot" });
  append(choose, "button", { class: "primary", part: "choose", type: "button" }, messages[CHOOSE_PHOTO]);
  append(choose, "p", { class: "small" }, messages[DROP_PHOTO]);
  append(screen, "p", { class: "hint" }, messages[PHOTO_HINT]);
  append(screen, "p", { class: "small" }, messages[PRIVACY]);
  return { screen, problemSlot, iconSlot, opening };
};

const isUpToDate = ({ product, messages }) =>
  drawn?.screen.isConnected && drawn.opening.product === product && drawn.opening.messages === messages;

const showProblem = (problem) => {
  drawn.problem = problem;
  drawn.problemSlot.textContent = "";
  if (problem) append(drawn.problemSlot, "p", { class: "problem", role: "alert" }, problem);
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
 */
export const drawIntro = (opening, isBusy, problem) => {
  const isNew = !isUpToDate(opening);
  if (isNew) drawn = build(opening);
  if (isNew || drawn.problem !== problem) showProblem(problem);
  if (isNew || drawn.isBusy !== isBusy) showBusy(isBusy, opening.messages);
  if (isNew) endScreen();
  else announceScreen();
};
