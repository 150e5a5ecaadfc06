/** Elements that several screens have. */
import { loader } from "../shared/loader-object.js";
import { append } from "../dialog/dom.js";
import { photoProblem, text, textWith } from "./texts.js";
import { OTHER_PRODUCT, YOUR_PHOTO } from "build";

/** The row of buttons at the end of a screen. */
export const appendActions = (screen) => append(screen, "div", { class: "actions" });

/** A button whose `part` is the name of its action. */
export const appendButton = (actions, part, look, label) => append(actions, "button", { class: look, part, type: "button" }, label);

/** Whether the page has more try-ons to offer. One that only listens to the event is asked when a try-on is refused. */
export const sellsMore = ({ paywallCallback, checkoutUrl }) => !!(paywallCallback || checkoutUrl);

/** A link that opens in a new tab. */
export const appendLink = (parent, part, look, label, href) =>
  append(parent, "a", { class: look, part, target: "_blank", rel: "noopener", href }, label);

/** A picture. One that could be dragged onto the dialog would replace the photo. */
export const appendPicture = (parent, src, alt, attributes = {}) =>
  append(parent, "img", { class: "picture", alt, draggable: "false", ...attributes, src });

/** Says why the file that was chosen last cannot be used. */
export const appendProblem = (screen, problem) => {
  if (problem) append(screen, "p", { class: "problem", role: "alert" }, photoProblem(problem, loader.parts.dialog.translation().language));
};

/** Says why another product's try-on is shown than the one that was asked for. */
export const appendOtherProduct = (screen, { asked, product, isCheckout }) => {
  if (asked && asked !== product.title && !isCheckout) append(screen, "p", { class: "small", part: "other-product" }, textWith(OTHER_PRODUCT, asked));
};

/** The shopper's photo and the product's picture, side by side. */
export const appendPair = (screen, look, { opening, photo }) => {
  const pair = append(screen, "div", { class: look });
  const { product } = opening;
  if (photo) {
    const attributes = { class: "picture", part: "photo", role: "img", "aria-label": text(YOUR_PHOTO) };
    for (const [name, value] of Object.entries(attributes)) photo.setAttribute(name, value);
    pair.append(photo);
  }
  if (product.images[0]) appendPicture(pair, product.images[0], product.title ?? "");
};
