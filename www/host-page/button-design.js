/** The design of the store's try-on buttons, as the backend gives it. */
import { icons } from "./icons.js";

/** In characters. */
const MAX_LABEL_LENGTH = 20;

/**
 * @typedef {object} ButtonDesign
 * @property {string | undefined} label where the store has none, the language's own label is used
 * @property {string} icon the icon's path; empty for none
 * @property {string} css the rules for elements with `data-genvoris-button`
 * @property {"" | "fab" | "fab left"} floating the classes of the floating button; empty where there is none
 * @property {boolean} onCards whether the cards of product lists get a button
 */

/** A whole number of pixels between two bounds, from a number or a text; else the default. */
const pixels = (value, min, max, defaultValue) => {
  const number = typeof value === "number" || /^\s*\d+\s*$/.test(value) ? Math.trunc(value) : NaN;
  return `${number >= min && number <= max ? number : defaultValue}px`;
};

/** The rules of a design. Nothing in them comes from outside but checked numbers. */
const rules = (design) => {
  const radius = pixels(design.borderRadius, 0, 40, 8);
  const font = pixels(design.fontSize, 10, 24, 14);
  const padding = `${pixels(design.paddingY, 4, 40, 10)} ${pixels(design.paddingX, 4, 60, 20)}`;
  return `${RULES}[data-genvoris-button]{border-radius:${radius};font-size:${font};padding:${padding}}`;
};

/** The page may have rules for one of the two colors of buttons, so we set both. The floating button lives in the widget's
 *  own shadow root, where no rule of the page reaches it. */
const RULES =
  "[data-genvoris-button]{display:inline-flex;align-items:center;justify-content:center;gap:.5em;width:auto;margin:0;border:0;font-family:inherit;font-weight:600;line-height:1.3;text-decoration:none;white-space:nowrap;cursor:pointer}" +
  "[data-genvoris-button][hidden]{display:none}" +
  "[data-genvoris-button]:not([data-genvoris-button=fab]){background:#1f2937!important;color:#fff!important}" +
  "[data-genvoris-content]{background:none!important;color:inherit!important}" +
  "[data-genvoris-button]:hover{filter:brightness(1.2)}" +
  "[data-genvoris-button].fab{position:fixed;z-index:900;bottom:calc(20px + env(safe-area-inset-bottom));right:calc(20px + env(safe-area-inset-right));box-sizing:border-box;min-width:44px;min-height:44px;box-shadow:0 4px 18px rgb(0 0 0/.28);background:var(--genvoris-primary-color,#1f2937);color:var(--on-primary,#fff);font-family:var(--genvoris-font-family,system-ui,sans-serif)}" +
  ".fab.left{right:auto;left:calc(20px + env(safe-area-inset-left))}" +
  "@media(forced-colors:active){.fab{border:1px solid ButtonText!important}}" +
  "[data-genvoris-button] svg{flex:none;width:1.3em;height:1.3em;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}";

const FLOATING_CLASSES = { "floating-right": "fab", "floating-left": "fab left" };

/** Shop systems send booleans as they store them: WordPress says "yes" and "no". */
const isTrue = (value) => /^\s*(true|1|yes|on)\s*$/i.test(value);

const lookUp = (table, name, defaultValue) => (Object.hasOwn(table, name) ? table[name] : defaultValue);

/** The properties that can become text: objects with a `toString` of their own cannot. */
const scalars = (body) => Object.fromEntries(Object.entries(Object(body)).filter(([, value]) => Object(value) !== value));

/**
 * Parses a design. A property that is missing or not possible gets its default.
 *
 * @param {any} body the backend's response
 * @returns {ButtonDesign}
 */
export const parseButtonDesign = (body) => {
  const design = scalars(body);
  const label = typeof design.label === "string" ? design.label.trim() : "";
  return {
    label: label && [...label].length <= MAX_LABEL_LENGTH ? label : undefined,
    icon: lookUp(icons, design.icon, icons.sparkles),
    css: rules(design),
    floating: lookUp(FLOATING_CLASSES, design.position, ""),
    onCards: isTrue(design.showOnCards),
  };
};
