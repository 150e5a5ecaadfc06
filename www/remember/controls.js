/** What the shopper sees of it: a box on the preview, and a button wherever a photo is kept. */
import { FORGET, FORGOTTEN, LABEL, NOTE, NOT_KEPT } from "build";
import { loader } from "../shared/loader-object.js";
import { append } from "../dialog/dom.js";
import { forget, isKept, isPossible, keep } from "./kept-photo.js";
import { text } from "./texts.js";

const container = () => loader.parts.hostPage.container();

/** Whether the browser keeps a photo, for this visit or while the shopper pays. */
const isAnyKept = () => isKept() || loader.isPhotoKept;

/** Shows or removes the button that forgets the photo. */
const updateForget = (screen) => {
  const button = container().querySelector("[part=forget]");
  if (!isAnyKept()) button?.remove();
  else if (!button) append(screen, "button", { class: "forget", part: "forget", type: "button" }, text(FORGET));
};

/** Keeps or forgets the photo on the screen, and says so if it cannot be kept. */
const onChange = async (box, note, screen) => {
  note.textContent = text(NOTE);
  if (!box.checked) forget();
  else if (!(await keep(loader.photo)) && box.isConnected) {
    box.checked = false;
    note.textContent = text(NOT_KEPT);
  }
  if (screen.isConnected) updateForget(screen);
};

const addBox = (screen) => {
  if (!isPossible() || screen.querySelector("[part=remember]")) return;
  const field = append(screen, "div", { class: "consent" });
  const label = append(field, "label");
  const box = append(label, "input", { type: "checkbox", part: "remember" });
  append(label, "span", {}, text(LABEL));
  const note = append(field, "p", { class: "small remember-note", role: "status" }, isKept() ? text(NOTE) : "");
  box.checked = isKept();
  box.onchange = () => onChange(box, note, screen);
};

/** The screens of a shopper's photo; on the others it is being sent, or is not the subject. */
const SCREENS = /^(intro|preview|result)$/;

/** Adds to a screen what belongs there. */
export const addControls = (screen) => {
  const name = screen.getAttribute("part");
  if (!SCREENS.test(name)) return;
  if (name === "preview") addBox(screen);
  updateForget(screen);
};

/** Says that the photo is forgotten, on the screen that stays. Others change, and say it by that. */
export const confirmForgotten = () => {
  const button = container().querySelector("[part=intro] [part=forget]");
  if (!button) return;
  const line = append(button.parentNode, "p", { class: "small", role: "status", tabindex: "-1" }, text(FORGOTTEN));
  button.remove();
  line.focus();
};
