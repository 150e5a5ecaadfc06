/** The result: the pictures of a try-on. */
import { DOWNLOAD, RESULT_ALT, RESULT_TITLE, TRY_ONS_LEFT, USE_ANOTHER_PHOTO } from "build";
import { append } from "../dialog/dom.js";
import { appendActions, appendButton, appendLink, appendPicture, appendProblem } from "./elements.js";
import { plural, text, textWith } from "./texts.js";

const altText = (title) => (title ? textWith(RESULT_ALT, title) : text(RESULT_TITLE));

/** The download is a link: a picture from another origin, for which browsers ignore `download`, opens in a new tab. */
const appendFigure = (pictures, picture, title) => {
  const figure = append(pictures, "figure");
  appendPicture(figure, picture, altText(title), { part: "image" });
  appendLink(figure, "download", "primary", text(DOWNLOAD), picture).setAttribute("download", "try-on.jpg");
};

export const renderResult = (screen, { notice, remaining }, { opening, pictures }) => {
  append(screen, "h2", { class: "title" }, text(RESULT_TITLE));
  appendProblem(screen, notice);
  const list = append(screen, "div", { class: "pictures" });
  pictures.forEach((picture) => appendFigure(list, picture, opening.product.title));
  if (remaining !== null) append(screen, "p", { class: "receipt", part: "receipt" }, plural(TRY_ONS_LEFT, remaining));
  appendButton(appendActions(screen), "another", "quiet", text(USE_ANOTHER_PHOTO));
};
