/**
 * The one table of attributes: what the script tag and a trigger may say, and how each value is read. Names are those
 * of a configuration object; `data-` and hyphens make the attribute. Reading, console lines, the doctor and the README's
 * reference all come from here.
 */
import { ALIAS, KINDS } from "./value-types.js";

const { base, category, color, dotted, flag, font, image, images, key, lang, pixels, platform, testMode, text, token, url, urlOrOff } =
  KINDS;

/** @typedef {[name: string, kind: import("./value-types.js").Kind | undefined, ofObjects?: true]} Row no attribute, but a property of objects */

/** What the script tag says, contract part 1. @type {Row[]} */
export const SCRIPT = [
  ["apiKey", key],
  ["endCustomerToken", token],
  ["customerToken", ALIAS],
  ["token", ALIAS],
  ["apiUrl", base],
  ["apiProxyBase", ALIAS, true],
  ["eventsUrl", urlOrOff],
  ["platform", platform],
  ["language", lang],
  ["noFab", flag],
  ["autoStyle", flag],
  ["primaryColor", color],
  ["accentColor", color],
  ["backgroundColor", color],
  ["textColor", color],
  ["fontFamily", font],
  ["borderRadius", pixels],
  ["paywallCallback", dotted],
  ["tokenCallback", dotted],
  ["tokenUrl", url],
  ["resultCallback", dotted],
  ["errorCallback", dotted],
  ["checkoutUrl", url],
  ["sessionUrl", url],
  ["priceLabel", text],
  ["shopperId", text],
  ["consentUrl", url],
  ["testMode", testMode],
  ["productId", text, true],
  ["widgetEnabled", flag, true],
];

/** What a trigger says, contract part 2. @type {Row[]} */
export const TRIGGER_SAYS = [
  ["productId", text],
  ["genvorisProduct", ALIAS],
  ["productTitle", text],
  ["productImage", image],
  ["productImages", images],
  ["productCategory", category],
  ["language", lang],
];
