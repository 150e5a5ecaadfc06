/** Checks whether the page has a service worker, which every request goes through. */
import { serviceWorkerPath } from "../dialog/service-worker.js";

export const checkServiceWorker = (report) => {
  const path = serviceWorkerPath();
  if (!path) return report.ok("service worker: none");
  report.warning(
    `service worker: ${path} is between this page and the backend`,
    "have it pass over all requests but GET: the answer of a try-on cannot be cached, and is lost where that is tried",
  );
};
