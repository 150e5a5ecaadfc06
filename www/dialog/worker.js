/** A service worker of the page's: every request goes through it, and one that caches each answer loses a POST's. */
import { loader } from "./parts.js";

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
