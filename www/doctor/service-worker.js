/** A service worker of the page's, which every request goes through. */
import { worker } from "../dialog/service-worker.js";

export const serviceWorker = (report) => {
  const path = worker();
  if (!path) return report.ok("service worker: none");
  report.warning(
    `service worker: ${path} is between this page and the backend`,
    "have it pass over all requests but GET: the answer of a try-on cannot be cached, and is lost where that is tried",
  );
};
