/** The notice in the corner of pages that have no button with a badge: it says how the try-on stands, and opens it. */
import { DISMISS } from "build";
import { append, appendIcon } from "../dialog/dom.js";
import { direction } from "../shared/direction.js";
import { loader } from "../shared/loader-object.js";
import { moveClear } from "./clearance.js";
import { text } from "./texts.js";

const CROSS = "M6 6l12 12M18 6L6 18";

let notice;

/** What the notice was drawn from. */
let drawnFrom;

const host = (container) => container.getRootNode().host;

/** The button that opens the dialog is a trigger to the loader, so it needs no listener of its own. */
const appendOpener = (message, status, { product }) => {
  const opener = append(notice, "button", { type: "button", part: "status-open", "data-genvoris-trigger": "" });
  const data = { "data-product-id": product.id, "data-product-title": product.title, "data-product-image": product.images[0] };
  for (const name of Object.keys(data)) if (data[name]) opener.setAttribute(name, data[name]);
  append(opener, "span", { class: "genvoris-mark " + status, "aria-hidden": "true" });
  append(opener, "span", {}, message);
};

const appendDismiss = (onDismiss) => {
  const dismiss = append(notice, "button", { type: "button", part: "status-dismiss", "aria-label": text(DISMISS) });
  appendIcon(dismiss, CROSS);
  dismiss.addEventListener("click", onDismiss);
};

const place = () => notice && moveClear(notice, host(loader.parts.hostPage.container()));

export const hideNotice = () => {
  removeEventListener("resize", place);
  notice?.remove();
  notice = drawnFrom = undefined;
};

/** Shows the notice, or moves it to where it covers nothing. */
export const showNotice = (message, status, subject, onDismiss) => {
  const { hostPage } = loader.parts;
  hostPage.attach();
  if (drawnFrom !== message + status) {
    hideNotice();
    drawnFrom = message + status;
    const { language } = subject;
    notice = append(hostPage.container(), "div", { class: "genvoris-notice", part: "status", role: "group", lang: language, dir: direction(language) });
    appendOpener(message, status, subject);
    appendDismiss(onDismiss);
    addEventListener("resize", place);
  }
  place();
};
