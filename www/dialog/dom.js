/** Creates elements. Never from markup, because pages under Trusted Types allow none. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Creates an element and appends it.
 *
 * @param {Element} parent
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {string} [text]
 */
export const append = (parent, tag, attributes = {}, text) => {
  const element = document.createElement(tag);
  for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name]);
  if (text !== undefined) element.textContent = text;
  parent.appendChild(element);
  return element;
};

/** Appends an icon: a path in a 24 px box, drawn with the current color and hidden from screen readers. */
export const appendIcon = (parent, path) => {
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  icon.appendChild(document.createElementNS(SVG, "path")).setAttribute("d", path);
  parent.appendChild(icon);
};
