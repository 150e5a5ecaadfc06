/**
 * The dialog's frame: its fixed parts, and the one screen inside. It is drawn at the first click, before the runtime is
 * there, which takes it over as it is.
 */
import { add, addIcon } from "./dom.js";
import { guard } from "./event-isolation.js";
import { listen } from "./input-events.js";
import { loader, page } from "./bridges.js";
import { look, placeInSight } from "./visible-area.js";
import { CHOOSE, CLOSE, TEST_MODE, TITLE } from "./message-positions.js";

const CROSS = "M6 6l12 12M18 6L6 18";

let frame;

const build = () => {
  const root = page().hostFrame();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(loader.style);
  page().adopt(root.getRootNode(), sheet, true);
  const dialog = add(root, "dialog", { part: "dialog" });
  // Says screen changes to screen readers; outlives the screens.
  const status = add(dialog, "p", { class: "status", role: "status" });
  const close = add(dialog, "button", { class: "close", type: "button", part: "close" });
  addIcon(close, CROSS);
  // One input serves every 'choose' and 'another photo' button.
  const input = add(dialog, "input", { class: "file", type: "file", accept: "image/*", tabindex: "-1", part: "photo-input" });
  const body = add(dialog, "div", { class: "body" });
  // All of it: photo and result stand in links and figures, too.
  page().keepPrivate(body);
  const listening = new AbortController();
  listen(dialog, input, listening.signal);
  return { root, dialog, status, close, input, body, listening };
};

/** Its elements; made when they are first needed. */
export const theFrame = () => (frame ??= build());

/** Lays it out unseen, so that its fonts are there when it is to be seen. */
export const layOut = () => {
  const { dialog } = theFrame();
  dialog.classList.add("unseen");
  dialog.getBoundingClientRect();
  dialog.classList.remove("unseen");
};

/** The part that has the focus before a screen gives way to another. */
let focused;

/**
 * Empties the frame for a screen.
 *
 * @param {string} name its `part` and the dialog's `data-screen`
 * @param {boolean} centred
 * @param {{ language: string, texts: string[] }} speech
 * @returns {Element} what the screen is built in
 */
export const beginScreen = (name, centred, { language, texts }) => {
  const { root, dialog, close, input, body } = theFrame();
  focused = root.getRootNode().activeElement?.getAttribute("part");
  root.setAttribute("lang", language);
  root.setAttribute("dir", /^(ar|ur)$/.test(language) ? "rtl" : "ltr");
  dialog.setAttribute("data-screen", name);
  dialog.setAttribute("aria-label", texts[TITLE]);
  close.setAttribute("aria-label", texts[CLOSE]);
  input.setAttribute("aria-label", texts[CHOOSE]);
  body.textContent = "";
  const screen = add(body, "section", { class: centred ? "screen centred" : "screen", part: name });
  if (page().settings().testMode) add(screen, "p", { class: "receipt badge", part: "test-mode" }, texts[TEST_MODE]);
  return screen;
};

/** Says to screen readers what changed: the line marked `say`, else the heading. */
export const announce = () => {
  const { status, body } = theFrame();
  const line = (body.querySelector(".say") ?? body.querySelector("h2"))?.textContent ?? "";
  if (line !== status.textContent) status.textContent = line;
};

/**
 * Focus goes to what is missing; else stays on the same control while a screen changes under it, else goes to the first
 * one that leads on: it must never fall back to the page behind.
 */
const focus = () => {
  const { body } = theFrame();
  const control =
    body.querySelector("[aria-invalid]") ??
    (focused && body.querySelector(`[part=${focused}]`)) ??
    body.querySelector("h2[tabindex], button, a");
  // A dialog that is not open yet takes it from the attribute when it opens.
  control?.setAttribute("autofocus", "");
  control?.focus();
};

/** Ends what `beginScreen` began. */
export const endScreen = () => {
  announce();
  focus();
};

/** Where a root is `content-visibility: hidden` Firefox gives what it does not draw a box. */
const canBeSeen = (dialog) => {
  const { width, height } = dialog.getBoundingClientRect();
  return width && height && dialog.checkVisibility?.() !== false;
};

/**
 * Opens the dialog on its screen.
 *
 * @returns {boolean} false if the page keeps it from being seen: modal and invisible it would make the shop hang, so it
 *   is closed again
 */
export const show = () => {
  const { dialog } = theFrame();
  page().attach();
  if (dialog.open) return true;
  placeInSight(dialog);
  dialog.showModal();
  if (!canBeSeen(dialog)) {
    dialog.close();
    loader.log("the dialog was closed again: a rule of the page's style sheet keeps it from being seen.");
    return false;
  }
  guard(dialog);
  // It may be shown again after the page was scrolled.
  look().then(() => placeInSight(dialog));
  return true;
};

/** Takes it out of the page's way: where the page's scripts have broken the way to close it, with its element. */
export const hide = () => {
  try {
    frame?.dialog.close();
    // Nobody who comes after this shopper finds a picture in the page.
    if (frame) frame.body.textContent = "";
  } catch {
    frame.root.getRootNode().host.remove();
  }
};

/** A dialog that was taken out with its page still counts as open to the browser. */
export const isOpen = () => !!frame?.dialog.open && frame.dialog.isConnected;

/** The next one is a new one. */
export const dropFrame = () => {
  // Browsers tell of a dialog that was closed a task later, when the next one may be open already.
  frame?.listening.abort();
  hide();
  frame = undefined;
};
