/**
 * The settings of the page: from its script tags first, then from `GenvorisConfig`, then from Laravel's `genvorisConfig`.
 * Whatever a page has put there, reading it changes nothing and throws nothing.
 */
import { catchErrors } from "../shared/catch-errors.js";
import { loader } from "../shared/loader-object.js";
import { sessionToken } from "../shared/session-token.js";
import { SCRIPT_ATTRIBUTES } from "./attributes.js";
import { resolveValues } from "./resolve-values.js";
import { elementSource, objectSource } from "./settings-sources.js";

/** At most this many script tags are read. */
const MAX_TAGS = 64;

const LIVE_KEY = ": every visitor can read a live key. Point data-api-url at a proxy on your server that adds it.";

/**
 * Resolves the settings, and reports each value that is wrong or doubtful.
 *
 * @param {import("./settings-sources.js").Source[]} sources
 * @param {import("./resolve-values.js").Report} report
 */
export const resolveSettings = (sources, report) => {
  const { values, origins } = resolveValues(SCRIPT_ATTRIBUTES, sources, report);
  const { apiKey } = origins;
  if (/^gvk_live_/.test(values.apiKey)) report(apiKey.source.label(apiKey.name) + LIVE_KEY);
  return values;
};

/** The settings as they were read last. */
let current = {};

/** The session token that came with the store's status. */
let offered;

/** Reads the settings again: pages change their script tags, and add a second one. */
export const readSettings = () => {
  const tags = loader.tags.slice(0, MAX_TAGS).map(elementSource);
  const variables = ["GenvorisConfig", "genvorisConfig"].filter((name) => catchErrors(() => window[name])());
  current = resolveSettings([...tags, ...variables.map(objectSource)], loader.log);
  current.endCustomerToken ??= offered;
  // Known to the loader before anything is sent.
  loader.testMode = current.testMode;
  return current;
};

export const settings = () => current;

/** Takes the session token of the store's status, if it has one and the page has none. */
export const offerSession = (token) => {
  const known = sessionToken();
  if (!token || typeof token !== "string" || (known && known !== offered)) return;
  current.endCustomerToken = offered = token;
};

/** The backend's base URL, with a slash at its end. */
export const apiUrl = () => current.apiUrl ?? loader.origin.replace(/\/*$/, "/");
