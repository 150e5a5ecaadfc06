/** The places that settings are read from: attributes of elements, and configuration objects of the page. */
import { attributeName } from "../shared/attribute-name.js";

/**
 * @typedef {object} Source
 * @property {(name: string) => string} label the setting's name as the page's author knows it
 * @property {(name: string, objectOnly?: boolean) => unknown} get the raw value; `undefined` where it is not set
 */

/** The attributes of an element. `?no_fab=1` in a script's address counts as an attribute. @returns {Source} */
export const elementSource = (element) => ({
  label: attributeName,
  get: (name, objectOnly) => {
    if (objectOnly) return undefined;
    const value = element.getAttribute(attributeName(name)) ?? undefined;
    return value ?? (name === "noFab" && /[?&]no_fab=1/.test(element.getAttribute("src")) ? "" : undefined);
  },
});

/** The properties of a configuration object in a global variable. @returns {Source} */
export const objectSource = (variable) => ({
  label: (name) => `${variable}.${name}`,
  get: (name) => (Object(window[variable]) === window[variable] ? (window[variable][name] ?? undefined) : undefined),
});
