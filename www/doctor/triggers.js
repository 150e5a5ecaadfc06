/** Checks the elements that open the widget. */
import { TRIGGER_SELECTOR } from "../shared/trigger-selector.js";

export const checkTriggers = (report) => {
  const triggers = [...document.querySelectorAll(TRIGGER_SELECTOR)].filter(({ dataset }) => !dataset.genvorisButton);
  const total = triggers.length;
  if (!total) return report.warning("triggers: none now", "give a button data-genvoris-trigger, or call Genvoris.openTryOn()");
  const count = (test) => triggers.filter(test).length;
  const withoutImage = count(({ dataset }) => !dataset.productImage && !dataset.productImages);
  const hidden = count((element) => element.checkVisibility?.() === false);
  report.ok(`triggers: ${total}`);
  if (withoutImage) {
    report.warning(
      `triggers: ${withoutImage} of ${total} without a product image`,
      "the page's own metadata is used; give them data-product-image where that describes another product",
    );
  }
  if (hidden) {
    report.warning(`triggers: ${hidden} of ${total} are hidden`, "look at the access above, and at the theme's style sheet");
  }
};
