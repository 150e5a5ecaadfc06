/**
 * The doctor, `Genvoris.doctor()`: a report on this page's installation, made to be copied. It is loaded when it is called,
 * and works where WebAssembly or the network do not. Each section is a file of this folder.
 */
import { loader } from "../shared/loader-object.js";
import { checkBackend } from "./backend.js";
import { checkCallbacks } from "./callbacks.js";
import { checkCheckout } from "./checkout.js";
import { watchPolicy } from "./content-security-policy.js";
import { Report } from "./report.js";
import { checkRuntime } from "./runtime.js";
import { checkScriptTags } from "./script-tags.js";
import { checkServiceWorker } from "./service-worker.js";
import { checkSessionToken } from "./session-token.js";
import { checkSettings } from "./settings.js";
import { secrets, settingValue } from "./settings-sources.js";
import { checkTokenUrl } from "./token-url.js";
import { checkTriggers } from "./triggers.js";

/** The sections by the names that the report calls them. The order matters: the backend's clock judges the token. */
const SECTIONS = {
  tags: checkScriptTags,
  runtime: checkRuntime,
  settings: checkSettings,
  backend: checkBackend,
  "service worker": checkServiceWorker,
  token: checkSessionToken,
  "token URL": checkTokenUrl,
  "pay per try-on": checkCheckout,
  callbacks: checkCallbacks,
  triggers: checkTriggers,
};

const examine = async (tools) => {
  const report = new Report();
  const read = (name) => settingValue(loader, name);
  const page = { loader, tools, read, policy: watchPolicy(), serverTime: undefined };
  for (const name of Object.keys(SECTIONS)) {
    try {
      await SECTIONS[name](report, page);
    } catch (error) {
      report.problem(`${name}: this could not be examined: ${error?.message}`);
    }
  }
  page.policy.finish(report);
  const title = `genvoris ${loader.version} on ${location.origin}${location.pathname}`;
  return report.toText(title, secrets(loader));
};

/** The arguments are functions of the loader, `www/loader/`. */
loader.parts.doctor = async (loadHostPage, allowsWebAssembly, currentSignal) => {
  const text = await examine({ loadHostPage, allowsWebAssembly, isDestroyed: () => currentSignal().aborted });
  try {
    console.info(text);
  } catch {
    // Some pages replace the console by one that throws.
  }
  return text;
};
