import { record } from "rrweb";

/** What the recorder would send. */
window.recorded = [];

record({
  emit: (event) => window.recorded.push(event),
  recordCanvas: location.search === "?canvas",
});
