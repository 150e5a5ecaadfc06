/// <reference path="../genvoris.d.ts" preserve="true" />
/** The options of the loader: the attributes of the script tag in camelCase. */

/** The options that may be functions here, while a script tag can only name them. */
interface Callbacks {
  paywallCallback: GenvorisWidget.PaywallCallback;
  tokenCallback: GenvorisWidget.TokenCallback;
  resultCallback: GenvorisWidget.ResultCallback;
  errorCallback: GenvorisWidget.ErrorCallback;
  addToCartCallback: GenvorisWidget.AddToCartCallback;
}

type Attributes = Omit<GenvorisWidget.Config, keyof Callbacks | "messages">;

/** Every `data-` attribute of the script tag in camelCase, and where the script is loaded from. */
export type GenvorisOptions = { [Name in keyof Attributes]?: Attributes[Name] | undefined } & {
  /** A function, or the dotted name of a global one. */
  [Name in keyof Callbacks]?: Callbacks[Name] | string | undefined;
} & {
  /** The URL of `widget.js`. Default: `https://cdn.genvoris.org/widget.js`. */
  src?: string | undefined;
  /** The hash of this version of the script, for pages that pin it. */
  integrity?: string | undefined;
  /** The nonce of the page's Content-Security-Policy. */
  nonce?: string | undefined;
};

/** Options that are attributes of the script tag itself, without `data-`. */
const OWN_ATTRIBUTES = ["src", "integrity", "nonce"];

/** Where the widget finds functions: it knows callbacks by their dotted names only. */
export const CALLBACKS_PATH = "Genvoris.callbacks";

const attributeName = (option: string) => "data-" + option.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());

/** The attribute's value; `undefined` where there is no attribute to set. `true` is an attribute without a value. */
const attributeValue = (option: string, value: unknown) => {
  if (value === true) return "";
  if (typeof value === "function") return `${CALLBACKS_PATH}.${option}`;
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
};

/** The options as `data-` attributes: pairs of name and value. */
export const toAttributes = (options: GenvorisOptions): [name: string, value: string][] =>
  Object.entries(options).flatMap(([option, value]) => {
    const text = OWN_ATTRIBUTES.includes(option) ? undefined : attributeValue(option, value);
    return text === undefined ? [] : [[attributeName(option), text]];
  });

/** The options that are functions, by their names. */
export const functionsOf = (options: GenvorisOptions) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => typeof value === "function"));

/** The names of the options that differ. Functions do not count: components make new ones each time they render. */
export const differingNames = (first: GenvorisOptions, second: GenvorisOptions) => {
  const [known, asked] = [first, second].map((options) => ({ ...options }) as Record<string, unknown>);
  const isOther = (name: string) => typeof asked?.[name] !== "function" && asked?.[name] !== known?.[name];
  return Object.keys(second).filter(isOther);
};
