/** Replaces the screen inside the dialog: its container, its announcement to screen readers, and the focus. */
import { CHOOSE_PHOTO, CLOSE, DIALOG_TITLE, TEST_MODE } from "build";
import { direction } from "../shared/direction.js";
import { loader } from "../shared/loader-object.js";
import { dialogParts, showProduct } from "./dialog-element.js";
import { append } from "./dom.js";
import { hostPage } from "./host-page.js";

/** The `part` of the control that had the focus on the former screen. */
let focusedPart;

/**
 * Empties the dialog for a new screen.
 *
 * @param {string} name the screen's `part` and the dialog's `data-screen`
 * @param {boolean} isCentered
 * @param {{ language: string, messages: string[], product: object }} opening
 * @returns {Element} the element to draw the screen in
 */
export const beginScreen = (name, isCentered, { language, messages, product }) => {
  const { container, dialog, close, input, body, footer } = dialogParts();
  focusedPart = container.getRootNode().activeElement?.getAttribute("part");
  container.setAttribute("lang", language);
  container.setAttribute("dir", direction(language));
  dialog.setAttribute("data-screen", name);
  dialog.setAttribute("aria-label", messages[DIALOG_TITLE]);
  close.setAttribute("aria-label", messages[CLOSE]);
  input.setAttribute("aria-label", messages[CHOOSE_PHOTO]);
  showProduct(product);
  body.textContent = footer.textContent = "";
  const screen = append(body, "section", { class: isCentered ? "screen centred" : "screen", part: name });
  if (hostPage().settings().testMode) append(screen, "p", { class: "receipt badge", part: "test-mode" }, messages[TEST_MODE]);
  return screen;
};

/** Announces the change to screen readers: the line with the class `say`, else the heading. */
export const announceScreen = () => {
  const { status, body } = dialogParts();
  const text = (body.querySelector(".say") ?? body.querySelector("h2"))?.textContent ?? "";
  if (text !== status.textContent) status.textContent = text;
};

/**
 * Moves the focus: to an invalid field, else to the same control as on the former screen, else to the first control. It
 * must never fall back to the page behind the dialog.
 */
const moveFocus = () => {
  const { body, footer } = dialogParts();
  const find = (selector) => body.querySelector(selector) ?? footer.querySelector(selector);
  const control = find("[aria-invalid]") ?? (focusedPart && find(`[part=${focusedPart}]`)) ?? find("h2[tabindex], button, a");
  // A dialog that is not open yet moves the focus by this attribute when it opens.
  control?.setAttribute("autofocus", "");
  control?.focus();
};

/** Finishes the screen that `beginScreen` began. */
export const endScreen = () => {
  const { body, footer } = dialogParts();
  loader.parts.checkout?.complete(body);
  loader.parts.remember?.complete(body);
  footer.append(...body.querySelectorAll(".actions"));
  announceScreen();
  moveFocus();
};
