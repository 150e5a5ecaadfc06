/**
 * `Genvoris.doctor()`: a report on this page's installation, to be copied. Loaded when it is asked for; works
 * where WebAssembly does not, and where the network does not. Each section is in a file of `doctor/`.
 */
import { backend } from "./doctor/backend.js";
import { callbacks } from "./doctor/callbacks.js";
import { watchPolicy } from "./doctor/policy.js";
import { Report } from "./doctor/report.js";
import { runtime } from "./doctor/runtime.js";
import { settings } from "./doctor/settings.js";
import { secrets, value } from "./doctor/source.js";
import { tags } from "./doctor/tags.js";
import { token } from "./doctor/token.js";
import { tokenUrl } from "./doctor/token_url.js";
import { triggers } from "./doctor/triggers.js";
import { serviceWorker } from "./doctor/worker.js";

const examine = async (loader, tools) => {
  const report = new Report();
  const read = (name) => value(loader, name);
  const page = { loader, tools, read, policy: watchPolicy(), serverTime: undefined };

  // In this order: what loads, and what time the backend says it is, come first.
  for (const section of [tags, runtime, settings, backend, serviceWorker, token, tokenUrl, callbacks, triggers]) {
    try {
      await section(report, page);
    } catch (error) {
      report.problem(`${section.name}: this could not be examined: ${error?.message}`);
    }
  }
  page.policy.end(report);

  const head = `genvoris ${loader.version} on ${location.origin}${location.pathname}`;
  return report.text(head, secrets(loader));
};

window[Symbol.for("genvoris.widget")].parts.doctor = async (loader, tools) => {
  const text = await examine(loader, tools);
  try {
    console.info(text);
  } catch {
    // A page may have replaced its console by one that throws.
  }
  return text;
};
