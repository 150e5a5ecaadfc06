/** Choose a photo: the one screen that is there before the runtime. */
import { add, addIcon } from "./dom.js";
import { announce, beginScreen, endScreen } from "./frame.js";
import { CHOOSE, DROP, HINT, INTRO, PREPARING, PRIVACY, TITLE } from "./message-positions.js";

/** A person in a frame. */
const PERSON =
  "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M7.5 17c.4-2 2.2-3 4.5-3s4.1 1 4.5 3";

/** What is drawn, and from what. */
let drawn;

/** The drop zone with its button, what makes a good photo, and where the photo goes. */
const build = (image, title, speech) => {
  const { texts } = speech;
  const screen = beginScreen("intro", false, speech);
  add(screen, "h2", { class: "title" }, texts[TITLE]);
  add(screen, "p", { class: "lead" }, texts[INTRO]);
  const problem = add(screen, "div", { class: "slot" });
  const zone = add(screen, "div", { class: "zone" });
  if (image) add(zone, "img", { class: "picture", alt: title ?? "", draggable: "false" }).src = image;
  const choose = add(zone, "div", { class: "choose" });
  const mark = add(choose, "div", { class: "slot" });
  add(choose, "button", { class: "primary", part: "choose", type: "button" }, texts[CHOOSE]);
  add(choose, "p", { class: "small" }, texts[DROP]);
  add(screen, "p", { class: "hint" }, texts[HINT]);
  add(screen, "p", { class: "small" }, texts[PRIVACY]);
  return { screen, problem, mark, image, title, texts };
};

/** Whether it stands as it would be drawn now; a screen that takes its place takes it out of the frame. */
const stands = (image, title, { texts }) =>
  drawn?.screen.isConnected && drawn.image === image && drawn.title === title && drawn.texts === texts;

/**
 * Draws the screen. What stands already is left as it is, so that no click on it is lost.
 *
 * @param {string | undefined} image the product's picture
 * @param {string | undefined} title its title
 * @param {boolean} busy a chosen photo is being prepared
 * @param {string | undefined} problem what was wrong with the last one, in words
 * @param {{ language: string, texts: string[] }} speech
 */
export const intro = (image, title, busy, problem, speech) => {
  const fresh = !stands(image, title, speech);
  if (fresh) drawn = build(image, title, speech);
  if (fresh || drawn.is !== problem) {
    drawn.problem.textContent = "";
    if (problem) add(drawn.problem, "p", { class: "problem", role: "alert" }, problem);
  }
  if (fresh || drawn.busy !== busy) {
    drawn.mark.textContent = "";
    if (busy) {
      add(drawn.mark, "div", { class: "spinner" });
      add(drawn.mark, "p", { class: "say" }, speech.texts[PREPARING]);
    } else {
      addIcon(drawn.mark, PERSON);
    }
  }
  Object.assign(drawn, { is: problem, busy });
  if (fresh) endScreen();
  else announce();
};
