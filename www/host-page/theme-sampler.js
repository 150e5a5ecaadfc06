/** The dialog's look: from what the store says, the theme's variables, and how the storefront looks. */

import { GRAPHIC, TEXT } from "./color.js";
import { supports } from "./value-types.js";
import { palette } from "./palette.js";

/** @import { Rgb } from "../page/color.js" */

/** Where the tab keeps the sample, so that the next page of the visit looks the same. */
const KEY = "genvoris.look";

/** What puts a product into the cart, in the markup of the shop systems. */
const ADD_TO_CART = "[name=add],form[action*='/cart'] [type=submit],.add-to-cart,.single_add_to_cart_button";

const GROUND = "background-color";

/** A length as CSS has it: a bare number is one of pixels. */
const length = (value) => (/^\d+$/.test(value) ? value + "px" : value);

const byte = (digits) => parseInt(digits, 16);

/**
 * A colour as any notation of CSS gives it. Nothing for what is none, or is more than half transparent.
 *
 * @returns {Rgb | undefined}
 */
const colour = (css) => {
  // One for all, for each costs a millisecond on a phone.
  pen ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  // What is no colour leaves the one before.
  pen.fillStyle = "#0000";
  pen.fillStyle = css;
  // Browsers that protect their users falsify pixels, so one is looked at only where the text does not say it.
  const written = /^#(..)(..)(..)$/.exec(pen.fillStyle);
  if (written) return written.slice(1).map(byte);
  pen.clearRect(0, 0, 1, 1);
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
  return alpha > 127 ? [red, green, blue] : undefined;
};
let pen;

const isColour = (value) => {
  try {
    return !!colour(value);
  } catch {
    return false;
  }
};
const isFont = (value) => supports("font-family", value);
// One length, which `border-radius` may have eight of.
const isRadius = (value) => supports("padding-top", length(value));

/** What a store may choose, in the order that samples are kept in: what it is, and its name after `data-`. */
const ROLES = [
  { role: "background", name: "background-color", setting: "backgroundColor", is: isColour },
  { role: "text", name: "text-color", setting: "textColor", is: isColour },
  { role: "primary", name: "primary-color", setting: "primaryColor", is: isColour },
  { role: "accent", name: "accent-color", setting: "accentColor", is: isColour },
  { role: "font", name: "font-family", setting: "fontFamily", is: isFont },
  { role: "radius", name: "border-radius", setting: "borderRadius", is: isRadius },
];

/** The property as the browser has computed it; an empty text where there is none. */
const style = (element, property) => {
  try {
    return getComputedStyle(element).getPropertyValue(property).trim();
  } catch {
    return "";
  }
};

const painted = (element, property) => {
  const value = style(element, property);
  return value && isColour(value) ? value : "";
};

const find = (selector) => {
  try {
    return document.querySelector(selector);
  } catch {
    return undefined;
  }
};

/** How the storefront looks: a value of CSS for each role, empty where it shows none. */
const lookAround = (trigger) => {
  const { body, documentElement } = document;
  const cart = find(ADD_TO_CART);
  // A button of our own shows nothing of the storefront.
  const button = painted(cart, GROUND) || trigger?.hasAttribute?.("data-genvoris-button") ? cart : trigger;
  const primary = painted(button, GROUND);
  // The corners of what has no ground are not seen, and a share of a button's side is none of a dialog's.
  const corner = primary && style(button, "border-top-left-radius");
  return [
    painted(body, GROUND) || painted(documentElement, GROUND),
    painted(body, "color"),
    primary,
    painted(find("main a"), "color") || painted(find("a"), "color"),
    style(body, "font-family"),
    /px$/.test(corner) ? corner : "",
  ];
};

/** What an earlier page of this visit has left. Anybody may have written it. */
const kept = () => {
  try {
    const values = sessionStorage.getItem(KEY).split("\n");
    const isSample = ROLES.every(({ is }, index) => values[index] === "" || is(values[index]));
    return isSample && values.length === ROLES.length ? values : undefined;
  } catch {
    return undefined;
  }
};

const keep = (values) => {
  try {
    sessionStorage.setItem(KEY, values.join("\n"));
  } catch {
    // A tab that keeps nothing is sampled again on its next page.
  }
};

/** The sample of this page view. */
let sample;

const sampled = (trigger) => {
  sample ||= kept();
  if (!sample) keep((sample = lookAround(trigger)));
  return sample;
};

/** The line for a colour of the store's own that had to be moved away from the background. */
const tooNearLine = (role) =>
  `data-${role}-color: the contrast to data-background-color is too low, so another shade is used. ` +
  `Needed: ${role === "text" ? TEXT : GRAPHIC}:1.`;

/**
 * Paints the dialog: what the store says beats the theme's variables, those what was sampled, and that what
 * is built in. Gives a console line for each colour of the store's that could not be used as it is.
 *
 * @param {HTMLElement} frame
 * @param {Record<string, any>} wanted the store's settings
 * @param {{ trigger?: Element }} [sample] nothing for what is to be as built in where nobody says anything
 * @returns {string[]}
 */
export const look = (frame, wanted, sample) => {
  const { host } = frame.getRootNode();
  const around = sample && wanted.autoStyle !== false ? sampled(sample.trigger) : [];
  const chosen = {};
  ROLES.forEach(({ role, name, setting, is }, index) => {
    const sources = [wanted[setting], style(host, "--genvoris-" + name), style(host, "--gv-" + name), around[index]];
    const value = sources.find((source) => source && is(source));
    if (!value) return;
    if (is === isColour) chosen[role] = colour(value);
    else frame.style.setProperty("--genvoris-" + name, length(value));
  });
  const { properties, tooNear } = palette(chosen);
  for (const name of Object.keys(properties)) frame.style.setProperty(name, properties[name]);
  const isChosen = (role) => wanted[role + "Color"] && isColour(wanted[role + "Color"]);
  return tooNear.filter(isChosen).map(tooNearLine);
};
