/** Reads what the page says of its product to search engines and social networks: JSON-LD, Open Graph, the page's title. */

import { forEachElement } from "../shared/for-each-element.js";
import { numberingSystem } from "../shared/numbering-system.js";

/**
 * @typedef {{ id?: string, title?: string, price?: string, images?: string[] }} Metadata
 * @typedef {{ product: object, outermost: object }} Candidate a product, and the outermost product that contains it
 */

/** As many images as a backend takes. */
const MAX_IMAGES = 8;

/** How deep products are searched: a list in a script, a graph in it, a product's list of variants. */
const MAX_DEPTH = 6;

/** As many items of a list as are read. */
const MAX_ITEMS = 64;

/** The properties that hold a product's id, in order of precedence. */
const ID_PROPERTIES = ["productID", "sku", "productGroupID", "@id"];

const toList = (value) => (Array.isArray(value) ? value.slice(0, MAX_ITEMS) : []);

/** A string or number as trimmed text; empty for everything else. */
const toText = (value) => (/^(string|number)$/.test(typeof value) ? String(value).trim() : "");

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const decodeEntities = (text) =>
  text.replace(/&(?:#(\d{2,5})|(amp|lt|gt|quot|apos));/g, (_, code, name) => (code ? String.fromCharCode(code) : ENTITIES[name]));

/** A name as shoppers read it. WooCommerce escapes it as HTML, and its JSON once more: `&` arrives as `&amp;amp;`. */
const toName = (value) => decodeEntities(decodeEntities(toText(value)));

/** Reads the values in their order, and gives the first result that is not empty. */
const firstOf = (values, read) => {
  for (const value of values) {
    const result = read(value);
    if (result.length) return result;
  }
  return undefined;
};

const isProductType = (type) => /Product(Group)?$/.test(toText(type));

const collectProducts = (value, depth, outermost, found) => {
  if (!depth || !value || typeof value !== "object") return;
  const type = value["@type"];
  if ([type, ...toList(type)].some(isProductType)) {
    outermost ||= value;
    found.push({ product: value, outermost });
  }
  for (const child of [...toList(value), value["@graph"], value.mainEntity, value.hasVariant]) {
    collectProducts(child, depth - 1, outermost, found);
  }
};

/** @returns {Candidate[]} */
const findProducts = (page) => {
  const found = [];
  // A script that is not valid JSON is passed over: templates often make such scripts.
  forEachElement(page.querySelectorAll("script[type^='application/ld+json']"), ({ textContent }) => {
    collectProducts(JSON.parse(textContent), MAX_DEPTH, undefined, found);
  });
  return found;
};

/** The values of an Open Graph property. */
const openGraph = (page, name) => {
  const values = [];
  forEachElement(page.querySelectorAll(`meta[property='og:${name}']`), ({ content }) => values.push(content));
  return values;
};

/** The product with this id, else the product with this title. */
const findByIdOrTitle = ({ id, title }, candidates) =>
  candidates.find(({ product }) => id && ID_PROPERTIES.some((name) => toText(product[name]) === id)) ||
  candidates.find(({ product }) => title && toName(product.name) === title);

/** Allows no `javascript:` or the like. */
const isImageUrl = (url) => /^(https?:|data:image\/|(?![a-z][a-z\d+.-]*:).)/i.test(url);

/** The URLs of an image: it may be a URL, an object with a URL, or a list of either. */
const imageUrls = (value, depth = MAX_DEPTH) => {
  if (!depth || !value) return [];
  if (typeof value === "string") return [decodeEntities(value.trim())].filter(isImageUrl);
  if (Array.isArray(value)) return toList(value).flatMap((item) => imageUrls(item, depth - 1));
  return firstOf([value.url, value.contentUrl], (url) => imageUrls(url, depth - 1)) || [];
};

/** The product that is meant; `undefined` where the page names none, `null` where it is another product than the known one. */
const chooseProduct = (known, candidates) => {
  const named = findByIdOrTitle(known, candidates);
  if (named) return named;
  const [main] = candidates;
  // Of several products, the picture of the wrong one would be worse than none.
  if ((known.id || known.title) && candidates.some(({ outermost }) => outermost !== main.outermost)) return null;
  return main;
};

/** Currencies that have hundredths, which nobody writes where there are none: half of the browsers would. */
const WHOLE = /COP|HUF|IDR|PKR/;

/** What the product costs, as the page's language writes it; `undefined` where the page has no amount and currency. */
const priceOf = ({ offers }, language) => {
  const { price, lowPrice, priceCurrency } = toList(offers)[0] ?? offers ?? {};
  const amount = toText(price ?? lowPrice);
  try {
    // The other half know no hundredths of these currencies, not even those of the amount.
    const minimumFractionDigits = amount % 1 ? 2 : WHOLE.test(priceCurrency) ? 0 : undefined;
    const options = { style: "currency", currency: priceCurrency, minimumFractionDigits, numberingSystem: numberingSystem(language) };
    return amount > 0 && new Intl.NumberFormat(language || undefined, options).format(amount);
  } catch {
    return undefined;
  }
};

/**
 * Reads the product's id, title, price and images, as far as the page has them.
 *
 * @param {Document} page
 * @param {Metadata} known what the trigger says, which tells the product that is meant
 * @returns {Metadata}
 */
export const productMetadata = (page, known) => {
  const candidates = findProducts(page);
  const chosen = chooseProduct(known, candidates);
  if (chosen === null) return {};
  const product = chosen?.product || {};
  const titles = [toName(product.name)];
  const images = [product.image, ...toList(product.hasVariant).map((variant) => variant?.image)];
  // Open Graph and the page's title are about the page's main product.
  if (!chosen || chosen.outermost === candidates[0].outermost) {
    titles.push(...openGraph(page, "title"), page.title);
    images.push(openGraph(page, "image"));
  }
  const price = priceOf(product, page.documentElement?.lang);
  return {
    ...(price && { price }),
    id: firstOf(ID_PROPERTIES.map((name) => product[name]), toText),
    title: firstOf(titles, toText),
    images: [...new Set(firstOf(images, imageUrls))].slice(0, MAX_IMAGES),
  };
};
