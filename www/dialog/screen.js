/** Replaces the screen inside the dialog: its container, its announcement to screen readers, and the focus. */
import { CLOSE, DIALOG_TITLE, TEST_MODE } from "build";
import { direction } from "../shared/direction.js";
import { loader } from "../shared/loader-object.js";
import { afterNextFrame } from "./after-next-frame.js";
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
  const { container, dialog, close, body, footer } = dialogParts();
  focusedPart = container.getRootNode().activeElement?.getAttribute("part");
  container.setAttribute("lang", language);
  container.setAttribute("dir", direction(language));
  dialog.setAttribute("data-screen", name);
  dialog.setAttribute("aria-label", messages[DIALOG_TITLE]);
  close.setAttribute("aria-label", messages[CLOSE]);
  showProduct(product);
  body.textContent = footer.textContent = "";
  const screen = append(body, "section", { class: isCentered ? "screen centred" : "screen", part: name });
  if (hostPage().settings().testMode) append(screen, "p", { class: "receipt badge", part: "test-mode" }, messages[TEST_MODE]);
  return screen;
};

/** Lets the arrow keys reach what has to be scrolled to, where nothing in it takes the focus. */
const makeScrollable = () => {
  const { body } = dialogParts();
  const isNeeded = body.scrollHeight > body.clientHeight && !body.querySelector("button, a, input");
  if (isNeeded) body.setAttribute("tabindex", "0");
  else body.removeAttribute("tabindex");
};

/** What a screen says, in this order: its heading, what to do, and what it has cost. */
const SPOKEN = ["h2", ".lead", ".receipt"];

const asSentence = (text) => (/[.!?…؟۔]$/.test(text) ? text : text + ".");

/** Announces the change to screen readers: the line with the class `say`, else all that the screen says. */
export const announceScreen = () => {
  const { status, body } = dialogParts();
  const find = (selector) => body.querySelector(selector)?.textContent;
  const text = find(".say") ?? SPOKEN.map(find).filter(Boolean).map(asSentence).join(" ");
  if (text !== status.textContent) status.textContent = text;
  afterNextFrame(makeScrollable);
};

/** Has the heading described by what belongs to it, and lets it take the focus. */
const describeHeading = (heading) => {
  const { body } = dialogParts();
  const described = SPOKEN.slice(1).map((selector, index) => {
    const element = body.querySelector(selector);
    if (element) element.id = "described-" + index;
    return element?.id ?? "";
  });
  heading.setAttribute("tabindex", "-1");
  heading.setAttribute("aria-describedby", described.join(" ").trim());
};

/**
 * Moves the focus: to an invalid field, else to the same control as on the former screen, else to the heading, from where all
 * is read and Tab goes on to the first control. It must never fall back to the page behind the dialog.
 */
const moveFocus = () => {
  const { body, footer } = dialogParts();
  const find = (selector) => body.querySelector(selector) ?? footer.querySelector(selector);
  const heading = find("h2");
  if (heading) describeHeading(heading);
  const control = find("[aria-invalid]") ?? (focusedPart && find(`[part=${focusedPart}]`)) ?? heading ?? find("button, a");
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
