/** The widget's script tag: finds the page's own one, or makes one. */
import { GenvorisLoadError } from "./load-error.js";
import { toAttributes, type GenvorisOptions } from "./options.js";

const DEFAULT_SRC = "https://cdn.genvoris.org/widget.js";

/** The address of the script, of whatever version. */
const WIDGET_URL = /\/widget(-[\d.]+)?\.js([?#]|$)/;

const CDN_URL = /^https:\/\/cdn\.genvoris\.org\//;

// Other vendors have a `widget.js`, too, and `data-api-key` on it.
const isOurs = ({ src, dataset: { apiKey, apiUrl, endCustomerToken } }: HTMLScriptElement) =>
  WIDGET_URL.test(src) && (CDN_URL.test(src) || /^gvk_/.test(apiKey ?? "") || apiUrl !== undefined || endCustomerToken !== undefined);

/** A script tag that the page's author has written. */
export const findTag = () => Array.from(document.scripts).find(isOurs);

/** Makes the script tag. On a page with Trusted Types this throws: the tag has to be in its HTML. */
export const createTag = (options: GenvorisOptions) => {
  const src = options.src ?? DEFAULT_SRC;
  const tag = document.createElement("script");
  for (const [name, value] of toAttributes(options)) tag.setAttribute(name, value);
  if (options.nonce) tag.nonce = options.nonce;
  if (options.integrity) Object.assign(tag, { integrity: options.integrity, crossOrigin: "anonymous" });
  tag.async = true;
  try {
    tag.src = src;
  } catch {
    throw new GenvorisLoadError("script_failed", src);
  }
  return tag;
};

/** A copy runs where the tag itself has run, or has failed, before. */
export const copyTag = (tag: HTMLScriptElement) => {
  const copy = document.createElement("script");
  for (const { name, value } of Array.from(tag.attributes)) copy.setAttribute(name, value);
  copy.nonce = tag.nonce;
  return copy;
};

/** Waits for a script that is loading, and gives what it has put on `window`. */
export const whenLoaded = (tag: HTMLScriptElement) =>
  new Promise<GenvorisWidget.Api>((resolve, reject) => {
    const onLoad = () => {
      const api = window.Genvoris;
      if (isWidget(api)) resolve(api);
      else reject(new GenvorisLoadError("api_missing", tag.src));
    };
    tag.addEventListener("load", onLoad);
    tag.addEventListener("error", () => reject(new GenvorisLoadError("script_failed", tag.src)));
  });

/** Whether the value is the widget's API. A page may use the name for something of its own. */
export const isWidget = (value: unknown): value is GenvorisWidget.Api =>
  typeof value === "object" && value !== null && "openTryOn" in value && "destroy" in value;
