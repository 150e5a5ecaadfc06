/** Checks the elements that open the widget. */
import { TRIGGER_SELECTOR } from "../shared/trigger-selector.js";

/** In milliseconds: how long a picture may take. */
const PICTURE_TIMEOUT = 5_000;

/** Something true for a picture that does not load, or takes too long. */
const fails = (src) =>
  new Promise((resolve) => {
    Object.assign(new Image(), { src, onload: () => resolve(), onerror: resolve });
    setTimeout(resolve, PICTURE_TIMEOUT, true);
  });

/** The first pictures only, because a page may list hundreds of products. */
const checkPictures = async (report, triggers) => {
  const urls = triggers.map(({ dataset }) => dataset.productImage).filter(Boolean).slice(0, 9);
  const missing = (await Promise.all(urls.map(fails))).filter(Boolean).length;
  if (missing) report.problem(`triggers: ${missing} product images do not load`);
};

export const checkTriggers = async (report, { loader, read }) => {
  const triggers = [...document.querySelectorAll(TRIGGER_SELECTOR)].filter(({ dataset }) => !dataset.genvorisButton);
  const total = triggers.length;
  if (!total) return report.warning("triggers: none now", "give a button data-genvoris-trigger or call Genvoris.openTryOn()");
  const count = (test) => triggers.filter(test).length;
  const withoutImage = count(({ dataset }) => !dataset.productImage && !dataset.productImages);
  const hidden = count((element) => element.checkVisibility?.() === false);
  report.ok(`triggers: ${total}`);
  if (withoutImage) {
    report.warning(
      `triggers: ${withoutImage} of ${total} without a product image`,
      "the page's metadata is used; set data-product-image where it is of another product",
    );
  }
  if (hidden) {
    report.warning(`triggers: ${hidden} of ${total} are hidden`, "look at the access above and the theme's style sheet");
  }
  if (!loader.testMode && !read("testMode")) await checkPictures(report, triggers); // test mode requests nothing
};
