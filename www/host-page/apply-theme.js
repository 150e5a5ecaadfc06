/** Applies the theme: the store's settings, the theme's variables, and what was sampled from the storefront. */
import { GRAPHIC_CONTRAST, TEXT_CONTRAST } from "./color.js";
import { isColor, parseColor } from "./css-color.js";
import { createPalette } from "./palette.js";
import { THEME_ROLES, toLength } from "./theme-roles.js";

/** The computed value of a property; empty where there is none. */
const computedStyle = (element, property) => {
  try {
    return getComputedStyle(element).getPropertyValue(property).trim();
  } catch {
    return "";
  }
};

const lowContrastMessage = (role) =>
  `data-${role}-color: the contrast to data-background-color is too low, so another shade is used. ` +
  `Needed: ${role === "text" ? TEXT_CONTRAST : GRAPHIC_CONTRAST}:1.`;

/**
 * Sets the custom properties of the container. The store's settings come first, then the theme's variables, then the
 * sample, then the defaults.
 *
 * @param {HTMLElement} container
 * @param {Record<string, any>} settings
 * @param {string[]} [sample] what was sampled from the page for each role, empty where it shows nothing
 * @returns {string[]} a console message for each color in the settings that could not be used as it is
 */
export const applyTheme = (container, settings, sample = []) => {
  const { host } = container.getRootNode();
  const colors = {};
  THEME_ROLES.forEach(({ role, name, setting, isValid }, index) => {
    const candidates = [
      settings[setting],
      ...["genvoris-" + role, "genvoris-" + name, "gv-" + name].map((variable) => computedStyle(host, "--" + variable)),
      sample[index],
    ];
    const value = candidates.find((candidate) => candidate && isValid(candidate));
    if (!value) return;
    if (isValid === isColor) colors[role] = parseColor(value);
    else container.style.setProperty("--genvoris-" + name, toLength(value));
  });
  const { properties, lowContrast } = createPalette(colors);
  for (const name of Object.keys(properties)) container.style.setProperty(name, properties[name]);
  const isSetting = (role) => settings[role + "Color"] && isColor(settings[role + "Color"]);
  return lowContrast.filter(isSetting).map(lowContrastMessage);
};
