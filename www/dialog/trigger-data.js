/** Reads what a trigger says of its product, attribute by attribute. */
import { TRIGGER_SELECTOR } from "../shared/trigger-selector.js";

const HEADINGS = "h1,h2,h3,h4,h5,h6";

/** What a product card's content says where it has no attributes. */
const CARD_CONTENT = {
  "data-product-title": (card) => card.querySelector(HEADINGS)?.textContent ?? card.querySelector("img")?.alt,
  "data-product-image": (card) => {
    const image = card.querySelector("img");
    // The image that is shown now: the `src` of a lazy one may be a placeholder.
    return image?.currentSrc || image?.src;
  },
};

/**
 * The value of one of a trigger's attributes. Buttons of our own have none (see `www/host-page/button-elements.js`): the
 * floating button stands for the page's first trigger, and a button on a card for the card.
 *
 * @param {Element} trigger
 * @param {string} attribute
 * @returns {string | null | undefined}
 */
export const triggerData = (trigger, attribute) => {
  const kind = trigger.getAttribute("data-genvoris-button");
  if (kind === "fab") {
    const first = document.querySelector(TRIGGER_SELECTOR);
    return first && triggerData(first, attribute);
  }
  if (kind !== "card") return trigger.getAttribute(attribute);
  const card = trigger.parentElement;
  const value = card?.getAttribute(attribute);
  return value?.trim() ? value : card && CARD_CONTENT[attribute]?.(card);
};
