/** The elements that open the widget. */
import { TRIGGER } from "../shared/trigger-selector.js";

export const triggers = (report) => {
  const all = [...document.querySelectorAll(TRIGGER)].filter(({ dataset }) => !dataset.genvorisButton);
  if (!all.length) {
    return report.warning("triggers: none now", "give a button data-genvoris-trigger, or call Genvoris.openTryOn()");
  }
  const count = (test) => all.filter(test).length;
  const without = count(({ dataset }) => !dataset.productImage && !dataset.productImages);
  const hidden = count((element) => element.checkVisibility?.() === false);
  report.ok(`triggers: ${all.length}`);
  if (without) report.warning(`triggers: ${without} of ${all.length} without a product image`, "the page's own facts are used; give them data-product-image where those are another product's");
  if (hidden) report.warning(`triggers: ${hidden} of ${all.length} are hidden`, "look at the access above, and at the theme's style sheet");
};
