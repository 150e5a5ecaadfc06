/** Samples the storefront's theme: its colors, font and corners. */
import { isColor } from "./css-color.js";
import { THEME_ROLES } from "./theme-roles.js";

/** Where the tab stores the sample, so that the dialog looks the same on the next page of the visit. */
const STORAGE_KEY = "genvoris.look";

/** The "add to cart" button in the markup of the common shop systems. */
const ADD_TO_CART = "[name=add],form[action*='/cart'] [type=submit],.add-to-cart,.single_add_to_cart_button";

const BACKGROUND = "background-color";

/** The computed value of a property; empty where there is none. */
export const computedStyle = (element, property) => {
  try {
    return getComputedStyle(element).getPropertyValue(property).trim();
  } catch {
    return "";
  }
};

const computedColor = (element, property) => {
  const value = computedStyle(element, property);
  return value && isColor(value) ? value : "";
};

const query = (selector) => {
  try {
    return document.querySelector(selector);
  } catch {
    return undefined;
  }
};

/** A CSS value for each role, empty where the page shows none. */
const samplePage = (trigger) => {
  const { body, documentElement } = document;
  const cart = query(ADD_TO_CART);
  // A button that we have drawn ourselves says nothing of the theme.
  const button = computedColor(cart, BACKGROUND) || trigger?.hasAttribute?.("data-genvoris-button") ? cart : trigger;
  const primary = computedColor(button, BACKGROUND);
  // The corners of a button without a background are not seen. A percentage of a button's side does not fit a dialog.
  const corner = primary && computedStyle(button, "border-top-left-radius");
  return [
    computedColor(body, BACKGROUND) || computedColor(documentElement, BACKGROUND),
    computedColor(body, "color"),
    primary,
    computedColor(query("main a"), "color") || computedColor(query("a"), "color"),
    computedStyle(body, "font-family"),
    /px$/.test(corner) ? corner : "",
  ];
};

/** The sample of an earlier page of this visit. It is checked, because any script may have written it. */
const restore = () => {
  try {
    const values = sessionStorage.getItem(STORAGE_KEY).split("\n");
    const isValid = THEME_ROLES.every((role, index) => values[index] === "" || role.isValid(values[index]));
    return isValid && values.length === THEME_ROLES.length ? values : undefined;
  } catch {
    return undefined;
  }
};

const store = (values) => {
  try {
    sessionStorage.setItem(STORAGE_KEY, values.join("\n"));
  } catch {
    // Without storage, the next page is sampled again.
  }
};

/** The sample of this page view. */
let sample;

/**
 * The sample: taken once in each visit.
 *
 * @param {Element | undefined} trigger the one that the shopper is interested in
 * @returns {string[]} a CSS value for each role, empty where there is none
 */
export const sampleTheme = (trigger) => {
  sample ||= restore();
  if (!sample) store((sample = samplePage(trigger)));
  return sample;
};
