/**
 * The buttons that are drawn for the page: in its empty triggers, on its product cards, and one that floats. To
 * the loader all of them are triggers, so none needs a listener. An attribute marks them and not a class, which
 * frameworks write anew; its value says which of our own it is.
 */
import { each } from "../shared/for-each-element.js";
import { adopt, attach, hostFrame, madeFrame } from "./host-element.js";
import { look } from "./theme-sampler.js";
import { safely } from "../shared/catch-errors.js";
import { settings } from "./settings.js";
import { TRIGGER } from "../shared/trigger-selector.js";

const MARK = "data-genvoris-button";

/** Marks what was put into one of the page's triggers: that goes again, and what the page has written since stays. */
const CONTENT = "data-genvoris-content";

/** Such a one that its author may have left to be filled. One with a name for screen readers has its picture from
 *  the theme's style sheet. */
const PLAIN = `${TRIGGER}:not(input,img,[aria-label],[${MARK}])`;

/** A product's card that has no way to try the product on. Of cards within cards the innermost counts. */
const PRODUCT = ":is([data-product-id],[data-genvoris-product])";
const CARD = `${PRODUCT}:has(img):not(${TRIGGER},${TRIGGER} *,:has(${TRIGGER}),:has(${PRODUCT} img))`;

const HIDDEN = `${TRIGGER}{display:none!important}`;

const all = (selector, work) => each(document.querySelectorAll(selector), work);

const drawing = (path) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(svg.namespaceURI, "path");
  shape.setAttribute("d", path);
  svg.appendChild(shape);
  return svg;
};

const put = (button, content) => {
  content.setAttribute(CONTENT, "");
  button.appendChild(content);
};

const fill = (button, { icon }, label) => {
  if (icon) put(button, drawing(icon));
  const text = document.createElement("span");
  text.textContent = label;
  put(button, text);
};

const isEmpty = (trigger) =>
  !trigger.firstElementChild && !trigger.shadowRoot && !/[^ \t\n\f\r]/.test(trigger.textContent);

/** Makes a button of what its author has left empty. */
const complete = (trigger, design, label) => {
  if (!isEmpty(trigger)) return;
  trigger.setAttribute(MARK, "");
  fill(trigger, design, label);
};

/** Adds a button of our own. Where its product stands depends on which it is. */
const add = (parent, which, classes, design, label) => {
  const button = document.createElement("button");
  if (classes) button.className = classes;
  button.type = "button";
  button.setAttribute("data-genvoris-trigger", "");
  button.setAttribute(MARK, which);
  button.setAttribute("part", which);
  fill(button, design, label);
  parent.appendChild(button);
};

/**
 * All of them, and the rules that they and the page's triggers obey.
 *
 * @param {boolean} mayFloat
 */
export const buttons = (mayFloat) => {
  // Constructable: it needs nothing from the page's `style-src`. Made when there is something to style.
  let sheet;
  let text;
  const write = (rules) => {
    if (rules === text) return;
    sheet ??= new CSSStyleSheet();
    sheet.replaceSync((text = rules));
  };

  return {
    /** How the buttons that there are look, and whether all triggers are hidden, those that are yet to come among them. */
    style: safely((css, hidden) => {
      const inPage = document.querySelector(`[${MARK}]`);
      const frame = madeFrame();
      const floating = frame?.querySelector(".fab");
      const rules = (inPage || floating ? css : "") + (hidden ? HIDDEN : "");
      if (!rules && !sheet) return;
      write(rules);
      adopt(document, sheet, inPage || hidden);
      if (floating) adopt(frame.getRootNode(), sheet, true);
    }),

    /** Draws those that are missing in the page. */
    draw: safely((design, label) => {
      all(PLAIN, (trigger) => complete(trigger, design, label));
      // Last, for an older Firefox does not know `:has` and throws.
      if (design.onCards) all(CARD, (card) => add(card, "card", "", design, label));
    }),

    /** Draws the floating one where it is missing: a page may have thrown it away with its body. */
    float: safely((design, label) => {
      if (!mayFloat || !design.floating) return;
      const frame = hostFrame();
      attach();
      if (frame.querySelector(".fab")) return;
      // Until the dialog is painted: nothing is sampled, but its text can be read.
      if (!frame.style.length) safely(look)(frame, settings());
      add(frame, "fab", design.floating, design, label);
    }),

    /** Takes everything out of the page again. */
    clear: safely(() => {
      if (!sheet) return;
      adopt(document, sheet, false);
      all(`[${CONTENT}]`, (content) => content.remove());
      all(`[${MARK}]`, (button) => (button.getAttribute(MARK) ? button.remove() : button.removeAttribute(MARK)));
      const frame = madeFrame();
      if (!frame) return;
      adopt(frame.getRootNode(), sheet, false);
      frame.querySelector(".fab")?.remove();
    }),
  };
};
