/** Checks the elements that open the widget. */
import { TRIGGER_SELECTOR } from "../shared/trigger-selector.js";

/** In milliseconds: how long a picture may take. */
const PICTURE_TIMEOUT = 5_000;

const loads = (url) => {
  const picture = new Image();
  picture.src = url;
  const late = new Promise((resolve) => setTimeout(resolve, PICTURE_TIMEOUT, false));
  return Promise.race([picture.decode().then(() => true), late]).catch(() => false);
};

/** The first pictures only, because a page may list hundreds of products. */
const checkPictures = async (report, triggers) => {
  const urls = [...new Set(triggers.map(({ dataset }) => dataset.productImage).filter(Boolean))].slice(0, 9);
  const loaded = (await Promise.all(urls.map(loads))).filter(Boolean).length;
  if (loaded === urls.length) return;
  report.problem(
    `triggers: ${urls.length - loaded} of ${urls.length} product images do not load`,
    "data-product-image is a JPEG, PNG or WebP file that the backend can fetch, too",
  );
};

export const checkTriggers = async (report, { loader, read }) => {
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
  if (!loader.testMode && !read("testMode")) await checkPictures(report, triggers); // test mode requests nothing
};
