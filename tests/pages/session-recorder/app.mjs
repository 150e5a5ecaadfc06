import { record } from "rrweb";

/** The recording that rrweb would send. */
window.recorded = [];

record({
  emit: (event) => window.recorded.push(event),
  recordCanvas: location.search === "?canvas",
});
