/**
 * The elements of try-on buttons. All of them are triggers to the loader, so none needs a listener of its own. They are
 * marked by an attribute and not by a class, because frameworks rewrite classes.
 */

/** Marks a button. Its value is empty for one of the page's triggers, else it names which of our own buttons it is. */
export const BUTTON_ATTRIBUTE = "data-genvoris-button";

/** Marks what we put into one of the page's triggers, so that exactly that is removed again. */
export const CONTENT_ATTRIBUTE = "data-genvoris-content";

const createIcon = (path) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(svg.namespaceURI, "path");
  shape.setAttribute("d", path);
  svg.appendChild(shape);
  return svg;
};

const addContent = (button, content) => {
  content.setAttribute(CONTENT_ATTRIBUTE, "");
  button.appendChild(content);
};

const addIconAndLabel = (button, { icon }, label) => {
  if (icon) addContent(button, createIcon(icon));
  const text = document.createElement("span");
  text.textContent = label;
  addContent(button, text);
};

const isEmpty = (trigger) =>
  !trigger.firstElementChild && !trigger.shadowRoot && !/[^ \t\n\f\r]/.test(trigger.textContent);

/** Makes a button of a trigger that the page's author has left empty. */
export const fillTrigger = (trigger, design, label) => {
  if (!isEmpty(trigger)) return;
  trigger.setAttribute(BUTTON_ATTRIBUTE, "");
  addIconAndLabel(trigger, design, label);
};

/**
 * Adds a button of our own.
 *
 * @param {Element} parent
 * @param {"card" | "fab"} kind where it stands, which also says which product it is for
 * @param {string} classes
 * @param {import("./button-design.js").ButtonDesign} design
 * @param {string} label
 */
export const addButton = (parent, kind, classes, design, label) => {
  const button = document.createElement("button");
  if (classes) button.className = classes;
  button.type = "button";
  button.setAttribute("data-genvoris-trigger", "");
  button.setAttribute(BUTTON_ATTRIBUTE, kind);
  button.setAttribute("part", kind);
  addIconAndLabel(button, design, label);
  parent.appendChild(button);
};

/** Removes a button of our own; one of the page's triggers stays, and only loses its mark. */
export const removeButton = (button) =>
  button.getAttribute(BUTTON_ATTRIBUTE) ? button.remove() : button.removeAttribute(BUTTON_ATTRIBUTE);
