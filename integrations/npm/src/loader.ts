/** Loads the widget's script once, however often it is asked for. */
import { differingNames, functionsOf, type GenvorisOptions } from "./options.js";
import { copyTag, createTag, findTag, isWidget, whenLoaded } from "./script-tag.js";

/** The widget's API, `window.Genvoris`. */
export type Genvoris = GenvorisWidget.Api;

/** The script that is loading or has loaded, with the options that it was loaded with. */
interface Load {
  options: GenvorisOptions;
  /** The tag, if it is ours and not the page's. */
  tag?: HTMLScriptElement;
  promise: Promise<Genvoris>;
}

let current: Load | undefined;

/** Whether we have ended the widget that is on `window`. */
let isEnded = false;

const warn = (message: string) => console.warn("[genvoris] " + message);

/** Loads the page's own tag again where it may have failed already: then it would never tell. */
const awaitPageTag = (tag: HTMLScriptElement) => {
  if (document.readyState !== "complete") return whenLoaded(tag);
  const copy = copyTag(tag);
  tag.replaceWith(copy);
  return whenLoaded(copy);
};

/** Uses what the page has loaded, or is loading, by itself; `undefined` if there is nothing. */
const usePageScript = () => {
  if (isWidget(window.Genvoris) && !isEnded) return Promise.resolve(window.Genvoris);
  const tag = findTag();
  return tag && awaitPageTag(tag);
};

const inject = (options: GenvorisOptions): Load => {
  const tag = createTag(options);
  const promise = whenLoaded(tag).then(
    (api) => Object.assign(api, { callbacks: functionsOf(options) }),
    (error) => {
      tag.remove();
      throw error;
    },
  );
  document.head.append(tag);
  isEnded = false;
  return { options, tag, promise };
};

const start = (options: GenvorisOptions): Load => {
  const promise = usePageScript();
  if (!promise) return inject(options);
  if (Object.values(options).some((value) => value !== undefined)) warn("the page has a script tag of its own; the options of loadGenvoris() are not used.");
  return { options, promise };
};

const warnOfOtherOptions = ({ options: first }: Load, options: GenvorisOptions) => {
  const names = differingNames(first, options);
  if (names.length) warn(`loadGenvoris() was called before with other options (${names.join(", ")}); the first ones are kept.`);
};

/**
 * Loads the widget. Resolves to `window.Genvoris`, and on a server to `null`. Rejects with a `GenvorisLoadError` if the script
 * cannot be loaded; the next call tries again.
 */
export const loadGenvoris = async (options: GenvorisOptions = {}): Promise<Genvoris | null> => {
  if (typeof window === "undefined") return null;
  if (current) warnOfOtherOptions(current, options);
  const load = (current ??= start(options));
  try {
    return await load.promise;
  } catch (error) {
    if (current === load) current = undefined;
    throw error;
  }
};

/** Whether the widget comes from a script tag of the page, which knows nothing of our options. */
export const isPageScript = () => Boolean(current && !current.tag);

/**
 * Removes the widget from the page, unless the page has loaded it by itself. The next `loadGenvoris` starts it again.
 *
 * @returns whether there was one to remove
 */
export const unloadGenvoris = () => {
  const load = current;
  if (!load?.tag) return false;
  current = undefined;
  isEnded = true;
  load.tag.remove();
  // A script that is still loading would start without anybody to use it.
  load.promise.then((api) => isEnded && api.destroy(), () => {});
  return true;
};
