/**
 * The dialog's element with its fixed parts; the current screen is drawn inside. It is created at the first click, before
 * the runtime has loaded, which takes it over as it is.
 */
import { SHEET_SCRIPT } from "build";
import { loader } from "../shared/loader-object.js";
import { afterNextFrame } from "./after-next-frame.js";
import { append, appendIcon } from "./dom.js";
import { hostPage } from "./host-page.js";
import { listenInDialog } from "./input-events.js";
import { isolateEvents } from "./isolate-events.js";
import { excludeFromRecordings } from "./session-recording.js";
import { unwatchTheme, watchTheme } from "./theme.js";
import { measureVisibleArea, moveToVisibleArea } from "./visible-area.js";

const CROSS = "M6 6l12 12M18 6L6 18";
/** What stands for a product whose picture is missing. */
const SHIRT = "M8 4L3 7l2 4 2-1v10h10V10l2 1 2-4-5-3a4 4 0 0 1-8 0";

let parts;

/** What is tried on, and the button that closes the dialog. Both stay where they are from screen to screen. */
const createHeader = (dialog) => {
  const header = append(dialog, "div", { class: "head" });
  const thumb = append(header, "div", { class: "thumb" });
  appendIcon(thumb, SHIRT);
  const image = append(thumb, "img", { alt: "", draggable: "false", part: "product-image" });
  const product = append(header, "div", { class: "product" });
  const title = append(product, "p", { class: "name", part: "product-title" });
  const price = append(product, "p", { class: "small", part: "product-price" });
  const close = append(header, "button", { class: "close", type: "button", part: "close" });
  appendIcon(close, CROSS);
  // A picture that does not load leaves its place to the drawn one.
  image.onerror = () => image.removeAttribute("src");
  return { image, title, price, close };
};

/** Shows the product in the header. */
export const showProduct = ({ images, title, price }) => {
  const shown = [parts.image.getAttribute("src") ?? "", parts.title.textContent];
  const wanted = [images[0] ?? "", title ?? ""];
  parts.price.textContent = price ?? "";
  if (shown.join() === wanted.join()) return;
  parts.title.textContent = wanted[1];
  if (wanted[0]) parts.image.src = wanted[0];
  else parts.image.removeAttribute("src");
};

const create = () => {
  const container = hostPage().container();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(loader.styles);
  hostPage().toggleStyleSheet(container.getRootNode(), sheet, true);
  const dialog = append(container, "dialog", { part: "dialog" });
  // The live region that announces screen changes to screen readers. It outlives the screens.
  const status = append(dialog, "p", { class: "status", role: "status" });
  const header = createHeader(dialog);
  // One input serves all buttons that choose a photo. To screen readers it would be one more of them.
  const input = append(dialog, "input", { class: "file", type: "file", accept: "image/*", tabindex: "-1", "aria-hidden": "true", part: "photo-input" });
  const body = append(dialog, "div", { class: "body" });
  // The whole body, because photo and result are in links and figures, too.
  excludeFromRecordings(body);
  // The screen's buttons, always in sight.
  const footer = append(dialog, "div", { class: "foot" });
  const listeners = new AbortController();
  listenInDialog(dialog, input, listeners.signal);
  return { container, dialog, status, ...header, input, body, footer, listeners };
};

/** The dialog's elements; created when they are first needed. */
export const dialogParts = () => (parts ??= create());

/** Lays the dialog out without showing it, so that its fonts have loaded when it is shown. */
export const layOutHidden = () => {
  const { dialog } = dialogParts();
  dialog.classList.add("unseen");
  dialog.getBoundingClientRect();
  dialog.classList.remove("unseen");
};

/** Firefox gives elements a box even where an ancestor has `content-visibility: hidden`. */
const isVisible = (dialog) => {
  const { width, height } = dialog.getBoundingClientRect();
  return width && height && dialog.checkVisibility?.() !== false;
};

/** On a touch screen the dialog follows the finger, and says so by its handle. Without that script it has its close button. */
const loadSheet = async () => {
  if (!matchMedia("(pointer: coarse)").matches) return;
  await loader.loadScript("sheet", SHEET_SCRIPT);
  parts?.dialog.classList.add("draggable");
};

/**
 * Opens the dialog on its screen.
 *
 * @returns {boolean} false where the page makes it invisible. It is closed again then: an invisible modal dialog would
 *   block the whole shop.
 */
export const showDialog = () => {
  const { dialog } = dialogParts();
  hostPage().attach();
  if (dialog.open) return true;
  moveToVisibleArea(dialog);
  dialog.showModal();
  if (!isVisible(dialog)) {
    dialog.close();
    loader.log("the dialog was closed again: the page's style sheet hides it.");
    return false;
  }
  isolateEvents(dialog);
  watchTheme();
  afterNextFrame(() => loadSheet().catch(() => {}));
  // The page may have been scrolled since the last measurement.
  measureVisibleArea().then(() => moveToVisibleArea(dialog));
  return true;
};

/** Closes the dialog. Where the page's scripts have broken `close()`, the whole element is removed. */
export const hideDialog = () => {
  unwatchTheme();
  try {
    parts?.dialog.close();
    // The next person at this device must not find a picture in the page.
    if (parts) parts.body.textContent = parts.footer.textContent = "";
  } catch {
    parts.container.getRootNode().host.remove();
  }
};

/** Whether the dialog is open. A dialog that was removed together with its page still has `open`. */
export const isDialogOpen = () => !!parts?.dialog.open && parts.dialog.isConnected;

/** Closes the dialog and forgets it: the next one is created anew. */
export const discardDialog = () => {
  // Browsers dispatch `close` in a later task, when the next dialog may be open already.
  parts?.listeners.abort();
  hideDialog();
  parts = undefined;
};
