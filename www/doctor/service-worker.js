/** Checks whether the page has a service worker, which every request goes through. */
import { serviceWorkerPath } from "../dialog/service-worker.js";

export const checkServiceWorker = (report) => {
  const path = serviceWorkerPath();
  if (!path) return report.ok("service worker: none");
  report.warning(
    `service worker: ${path} handles the requests between this page and the backend`,
    "make it ignore all requests but GET: a worker that tries to cache a try-on's answer loses it",
  );
};
