/**
 * The tables of attributes: what the script tag and a trigger may say, and which type each value has. The names are those
 * of a configuration object; `data-` and hyphens make the attribute. The settings, the console messages, the doctor and the
 * README's reference are all made from these tables.
 */

/**
 * @typedef {[name: string, type: string, objectOnly?: true]} Row `type` is a key of `VALUE_TYPES`, or `ALIAS`. A row that
 *   is `objectOnly` is not an attribute, but only a property of configuration objects.
 */

/** The type of another name for the row above. */
export const ALIAS = "alias";

/** The attributes of the script tag. @type {Row[]} */
export const SCRIPT_ATTRIBUTES = [
  ["apiKey", "apiKey"],
  ["endCustomerToken", "token"],
  ["customerToken", ALIAS],
  ["token", ALIAS],
  ["apiUrl", "baseUrl"],
  ["apiProxyBase", ALIAS, true],
  ["eventsUrl", "optionalUrl"],
  ["platform", "platform"],
  ["language", "language"],
  ["noFab", "flag"],
  ["autoStyle", "flag"],
  ["primaryColor", "color"],
  ["accentColor", "color"],
  ["backgroundColor", "color"],
  ["textColor", "color"],
  ["fontFamily", "fontFamily"],
  ["borderRadius", "pixels"],
  ["paywallCallback", "callback"],
  ["tokenCallback", "callback"],
  ["tokenUrl", "url"],
  ["resultCallback", "callback"],
  ["errorCallback", "callback"],
  ["addToCartCallback", "callback"],
  ["checkoutUrl", "url"],
  ["sessionUrl", "url"],
  ["sessionIdParameter", "text"],
  ["checkoutSessionId", "text"],
  ["checkoutMode", "checkoutMode"],
  ["priceLabel", "text"],
  ["shopperId", "text"],
  ["consentUrl", "url"],
  ["variations", "variations"],
  ["testMode", "testMode"],
  ["productId", "text", true],
  ["widgetEnabled", "flag", true],
];

/** The attributes of a trigger. @type {Row[]} */
export const TRIGGER_ATTRIBUTES = [
  ["productId", "text"],
  ["genvorisProduct", ALIAS],
  ["productTitle", "text"],
  ["productImage", "image"],
  ["productImages", "images"],
  ["productCategory", "category"],
  ["productPrice", "text"],
  ["productVariant", "text"],
  ["language", "language"],
];
