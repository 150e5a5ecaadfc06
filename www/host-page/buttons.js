/** The buttons that the widget draws: in the page's empty triggers, on its product cards, and a floating one. */
import { catchErrors } from "../shared/catch-errors.js";
import { forEachElement } from "../shared/for-each-element.js";
import { TRIGGER_SELECTOR } from "../shared/trigger-selector.js";
import { applyTheme } from "./apply-theme.js";
import { addButton, BUTTON_ATTRIBUTE, CONTENT_ATTRIBUTE, fillTrigger, removeButton } from "./button-elements.js";
import { attachHost, existingContainer, hostContainer, toggleStyleSheet } from "./host-element.js";
import { settings } from "./settings.js";

/** Triggers that their author may have left empty to be filled. One with a name for screen readers gets its picture from the
 *  theme's style sheet. */
const FILLABLE = `${TRIGGER_SELECTOR}:not(input,img,[aria-label],[${BUTTON_ATTRIBUTE}])`;

/** Product cards without a trigger. Of cards within cards the innermost one counts. */
const PRODUCT = ":is([data-product-id],[data-genvoris-product])";
const CARD = `${PRODUCT}:has(img):not(${TRIGGER_SELECTOR},${TRIGGER_SELECTOR} *,:has(${TRIGGER_SELECTOR}),:has(${PRODUCT} img))`;

const HIDE_TRIGGERS = `${TRIGGER_SELECTOR}{display:none!important}`;

const forAll = (selector, fn) => forEachElement(document.querySelectorAll(selector), fn);

const floatingButton = (container) => container?.querySelector(".fab");

/** Draws the buttons that are missing in the page. */
const drawInPage = (design, label) => {
  forAll(FILLABLE, (trigger) => fillTrigger(trigger, design, label));
  // Last, because older versions of Firefox do not know `:has` and throw.
  if (design.onCards) forAll(CARD, (card) => addButton(card, "card", "", design, label));
};

const clearPage = () => {
  forAll(`[${CONTENT_ATTRIBUTE}]`, (content) => content.remove());
  forAll(`[${BUTTON_ATTRIBUTE}]`, removeButton);
};

/** @param {boolean} allowFloating */
export const createButtons = (allowFloating) => {
  // One style sheet for the page and the shadow root, made when there are rules. It is constructable, so that the page's
  // `style-src` does not matter.
  let sheet;
  let currentRules;
  const writeRules = (rules) => {
    if (rules === currentRules) return;
    sheet ??= new CSSStyleSheet();
    sheet.replaceSync((currentRules = rules));
  };

  return {
    /** Applies the rules of the buttons that exist, and hides all triggers or shows them, also those that come later. */
    style: catchErrors((css, areTriggersHidden) => {
      const inPage = document.querySelector(`[${BUTTON_ATTRIBUTE}]`);
      const container = existingContainer();
      const floating = floatingButton(container);
      const rules = (inPage || floating ? css : "") + (areTriggersHidden ? HIDE_TRIGGERS : "");
      if (!rules && !sheet) return;
      writeRules(rules);
      toggleStyleSheet(document, sheet, inPage || areTriggersHidden);
      if (floating) toggleStyleSheet(container.getRootNode(), sheet, true);
    }),

    draw: catchErrors(drawInPage),

    /** Draws the floating button where it is missing: a page may have thrown it away with its body. */
    float: catchErrors((design, label) => {
      if (!allowFloating || !design.floating) return;
      const container = hostContainer();
      attachHost();
      if (floatingButton(container)) return;
      // Until the dialog gets its theme, nothing is sampled from the page, but the button's text is readable.
      if (!container.style.length) catchErrors(applyTheme)(container, settings());
      addButton(container, "fab", design.floating, design, label);
    }),

    /** Removes everything from the page. */
    clear: catchErrors(() => {
      if (!sheet) return;
      toggleStyleSheet(document, sheet, false);
      clearPage();
      const container = existingContainer();
      if (!container) return;
      toggleStyleSheet(container.getRootNode(), sheet, false);
      floatingButton(container)?.remove();
    }),
  };
};
