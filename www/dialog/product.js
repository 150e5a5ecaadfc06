/** What is to be tried on: what a call says beats the trigger, that beats what the page says of itself. */
import { fact } from "./trigger-data.js";
import { facts } from "./product-metadata.js";
import { loader, page } from "./bridges.js";
import { safely } from "../shared/catch-errors.js";

/** As many pictures as are read of a call. */
const PICTURES = 64;

/** A property of whatever the page has given; nothing for one that is no text, is empty or refuses. */
export const textOf = safely((object, name) => (typeof object?.[name] === "string" && object[name]) || undefined);

const list = safely((object, name) => (Array.isArray(object?.[name]) ? Array.prototype.slice.call(object[name], 0, PICTURES) : []));

/** The pictures of a call; one that is none is told, and the others are used. */
const picturesOf = (options) => {
  const given = list(options, "productImages") ?? [];
  return given.map((image) => page().picture(image) ?? page().wrong("data-product-images", "images", image)).filter(Boolean);
};

const categoryOf = (options) => {
  const word = textOf(options, "productCategory");
  if (word && !/^(apparel|home|object|other)$/.test(word)) return page().wrong("data-product-category", "category", word);
  return word;
};

/**
 * @param {Element | undefined} trigger
 * @param {any} options of `openTryOn`
 */
export const productOf = (trigger, options) => {
  const said = trigger ? page().triggerValues((attribute) => fact(trigger, attribute) ?? undefined) : {};
  const given = picturesOf(options);
  const ofTrigger = [...new Set([said.productImage, ...(said.productImages ?? [])])].filter(Boolean);
  const product = {
    id: said.productId ?? page().settings().productId,
    title: textOf(options, "productTitle") ?? said.productTitle,
    images: given.length ? given : ofTrigger,
    category: categoryOf(options) ?? said.productCategory,
    pageUrl: textOf(options, "page_url"),
  };
  const known = safely(facts)(document, product) ?? {};
  product.id ??= known.id;
  product.title ??= known.title;
  if (!product.images.length) product.images = (known.images ?? []).map(page().picture).filter(Boolean);
  if (!product.images.length) {
    loader.log("no product image: give the trigger data-product-image, or the call productImages.");
  }
  return { product, language: said.language };
};
