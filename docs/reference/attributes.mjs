// The tables of attributes, from www/host-page/attributes.js and the descriptions below.

import { ALIAS, SCRIPT_ATTRIBUTES, TRIGGER_ATTRIBUTES } from "../../www/host-page/attributes.js";
import { VALUE_TYPES } from "../../www/host-page/value-types.js";
import { attributeName } from "../../www/shared/attribute-name.js";

export const SCRIPT_DESCRIPTIONS = {
  apiKey: "your store key. A live key (`gvk_live_…`) belongs on your server: point `data-api-url` at a proxy that adds it",
  endCustomerToken:
    "the shopper's session token, issued by your server. The first of these names takes precedence. Without a token, try-ons are not counted per customer",
  apiUrl: "the backend: a URL, or a path on your site. The default is the origin of the script",
  eventsUrl: "the URL that funnel events are sent to. The default is `api/v1/events` below `data-api-url`. If it is empty, none are sent",
  platform: "a label that is sent to the backend",
  language: "the dialog's language. The default is the page's `lang`, or English",
  noFab: "hides the floating button; `?no_fab=1` in the script's URL has the same effect",
  autoStyle: "`false` disables sampling of the storefront's look",
  primaryColor: "the colour of the dialog's buttons. This and the next five attributes take precedence over sampled values",
  accentColor: "the colour of highlights",
  backgroundColor: "the dialog's background colour",
  textColor: "the dialog's text colour",
  fontFamily: "the dialog's fonts, as in CSS",
  borderRadius: "the radius of the dialog's corners, in whole pixels: `8` or `8px`. Other units are ignored",
  paywallCallback: "the dotted name of your function that is called when a quota is used up",
  tokenCallback: "the dotted name of your function that returns a fresh token, or a promise of one, when the backend has refused the old one",
  tokenUrl: "a URL that answers `{ \"token\" }` to a POST with credentials, used if the token callback returns no token",
  resultCallback: "the dotted name of your function that is called for completed try-ons",
  errorCallback: "the dotted name of your function that is called for failed try-ons",
  addToCartCallback:
    "the dotted name of your function that puts the product into the bag. With it, the result's button says so. See [the result](../result.md)",
  checkoutUrl: "pay per try-on: your endpoint that starts a checkout. See [pay per try-on](../pay-per-try-on.md)",
  sessionUrl: "pay per try-on: your endpoint that exchanges a paid checkout for a token",
  sessionIdParameter: "pay per try-on: the parameter of your success URL that brings the checkout's id. The default is `session_id`",
  checkoutSessionId: "pay per try-on: the checkout's id, on a page that has it from elsewhere than its address",
  checkoutMode: "pay per try-on: opens the checkout in the same tab, or in a window of its own",
  priceLabel: "pay per try-on: the price that the shopper reads, such as `$0.99`",
  shopperId: "pay per try-on: your own id of the shopper. Without one, each checkout is of a new guest",
  consentUrl: "the URL of your photo policy. If it is set, nothing is uploaded before the shopper ticks a checkbox",
  variations: "how many pictures a try-on makes, of which the shopper chooses. The default is 1",
  testMode: "simulates this answer without any network, so that you can see every screen",
};

export const TRIGGER_DESCRIPTIONS = {
  productId: "your id of the product, for the backend and for events",
  productTitle: "the product's title, for the backend and for the shopper",
  productImage: "the garment's picture: a URL, a path, or `data:image/…`",
  productImages: "several pictures: a JSON array, or a list separated by spaces",
  productCategory: "whether the product is shown on a person or in a room",
  productPrice: "what the product costs, as the shopper reads it in the dialog. Without it, the price of the page's JSON-LD",
  productVariant: "your id of the chosen variant, for `genvoris:add-to-cart`",
  language: "takes precedence over the script's language",
};

/** The types with few values, which are listed in the table. */
const ENUMERATIONS = ["language", "platform", "category", "checkoutMode", "variations", "testMode"];

/** The attributes among the rows, each with its aliases: `{ type, names }`. */
export const attributesOf = (rows) => {
  const attributes = [];
  for (const [name, type, objectOnly] of rows) {
    if (objectOnly) continue;
    if (type === ALIAS) attributes.at(-1).names.push(name);
    else attributes.push({ type, names: [name] });
  }
  return attributes;
};

/** A table in Markdown. */
const table = (title, rows, descriptions) => {
  const lines = [`| ${title} | meaning |`, "| --- | --- |"];
  for (const { type, names } of attributesOf(rows)) {
    const values = ENUMERATIONS.includes(type) ? `\`${VALUE_TYPES[type].allowed.replaceAll(", ", "` `")}\`; ` : "";
    lines.push(`| ${names.map((name) => `\`${attributeName(name)}\``).join(", ")} | ${values}${descriptions[names[0]]} |`);
  }
  return lines.join("\n") + "\n";
};

const BEFORE = `# Attributes

## Of the script

If a page cannot add attributes to the script tag, it can set \`window.GenvorisConfig = { apiKey, noFab: true, … }\` before or
after the script. The names are those of the attributes without \`data-\`, in camelCase. Attributes take precedence.
\`GenvorisConfig.messages\` replaces any of the dialog's texts, and adds languages: see [the texts](../messages.md). Laravel's
\`window.genvorisConfig = { apiProxyBase, token, productId, widgetEnabled }\` has the lowest precedence: it sets the backend, the
token and the product id of triggers without one, and \`widgetEnabled: false\` disables the widget.

`;

const BETWEEN = `
An invalid value is ignored and reported as an error in the console, with the allowed values. Keys and tokens are never printed.

## Of a trigger

An element with \`data-genvoris-trigger\`, or with the class \`genvoris-tryon-btn\` or \`genvoris-try-on-btn\`, opens the dialog
when it is clicked, even if it is added to the page later. Elements that are \`disabled\` or \`aria-disabled\` do not. The widget
cannot see elements in a closed shadow root: call \`Genvoris.openTryOn()\` from their click handlers.

`;

const AFTER = `
Product data that a trigger or a call does not have is taken from the page: from a JSON-LD \`Product\`, then Open Graph, then
\`<title>\`.
`;

export const attributesPage = () =>
  BEFORE +
  table("attribute", SCRIPT_ATTRIBUTES, SCRIPT_DESCRIPTIONS) +
  BETWEEN +
  table("attribute", TRIGGER_ATTRIBUTES, TRIGGER_DESCRIPTIONS) +
  AFTER;
