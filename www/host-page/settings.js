/**
 * What the page asks of the widget: script tags first, then `GenvorisConfig`, then Laravel's `genvorisConfig`. Whatever a
 * page has put there, asking changes nothing and throws nothing.
 */
import { SCRIPT } from "./attributes.js";
import { wrong } from "./value-types.js";
import { loader } from "../shared/loader-object.js";
import { safely } from "../shared/catch-errors.js";

/** Script tags that are looked at. */
const TAGS = 64;

const LIVE_KEY = ": a live key is readable by every visitor of this page. Point data-api-url at a proxy on your server that adds it.";
const NO_PAYMENT = ": pay per try-on is not in this version.";

/** The attribute of a name. */
export const attribute = (name) => "data-" + name.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());

/**
 * @typedef {object} Place
 * @property {(name: string) => string} spell the name as the page's author knows it
 * @property {(name: string) => unknown} ask the value, `undefined` where there is none
 */

/** An element's attributes. Of a script's, `?no_fab=1` in the address is one, too. */
export const elementPlace = (element) => ({
  spell: attribute,
  ask: (name, ofObjects) => {
    if (ofObjects) return undefined;
    const value = element.getAttribute(attribute(name)) ?? undefined;
    return value ?? (name === "noFab" && /[?&]no_fab=1/.test(element.getAttribute("src")) ? "" : undefined);
  },
});

/** The properties of an object in a variable of the page. */
export const objectPlace = (variable) => ({
  spell: (name) => `${variable}.${name}`,
  ask: (name) => (Object(window[variable]) === window[variable] ? (window[variable][name] ?? undefined) : undefined),
});

/** The text of what makes sense for a kind; a `false` for an address would become a path. */
const textOf = (given, { types }) => {
  const type = typeof given;
  if (type === "string") return given.trim();
  return types?.test(type) ? safely(String)(given) : undefined;
};

/**
 * Reads a table. Of several places the first that has a possible value wins, row by row; of several names in one place,
 * the first.
 *
 * @param {import("./attributes.js").Row[]} table
 * @param {Place[]} places
 * @param {(line: string, isError: boolean) => void} tell
 * @returns {Record<string, any>} values by the rows' names
 */
export const read = (table, places, tell) => {
  const values = {};
  /** Where each came from, and the names it has there. */
  const origins = {};
  const fill = (place, name, row, kind, ofObjects) => {
    const known = origins[row];
    if (known && known.place !== place) return;
    const given = safely(place.ask)(name, ofObjects);
    if (given === undefined) return;
    const text = textOf(given, kind);
    if (text === "" && !kind.mayBeEmpty) return;
    let value = text === undefined ? undefined : kind.parse(text);
    if (value === undefined) {
      tell(wrong(place.spell(name), kind, text), !kind.secret);
      if (!kind.secret || text === undefined) return;
      value = text;
    }
    if (!known) {
      values[row] = value;
      origins[row] = { place, name };
    } else if (value !== values[row] && !known.differs) {
      known.differs = true;
      const used = place.spell(known.name);
      tell(`${used} and ${place.spell(name)} differ; ${used} is used.`);
    }
  };
  places.forEach((place) => {
    let row;
    let kind;
    table.forEach(([name, own, ofObjects]) => {
      if (own) [row, kind] = [name, own];
      fill(place, name, row, kind, ofObjects);
    });
  });
  return Object.defineProperty(values, "origins", { value: origins });
};

/** The settings of a page, and a line for each wrong or doubtful one. */
export const settingsOf = (places, tell) => {
  const values = read(SCRIPT, places, tell);
  const doubt = (row, isDoubtful, line) => {
    const { place, name } = values.origins[row] ?? {};
    if (place && isDoubtful(values[row])) tell(place.spell(name) + line);
  };
  doubt("apiKey", (key) => /^gvk_live_/.test(key), LIVE_KEY);
  doubt("checkoutUrl", () => true, NO_PAYMENT);
  doubt("sessionUrl", () => true, NO_PAYMENT);
  return values;
};

/** The settings of this page as they were read last. */
let current = {};

/** Reads them anew: pages change their tags, and adopt a second one. */
export const readSettings = () => {
  const tags = loader.tags.slice(0, TAGS).map(elementPlace);
  const objects = ["GenvorisConfig", "genvorisConfig"].filter((name) => safely(() => window[name])());
  current = settingsOf([...tags, ...objects.map(objectPlace)], loader.log);
  // Before anything is sent.
  loader.testMode = current.testMode;
  return current;
};

export const settings = () => current;

/** The backend's base URL, with its slash. */
export const api = () => current.apiUrl ?? loader.origin.replace(/\/*$/, "/");
