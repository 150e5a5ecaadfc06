/** Finds the page's main button, whose color and corners the dialog takes over. */
import { hostPage } from "./host-page.js";

const CANDIDATES = "button,input[type=submit],[role=button],a[class*=btn i],a[class*=button i]";

/** The "add to cart" button in the markup of the common shop systems. */
const ADD_TO_CART = "[name=add],form[action*='/cart'] [type=submit],[class*=add-to-cart i],[class*=add_to_cart i]";

/** Cookie banners, search fields and payment services have colors of their own. */
const BESIDE_THE_SHOP = "header,nav,footer,[role=dialog],[class*=cookie i],[id*=cookie i],[class*=payment i]";

/** How many candidates are looked at: each costs a computed style. */
const MAX_CANDIDATES = 150;

/** What can just be told apart from the page. */
const MIN_CONTRAST = 1.3;

/** A button is neither an icon nor a card. In pixels. */
const isButtonSized = ({ width, height }) => width > 56 && height > 22 && height < 120;

/** What an element is filled with: its color, else the first one of its gradient. */
export const fillOf = (element) => {
  if (!element) return undefined;
  const { backgroundColor, backgroundImage } = getComputedStyle(element);
  const { parseColor } = hostPage().colors;
  const [, start = ""] = /gradient.*?(\w+\([\d.][^)]*\))/.exec(backgroundImage) ?? [];
  return parseColor(backgroundColor) ?? parseColor(start);

};

/** How much a button looks like the main one; 0 for one that does not. */
const score = (button, background, defaults) => {
  const box = button.getBoundingClientRect();
  // A button that we have drawn ourselves says nothing of the theme.
  if (!isButtonSized(box) || button.closest("[data-genvoris-button]")) return 0;
  if (getComputedStyle(button).backgroundColor === defaults.fill) return 0;
  const fill = fillOf(button);
  const visibility = fill ? hostPage().colors.contrast(fill, background) : 0;
  if (visibility < MIN_CONTRAST) return 0;
  const isInView = box.bottom > 0 && box.top < innerHeight;
  return (
    Math.min(visibility, 4) +
    Math.min((box.width * box.height) / 8000, 2) +
    (isInView ? 2 : 0) +
    (button.matches(ADD_TO_CART) ? 6 : 0) -
    (button.matches(":disabled,[aria-disabled=true]") ? 3 : 0) -
    (button.matches(":hover") ? 1 : 0) -
    (button.closest(BESIDE_THE_SHOP) ? 6 : 0)
  );
};

/**
 * The filled button that is the main one by its contrast, its size, its place and what it does.
 *
 * @param {number[]} background the page's
 * @param {{ fill: string }} defaults what the browser paints
 * @returns {Element | undefined}
 */
export const findMainButton = (background, defaults) => {
  let best;
  let bestScore = 0;
  for (const button of [...document.querySelectorAll(CANDIDATES)].slice(0, MAX_CANDIDATES)) {
    const buttonScore = score(button, background, defaults);
    if (buttonScore > bestScore) [best, bestScore] = [button, buttonScore];
  }
  return best;
};
