/** What the page says of its product to search engines and networks: JSON-LD, Open Graph, its title. */

import { each } from "../shared/for-each-element.js";

/**
 * @typedef {{ id?: string, title?: string, images?: string[] }} Facts
 * @typedef {{ thing: object, outermost: object }} Found a product, and the outermost one that it belongs to
 */

/** As many pictures as a backend takes. */
const IMAGES = 8;

/** How deep products are looked for: a script's list, a graph in it, a product's list of variants. */
const DEPTH = 6;

/** As much of a list as is read. */
const ITEMS = 64;

/** Under what a product's id is found, in the order of precedence. */
const IDS = ["productID", "sku", "productGroupID", "@id"];

const list = (value) => (Array.isArray(value) ? value.slice(0, ITEMS) : []);

/** A text or a number, without space around it. */
const word = (value) => (/^(string|number)$/.test(typeof value) ? String(value).trim() : "");

/** What is read from the first of the values that has something. */
const first = (values, read) => {
  for (const value of values) {
    const found = read(value);
    if (found.length) return found;
  }
  return undefined;
};

const isProduct = (kind) => /Product(Group)?$/.test(word(kind));

const collect = (value, depth, outermost, found) => {
  if (!depth || !value || typeof value !== "object") return;
  const kind = value["@type"];
  if ([kind, ...list(kind)].some(isProduct)) {
    outermost ||= value;
    found.push({ thing: value, outermost });
  }
  for (const within of [...list(value), value["@graph"], value.mainEntity, value.hasVariant]) {
    collect(within, depth - 1, outermost, found);
  }
};

/** @returns {Found[]} */
const products = (page) => {
  const found = [];
  // Broken ones are as frequent as templates.
  each(page.querySelectorAll("script[type^='application/ld+json']"), ({ textContent }) => {
    collect(JSON.parse(textContent), DEPTH, undefined, found);
  });
  return found;
};

/** What Open Graph says under this name. */
const openGraph = (page, name) => {
  const said = [];
  each(page.querySelectorAll(`meta[property='og:${name}']`), ({ content }) => said.push(content));
  return said;
};

/** The one that is named by id, else by title. */
const named = ({ id, title }, found) =>
  found.find(({ thing }) => id && IDS.some((name) => word(thing[name]) === id)) ||
  found.find(({ thing }) => title && word(thing.name) === title);

/** No `javascript:` or the like. */
const isPicture = (address) => /^(https?:|data:image\/|(?![a-z][a-z\d+.-]*:).)/i.test(address);

/** A picture is an address, an object with one, or a list of either. */
const pictures = (value, depth = DEPTH) => {
  if (!depth || !value) return [];
  if (typeof value === "string") return [value.trim()].filter(isPicture);
  if (Array.isArray(value)) return list(value).flatMap((item) => pictures(item, depth - 1));
  return first([value.url, value.contentUrl], (address) => pictures(address, depth - 1)) || [];
};

/**
 * What is found of id, title and pictures. What the trigger says of itself is known, and tells which product is
 * meant.
 *
 * @param {Document} page
 * @param {Facts} known
 * @returns {Facts}
 */
export const facts = (page, known) => {
  const found = products(page);
  const main = found[0];
  const isOfMain = ({ outermost }) => outermost === main.outermost;
  let chosen = named(known, found);
  // Of several products a picture of the wrong one is worse than none.
  if (!chosen && (known.id || known.title) && !found.every(isOfMain)) return {};
  chosen ||= main;
  const thing = chosen?.thing || {};
  const titles = [thing.name];
  const images = [thing.image, ...list(thing.hasVariant).map((variant) => variant?.image)];
  // The rest speaks of the page's main product.
  if (!chosen || isOfMain(chosen)) {
    titles.push(...openGraph(page, "title"), page.title);
    images.push(openGraph(page, "image"));
  }
  return {
    id: first(IDS.map((name) => thing[name]), word),
    title: first(titles, word),
    images: [...new Set(first(images, pictures))].slice(0, IMAGES),
  };
};
