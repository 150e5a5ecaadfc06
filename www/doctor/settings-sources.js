/**
 * The page's settings with all that stands in their way: also names that lost, and those the widget does not know. The
 * rules of precedence are those of `www/host-page/settings.js`, but for values that are not possible: those are passed over
 * there, and the console has been told.
 */

/** As properties of a configuration object. A test compares them with the table in `www/host-page/attributes.js`. */
const NAMES = [
  ...["apiKey", "endCustomerToken", "customerToken", "token", "apiUrl", "apiProxyBase", "eventsUrl", "platform"],
  ...["language", "noFab", "autoStyle", "primaryColor", "accentColor", "backgroundColor", "textColor", "fontFamily"],
  ...["borderRadius", "paywallCallback", "tokenCallback", "tokenUrl", "resultCallback", "errorCallback"],
  ...["checkoutUrl", "sessionUrl", "priceLabel", "shopperId", "consentUrl", "testMode", "productId", "widgetEnabled"],
];

/** Those that are no attributes. */
const OF_OBJECTS = ["apiProxyBase", "productId", "widgetEnabled"];

/** Other names of a setting, by their order of precedence. */
const ALIASES = { endCustomerToken: ["customerToken", "token"], apiUrl: ["apiProxyBase"] };
const SECRET = /^(apiKey|.*[tT]oken)$/;

/** Addresses, whose query may be nobody's business. */
const ADDRESS = /(Url|Base)$/;

const owner = (name) => Object.keys(ALIASES).find((known) => ALIASES[known].includes(name)) ?? name;

const attribute = (name) => "data-" + name.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());

/** Pages have getters that throw, too. */
const attempt = (work, otherwise) => {
  try {
    return work();
  } catch {
    return otherwise;
  }
};

const properties = (name) => {
  const object = window[name];
  return object && typeof object === "object" && !Array.isArray(object) ? object : {};
};

/** Where settings stand, the first to win first. */
const places = (loader) => [
  ...loader.tags.map((tag, index) => ({
    place: `script tag ${index + 1}`,
    spell: attribute,
    given: { ...(/[?&]no_fab=1/.test(tag.src) && { noFab: "" }), ...tag.dataset },
  })),
  ...["GenvorisConfig", "genvorisConfig"].map((place) => ({
    place,
    spell: (name) => `${place}.${name}`,
    given: properties(place),
  })),
];

const text = (given, key) => attempt(() => String(given[key] ?? "").trim(), "");

/** What may be told of a value. */
const quoted = (key, value) => {
  if (key === "shopperId" || SECRET.test(key)) return `set, ${value.length} characters`;
  return `"${ADDRESS.test(key) ? value.split(/[?#]/)[0] : value}"`;
};

/** Each value of the page: `{ name, spelled, place, value, secret, shown, known }`, in the order of precedence. */
export const found = (loader) =>
  places(loader).flatMap(({ place, spell, given }) =>
    attempt(() => Object.keys(given), [])
      .sort((one, other) => NAMES.indexOf(one) - NAMES.indexOf(other))
      .map((key) => {
        const value = text(given, key);
        return {
          name: owner(key),
          spelled: spell(key),
          place,
          value,
          secret: SECRET.test(key),
          shown: quoted(key, value),
          known: NAMES.includes(key) && !(spell === attribute && OF_OBJECTS.includes(key)),
        };
      }),
  );

/** A setting by its name in a configuration object; empty where there is none. */
export const value = (loader, name) => found(loader).find((each) => each.known && each.name === name && each.value)?.value ?? "";

/** The session token in force: one that came by call beats the attribute it was given in place of. */
export const sessionToken = (loader) => {
  const written = value(loader, "endCustomerToken");
  return loader.token !== undefined && (loader.superseded ?? "") === written ? loader.token : written;
};

/** All that must not be told: also of names that lost. */
export const secrets = (loader) =>
  found(loader)
    .filter(({ secret }) => secret)
    .map(({ value }) => value)
    .concat(loader.token ?? "")
    .filter((each) => each.length > 3);
