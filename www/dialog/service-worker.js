/** Detects a service worker of the page. Every request goes through it, and one that caches each response loses a POST's. */
import { loader } from "../shared/loader-object.js";

/** The path of the service worker's script; `undefined` where there is none. */
export const serviceWorkerPath = () => {
  const url = navigator.serviceWorker?.controller?.scriptURL;
  return url && new URL(url).pathname;
};

/** Names the service worker to the console after a request without a response. */
export const warnAboutServiceWorker = () => {
  const path = serviceWorkerPath();
  if (path) loader.log(`no answer came, and this page's service worker ${path} is in between: make it ignore all requests but GET.`);
};

/**
 * Makes the URL of a job unique, because service workers that answer from a cache look at the URL only. A URL with a query
 * stays as it is, because it may be signed.
 */
export const bypassCache = (url) => {
  const unique = new URL(url);
  if (serviceWorkerPath() && !unique.search) unique.search = "at=" + Date.now();
  return unique.href;
};
