/** How a value of the page is read: what it may be, what becomes of it, and what is said of one that is something else. */
import { languageOf, LANGUAGES } from "../shared/language.js";

/**
 * @typedef {object} Kind
 * @property {(value: string) => any} parse the value as it is used from here on; `undefined` if it is not possible
 * @property {string} allowed what a theme developer reads then
 * @property {true} [secret] named, never quoted, and used all the same: the backend is the judge, and dropping it would turn a
 *   metered shopper into an unmetered one
 * @property {true} [mayBeEmpty] an empty value says something; others are left empty by templates and say nothing
 * @property {RegExp} [types] besides text, what a configuration object may hold
 */

/** Another name of the row above. */
export const ALIAS = undefined;

const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** A part of a dotted path. Beyond ASCII nearly everything is allowed in a name, and nothing there is an operator. */
const NAME = "[a-zA-Z_$\\x80-\\uffff][\\w$\\x80-\\uffff]*";
const DOTTED = new RegExp(`^${NAME}(\\.${NAME})*$`);

/** Whether CSS knows the value. Where nobody can tell it is set, and the browser passes over a wrong one. */
export const supports = (property, value) => {
  try {
    return CSS.supports(property, value) || undefined;
  } catch {
    return true;
  }
};

/** The absolute form of an `http(s)` URL or of a path; `undefined` for every other scheme. */
const resolve = (value) => {
  try {
    const { protocol, href } = new URL(value, document.baseURI);
    return /^https?:$/.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
};

/** A picture's absolute URL; `data:` only for pictures, never `javascript:` or the like. */
export const picture = (value) => {
  const url = typeof value === "string" ? value.trim() : "";
  if (/^data:image\//i.test(url)) return url;
  // An empty one would be the page itself.
  return url ? resolve(url) : undefined;
};

/** Several; one that is none makes the whole value wrong, so that it is noticed. */
const pictures = (value) => {
  try {
    const urls = value[0] === "[" ? JSON.parse(value) : value.split(/\s+/);
    const all = urls.map(picture);
    return all.includes(undefined) ? undefined : all;
  } catch {
    return undefined;
  }
};

const matches = (pattern, allowed, more) => ({ parse: (value) => (pattern.test(value) ? value : undefined), allowed, ...more });

const words = (allowed) => matches(new RegExp(`^(${allowed.replaceAll(", ", "|")})$`), allowed);

const URLS = "an http(s) URL, or a path on this site";

/** @type {Record<string, Kind>} */
export const KINDS = {
  key: matches(/^gvk_(live|test|pub)_/, "a key that begins with gvk_live_, gvk_test_ or gvk_pub_", { secret: true }),
  token: matches(TOKEN, "a session token from your server: three base64url parts joined by dots", { secret: true }),
  base: { parse: (value) => resolve(value)?.replace(/\/*([?#].*)?$/s, "/"), allowed: URLS },
  url: { parse: resolve, allowed: URLS },
  /** Empty turns off what it is for. */
  urlOrOff: { parse: (value) => value && resolve(value), allowed: URLS, mayBeEmpty: true },
  dotted: matches(DOTTED, "the dotted name of a global function, like Theme.paywall.open"),
  lang: { parse: (value) => languageOf(value) && value, allowed: LANGUAGES.join(", ") },
  platform: words("shopify, wordpress, woocommerce, laravel, custom"),
  category: words("apparel, home, object, other"),
  testMode: words("success, quota, no_plan, paused, cancelled, payment, expired, credit, error, offline, slow"),
  color: { parse: (value) => supports("color", value) && value, allowed: "a CSS color" },
  font: { parse: (value) => supports("font-family", value) && value, allowed: "a CSS font-family" },
  pixels: {
    parse: (value) => /^(\d{1,4})\s*(px)?$/.exec(value)?.[1],
    allowed: "a whole number of pixels, like 8",
    types: /^number$/,
  },
  /** Present is on, `false` is off, and so is `0`: PHP has numbers for booleans. */
  flag: { parse: (value) => !/^(0|false)$/i.test(value), allowed: "true, false", mayBeEmpty: true, types: /^(number|boolean)$/ },
  text: { parse: (value) => value, allowed: "text", types: /^number$/ },
  image: { parse: picture, allowed: "an http(s) or data:image/ URL, or a path" },
  images: { parse: pictures, allowed: "a JSON array of URLs, or URLs separated by spaces" },
};

/** Secrets end up in the wrong attribute, too: a token, and a key or a token with something around it. */
const holdsSecret = (value) => TOKEN.test(value) || /gvk_|eyJ/.test(value);

/**
 * The console line for a wrong value: its name, the value (never a secret) and what is allowed. Without a value, one that
 * cannot be shown.
 */
export const wrong = (name, { allowed, secret }, value) => {
  const quotable = typeof value === "string" && !secret && !holdsSecret(value);
  return `${name}${quotable ? `="${value}" is not possible` : ": the value has the wrong form"}. Allowed: ${allowed}.`;
};
