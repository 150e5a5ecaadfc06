/** The types of settings: which values are possible, how each is parsed, and what the console says of an impossible one. */
import { LANGUAGES, matchLanguage } from "../shared/language.js";

/**
 * @typedef {object} ValueType
 * @property {(text: string) => any} parse the value as it is used from here on; `undefined` where it is not possible
 * @property {string} allowed the possible values, for the console message
 * @property {true} [secret] the value is never quoted, and it is used even if it looks wrong: the backend decides, and
 *   dropping a token would turn a metered shopper into an unmetered one
 * @property {true} [allowEmpty] an empty value has a meaning; for other types it counts as not set, because templates
 *   leave attributes empty
 * @property {RegExp} [objectTypes] JavaScript types besides strings that a configuration object may use
 */

const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** One name in a dotted path. Nearly every character beyond ASCII is allowed in a name, and none of them is an operator. */
const NAME = "[a-zA-Z_$\\x80-\\uffff][\\w$\\x80-\\uffff]*";
const DOTTED_PATH = new RegExp(`^${NAME}(\\.${NAME})*$`);

/** Whether CSS supports the value. True where that cannot be found out: the browser ignores a wrong value anyway. */
export const cssSupports = (property, value) => {
  try {
    return CSS.supports(property, value) || undefined;
  } catch {
    return true;
  }
};

/** The absolute form of an `http(s)` URL or a path; `undefined` for every other scheme. */
const absoluteUrl = (value) => {
  try {
    const { protocol, href } = new URL(value, document.baseURI);
    return /^https?:$/.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
};

/** The absolute URL of an image. `data:` is allowed for images only, and `javascript:` never. */
export const imageUrl = (value) => {
  const url = typeof value === "string" ? value.trim() : "";
  if (/^data:image\//i.test(url)) return url;
  // An empty URL would be the page itself.
  return url ? absoluteUrl(url) : undefined;
};

/** The URLs of several images. One that is wrong makes the whole value wrong, so that the mistake is noticed. */
const imageUrls = (value) => {
  try {
    const list = value[0] === "[" ? JSON.parse(value) : value.split(/\s+/);
    const urls = list.map(imageUrl);
    return urls.includes(undefined) ? undefined : urls;
  } catch {
    return undefined;
  }
};

const pattern = (regex, allowed, rest) => ({ parse: (value) => (regex.test(value) ? value : undefined), allowed, ...rest });

const oneOf = (allowed) => pattern(new RegExp(`^(${allowed.replaceAll(", ", "|")})$`), allowed);

const URLS = "an http(s) URL, or a path on this site";

/** By the names that the tables of attributes use. @type {Record<string, ValueType>} */
export const VALUE_TYPES = {
  apiKey: pattern(/^gvk_(live|test|pub)_/, "a key that begins with gvk_live_, gvk_test_ or gvk_pub_", { secret: true }),
  token: pattern(TOKEN, "a session token from your server: three base64url parts joined by dots", { secret: true }),
  baseUrl: { parse: (value) => absoluteUrl(value)?.replace(/\/*([?#].*)?$/s, "/"), allowed: URLS },
  url: { parse: absoluteUrl, allowed: URLS },
  /** Empty switches off what the URL is for. */
  optionalUrl: { parse: (value) => value && absoluteUrl(value), allowed: URLS, allowEmpty: true },
  callback: pattern(DOTTED_PATH, "the dotted name of a global function, like Theme.paywall.open"),
  language: { parse: (value) => matchLanguage(value) && value, allowed: LANGUAGES.join(", ") },
  platform: oneOf("shopify, wordpress, woocommerce, laravel, custom"),
  category: oneOf("apparel, home, object, other"),
  checkoutMode: oneOf("redirect, popup"),
  variations: { ...oneOf("1, 2, 3, 4"), objectTypes: /^number$/ },
  testMode: oneOf("success, quota, no_plan, paused, cancelled, payment, expired, credit, error, offline, slow"),
  color: { parse: (value) => cssSupports("color", value) && value, allowed: "a CSS color" },
  fontFamily: { parse: (value) => cssSupports("font-family", value) && value, allowed: "a CSS font-family" },
  pixels: {
    parse: (value) => /^(\d{1,4})\s*(px)?$/.exec(value)?.[1],
    allowed: "a whole number of pixels, like 8",
    objectTypes: /^number$/,
  },
  /** An attribute without a value is on. `0` is off like `false`, because PHP prints booleans as numbers. */
  flag: { parse: (value) => !/^(0|false)$/i.test(value), allowed: "true, false", allowEmpty: true, objectTypes: /^(number|boolean)$/ },
  text: { parse: (value) => value, allowed: "text", objectTypes: /^number$/ },
  image: { parse: imageUrl, allowed: "an http(s) or data:image/ URL, or a path" },
  images: { parse: imageUrls, allowed: "a JSON array of URLs, or URLs separated by spaces" },
};

/** Whether the value holds a token or a key: secrets end up in the wrong attribute, too. */
const containsSecret = (value) => TOKEN.test(value) || /gvk_|eyJ/.test(value);

/**
 * The console message for an impossible value: the setting's name, the value unless it is a secret, and what is allowed.
 *
 * @param {string} name as the page's author knows it
 * @param {ValueType} type
 * @param {unknown} value
 */
export const invalidValueMessage = (name, { allowed, secret }, value) => {
  const quotable = typeof value === "string" && !secret && !containsSecret(value);
  return `${name}${quotable ? `="${value}" is not possible` : ": the value has the wrong form"}. Allowed: ${allowed}.`;
};
