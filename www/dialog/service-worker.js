/** A service worker of the page's: every request goes through it, and one that caches each answer loses a POST's. */
import { loader } from "./bridges.js";

/** Its script's path; nothing where there is none. */
export const worker = () => {
  const address = navigator.serviceWorker?.controller?.scriptURL;
  return address && new URL(address).pathname;
};

/** No answer came. */
export const lost = () => {
  const path = worker();
  if (path) loader.log(`no answer came, and this page's service worker ${path} is in between: have it pass over all requests but GET.`);
};

/**
 * Where to ask for a job. Workers that answer from a cache look for nothing but the address, so each question has one of
 * its own; an address with a query may be signed as it is.
 */
export const unkept = (address) => {
  const asked = new URL(address);
  if (worker() && !asked.search) asked.search = "at=" + Date.now();
  return asked.href;
};
