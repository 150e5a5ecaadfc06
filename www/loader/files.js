/** Loads the widget's other files, each checked by its integrity. A failure is never remembered: the next use tries again. */
import { API_ORIGIN, CHECKOUT, DOCTOR, FILES_BASE, MESSAGES, OUTDATED_BROWSER, PHOTO, SCREENS, TEST_MODE } from "build";
import { loader, log, parts } from "./loader-object.js";
import { source, tag } from "./script-tag.js";

/** @typedef {[name: string, integrity: string]} File */

/** Scripts that are loaded when their feature is used. */
const FEATURES = { checkout: CHECKOUT, photo: PHOTO, screens: SCREENS, testMode: TEST_MODE, doctor: DOCTOR, outdated: OUTDATED_BROWSER };

/** The address that the files are relative to. */
let base = source;

const fileUrl = ([name]) => new URL(name, base).href;

/** The file that is about to be loaded. */
let expected;

/** A page with Trusted Types accepts script URLs from this policy only, and the policy accepts our files only. */
const trustedUrl = (url) => {
  expected = url;
  try {
    loader.policy ||= window.trustedTypes?.createPolicy("genvoris", {
      createScriptURL: (requested) => (requested === expected ? requested : ""),
    });
  } catch {
    // The page does not allow the policy. A plain string may do; if not, loading fails with a message.
  }
  return loader.policy ? loader.policy.createScriptURL(url) : url;
};

/** Whether any file was found, which proves `base`. */
let isBaseProven;

/**
 * Loads a file from beside the script. Optimisers serve copies of the script alone, from folders of their own: where the
 * first file is not beside it, all files come from the address that the build has set.
 *
 * @template T
 * @param {() => Promise<T>} load
 */
const withFallback = async (load) => {
  try {
    const result = await load();
    isBaseProven = true;
    return result;
  } catch (error) {
    if (isBaseProven || new URL(FILES_BASE).origin === new URL(source).origin) throw error;
    base = FILES_BASE;
    try {
      const result = await load();
      isBaseProven = true;
      loader.origin = API_ORIGIN || new URL(base).origin;
      log(`${source.replace(/[?#].*/, "")} is a copy; exclude widget.js from what optimises scripts.`);
      return result;
    } catch {
      base = source;
      throw error;
    }
  }
};

const runScript = (name, file) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = trustedUrl(fileUrl(file));
    script.integrity = file[1];
    script.crossOrigin = "anonymous";
    if (tag?.nonce) script.nonce = tag.nonce;
    script.onload = script.onerror = ({ type }) => {
      script.remove();
      const part = parts[name];
      part ? resolve(part) : reject(Error(`its script did not ${type === "load" ? "run" : "load"}`));
    };
    document.head.append(script);
  });

/** The scripts that are loading. */
const loading = {};

/** Runs a script once, and gives what it has put into `parts`. */
export const loadScript = async (name, file) =>
  parts[name] || (loading[name] ||= withFallback(() => runScript(name, file)).finally(() => delete loading[name]));

/** Has the script run again at its next use. */
export const forgetScript = (name) => {
  delete parts[name];
  delete loading[name];
};

/** Loads the script of a feature, and gives what it provides. */
export const loadFeature = (name) => loadScript(name, FEATURES[name]);

/** Fetches a file. With the page's cookies where the page's own server has it: an unopened shop is behind a login. */
export const download = (file) =>
  withFallback(async () => {
    const [name, integrity] = file;
    const response = await fetch(fileUrl(file), { integrity, credentials: "same-origin" });
    if (!response.ok) throw Error(`${name} did not load: ${response.status}`);
    return response;
  });

/** The contents that were asked for, by their files. */
const contents = {};

/** Fetches a file once, and reads it as `text` or `json`. */
export const downloadOnce = (file, type) =>
  (contents[file] ||= download(file)
    .then((response) => response[type]())
    .catch((error) => {
      delete contents[file];
      throw error;
    }));

/** Loads the texts of a language: those of the first screen, or from the files of another script. */
export const loadMessages = (language, files = MESSAGES) => downloadOnce(files[language] ?? files.en, "json");

/** Sends a request to the backend. In test mode nothing is sent, and the response is made up. */
export const fetchOrSimulate = (request) =>
  loader.testMode ? loadFeature("testMode").then((simulate) => simulate(loader, request)) : fetch(request);
