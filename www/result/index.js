/**
 * What a shopper can do with a result: compare it with the photo, look closer, choose among several, share it, put the product
 * into the bag, and tell the store what is not right. It is loaded while the try-on runs; without it the result can be seen
 * and saved.
 */
import { RESULT_STYLES } from "build";
import { loader } from "../shared/loader-object.js";
import { partStyles } from "../shared/part-styles.js";
import { append } from "../dialog/dom.js";
import { appendBag } from "./bag.js";
import { addCompare } from "./compare.js";
import { appendFeedback, reportUnchanged } from "./feedback.js";
import { appendThumbnails } from "./gallery.js";
import { replaceImage } from "./replace-image.js";
import { addShare } from "./share.js";
import { loadTexts, useLanguage } from "./texts.js";
import { addZoom } from "./zoom.js";
import { onEvent } from "./on-event.js";
import { proportion, whenLoaded } from "./when-loaded.js";

const addStyles = partStyles(RESULT_STYLES);

/** Makes the figure as large as its picture: the tools lie on it, and it can be moved to its edges, but not beyond. */
const fitFigure = (figure) => {
  const image = figure.querySelector("[part~=image]");
  whenLoaded(image, () => {
    figure.style.setProperty("--ratio", proportion(image));
    figure.classList.add("fitted");
  });
};

/** Adds the tools to a result that has just been drawn. */
const enhance = (screen, context) => {
  addStyles();
  useLanguage(context.opening.language);
  const figures = [...screen.querySelectorAll("figure")];
  figures.forEach((figure) => {
    const tools = append(figure, "div", { class: "tools" });
    fitFigure(figure);
    addCompare(figure, tools, context.photo);
    addZoom(figure, tools);
    addShare(figure, tools, context.opening.product);
    tools.append(figure.querySelector("a"));
  });
  if (figures[1]) appendThumbnails(screen, figures);
  appendFeedback(screen, context);
  appendBag(context);
  reportUnchanged(screen, figures[0], context);
};

/** Leaves what a first Escape leaves: an enlarged picture. Returns whether there was one. */
const leave = () => {
  const figure = loader.parts.hostPage.container().querySelector("figure.enlarged");
  figure?.endZoom();
  return !!figure;
};

loader.parts.result = { enhance, leave, loadTexts, onEvent, replaceImage };
