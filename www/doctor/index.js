/**
 * `Genvoris.doctor()`: a report on this page's installation, to be copied. Loaded when it is asked for; works
 * where WebAssembly does not, and where the network does not. Each section is in a file of `doctor/`.
 */
import { backend } from "./backend.js";
import { callbacks } from "./callbacks.js";
import { watchPolicy } from "./content-security-policy.js";
import { Report } from "./report.js";
import { runtime } from "./runtime.js";
import { settings } from "./settings.js";
import { secrets, value } from "./settings-sources.js";
import { tags } from "./script-tags.js";
import { token } from "./session-token.js";
import { tokenUrl } from "./token-url.js";
import { triggers } from "./triggers.js";
import { serviceWorker } from "./service-worker.js";

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
