/** Several pictures: one large, and a row of small ones. */
import { PICTURE } from "build";
import { append } from "../dialog/dom.js";
import { text } from "./texts.js";

export const appendThumbnails = (screen, figures) => {
  const row = append(screen, "div", { class: "thumbnails", role: "group", "aria-label": text(PICTURE).replace("#", "").trim() });
  screen.querySelector(".pictures").after(row);
  const buttons = figures.map((figure, index) => {
    const label = text(PICTURE).replace("#", String(index + 1));
    const button = append(row, "button", { type: "button", part: "thumbnail", "aria-label": label });
    append(button, "img", { alt: "", draggable: "false" }).src = figure.querySelector("a").href;
    button.onPress = () => show(index);
    return button;
  });
  const show = (shown) => {
    figures.forEach((figure, index) => (figure.hidden = index !== shown));
    buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(index === shown)));
  };
  show(0);
};
