/** The triggers of the product whose try-on goes on, and the badge on those that are the widget's own buttons. */
import { productMetadata } from "../dialog/product-metadata.js";
import { triggerData } from "../dialog/trigger-data.js";
import { catchErrors } from "../shared/catch-errors.js";
import { forEachElement } from "../shared/for-each-element.js";
import { loader } from "../shared/loader-object.js";
import { TRIGGER_SELECTOR } from "../shared/trigger-selector.js";

/** For themes: `running`, `done` or `failed`. */
export const STATUS_ATTRIBUTE = "data-genvoris-status";

const OWN_BUTTON = "[data-genvoris-button]";

const hostPage = () => loader.parts.hostPage;

const floatingButton = () => hostPage().container().querySelector(".fab");

/** The product of triggers that do not name one, as an opening would find it. */
const productOfPage = () => hostPage().settings().productId ?? catchErrors(productMetadata)(document, { images: [] })?.id;

const productOf = (trigger) =>
  ["data-product-id", "data-genvoris-product"].map((name) => triggerData(trigger, name)?.trim()).find(Boolean);

/** The triggers of the product, and the floating button, which stands for the page. */
const triggersOf = ({ product, trigger }) => {
  const found = [];
  let fallback;
  forEachElement(document.querySelectorAll(TRIGGER_SELECTOR), (each) => {
    const id = productOf(each) ?? (fallback ??= productOfPage() ?? "");
    if (each === trigger || (id && id === product.id)) found.push(each);
  });
  const floating = floatingButton();
  return floating ? [...found, floating] : found;
};

const clear = (trigger) => {
  trigger.removeAttribute(STATUS_ATTRIBUTE);
  trigger.removeAttribute("aria-description");
};

const clearExcept = (wanted) => {
  const clearUnwanted = (trigger) => wanted.includes(trigger) || clear(trigger);
  forEachElement(document.querySelectorAll(`[${STATUS_ATTRIBUTE}]`), clearUnwanted);
  forEachElement([floatingButton()], clearUnwanted);
};

/**
 * Marks the product's triggers, and only those.
 *
 * @param {{ product: object, trigger?: Element }} subject
 * @param {string} status
 * @param {string} text what the mark means, for screen readers
 * @returns {boolean} whether one of them shows a badge
 */
export const markTriggers = (subject, status, text) => {
  const wanted = triggersOf(subject);
  clearExcept(wanted);
  forEachElement(wanted, (trigger) => {
    trigger.setAttribute(STATUS_ATTRIBUTE, status);
    if (trigger.matches(OWN_BUTTON)) trigger.setAttribute("aria-description", text);
  });
  return wanted.some((trigger) => trigger.matches(OWN_BUTTON) && trigger.checkVisibility?.() !== false);
};

export const clearTriggers = () => clearExcept([]);
