/** How the store wants its try-on button to look. */
import { icons } from "./icons.js";

/** The longest label, in characters. */
const LABEL = 20;

/**
 * @typedef {object} Design
 * @property {string | undefined} label the language's own word where the store has none
 * @property {string} icon its path, empty for none
 * @property {string} css the rules for elements with `data-genvoris-button`
 * @property {"" | "fab" | "fab left"} floating classes of the floating button, empty where there is none
 * @property {boolean} onCards whether the cards of product lists get one
 */

/** A whole number within these bounds, whether it was sent as a number or as text. */
const pixels = (value, least, most, builtIn) => {
  const number = typeof value === "number" || /^\s*\d+\s*$/.test(value) ? Math.trunc(value) : NaN;
  return `${number >= least && number <= most ? number : builtIn}px`;
};

/** Nothing in these rules comes from outside but numbers that have been checked. */
const rules = (asked) => {
  const radius = pixels(asked.borderRadius, 0, 40, 8);
  const font = pixels(asked.fontSize, 10, 24, 14);
  const padding = `${pixels(asked.paddingY, 4, 40, 10)} ${pixels(asked.paddingX, 4, 60, 20)}`;
  return `${RULES}[data-genvoris-button]{border-radius:${radius};font-size:${font};padding:${padding}}`;
};

/** A page's rules for buttons and texts may name one of the two colours, so neither is left to them. The floating button
 *  lives in the widget's own shadow root, where no rule of the page reaches it. */
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

/** Shop systems send what they store: WordPress says "yes" and "no". */
const isYes = (value) => /^\s*(true|1|yes|on)\s*$/i.test(value);

const named = (table, name, builtIn) => (Object.hasOwn(table, name) ? table[name] : builtIn);

/**
 * Reads a design. Each field is as built in where the backend says nothing, or something that is not possible.
 *
 * @param {any} answered
 * @returns {Design}
 */
export const design = (answered) => {
  const asked = Object(answered);
  const label = typeof asked.label === "string" ? asked.label.trim() : "";
  return {
    label: label && [...label].length <= LABEL ? label : undefined,
    icon: named(icons, asked.icon, icons.sparkles),
    css: rules(asked),
    floating: named({ "floating-right": "fab", "floating-left": "fab left" }, asked.position, ""),
    onCards: isYes(asked.showOnCards),
  };
};
