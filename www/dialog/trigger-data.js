/** What a trigger says of its product, attribute by attribute. */
import { TRIGGER } from "../shared/trigger-selector.js";

const HEADING = "h1,h2,h3,h4,h5,h6";

/** What a card says without attributes. */
const plain = {
  "data-product-title": (card) => card.querySelector(HEADING)?.textContent ?? card.querySelector("img")?.alt,
  "data-product-image": (card) => {
    const image = card.querySelector("img");
    // What is shown now: the `src` of a lazy one may be a placeholder.
    return image?.currentSrc || image?.src;
  },
};

/**
 * The value of one of a trigger's attributes. Buttons of our own have none (see `buttons.js`): the floating one speaks
 * for the page's first trigger, and one on a card for the card, which may say it without attributes.
 *
 * @param {Element} trigger
 * @param {string} name
 * @returns {string | null | undefined}
 */
export const fact = (trigger, name) => {
  const kind = trigger.getAttribute("data-genvoris-button");
  if (kind === "fab") {
    const first = document.querySelector(TRIGGER);
    return first && fact(first, name);
  }
  if (kind !== "card") return trigger.getAttribute(name);
  const card = trigger.parentElement;
  const said = card?.getAttribute(name);
  return said?.trim() ? said : card && plain[name]?.(card);
};
