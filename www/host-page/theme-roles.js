/** The parts of the theme that a store may choose. */
import { isColor } from "./css-color.js";
import { cssSupports } from "./value-types.js";

/** A bare number is a length in pixels. */
export const toLength = (value) => (/^\d+$/.test(value) ? value + "px" : value);

const isFontFamily = (value) => cssSupports("font-family", value);
// `padding-top` takes one length, where `border-radius` may have eight.
const isLength = (value) => cssSupports("padding-top", toLength(value));

/**
 * In the order in which samples are stored. `name` is the name after `data-`; `setting`, the one in a configuration object.
 */
export const THEME_ROLES = [
  { role: "background", name: "background-color", setting: "backgroundColor", isValid: isColor },
  { role: "text", name: "text-color", setting: "textColor", isValid: isColor },
  { role: "primary", name: "primary-color", setting: "primaryColor", isValid: isColor },
  { role: "accent", name: "accent-color", setting: "accentColor", isValid: isColor },
  { role: "font", name: "font-family", setting: "fontFamily", isValid: isFontFamily },
  { role: "radius", name: "border-radius", setting: "borderRadius", isValid: isLength },
];
