/** WebAssembly, and the runtime that needs it. */
import { told } from "./content-security-policy.js";

/** Longer than any shopper waits. */
const PATIENCE = 20_000;

const late = () => new Promise((_, reject) => setTimeout(() => reject(Error("it did not come in 20 seconds")), PATIENCE));

const allowed = async (report, { tools, policy }) => {
  try {
    tools.probe();
    report.ok("WebAssembly: allowed");
    return true;
  } catch {
    await told();
    const directive = policy.refused("wasm-eval");
    if (directive) {
      report.problem(`WebAssembly: refused by the Content-Security-Policy (${directive})`, `add 'wasm-unsafe-eval' to script-src`);
    } else if (typeof WebAssembly === "object") {
      report.problem("WebAssembly: refused", "add 'wasm-unsafe-eval' to script-src, if the page has a Content-Security-Policy");
    } else {
      report.problem("WebAssembly: this browser has none (Lockdown Mode, or a hardened browser)");
    }
    return false;
  }
};

/** What was ended on purpose is not started for the sake of a report. */
const ended = (report) =>
  report.warning(
    "runtime: ended by Genvoris.destroy(): clicks on triggers do nothing",
    "Genvoris.openTryOn(), or the script when it runs again, starts it anew",
  );

export const runtime = async (report, page) => {
  if (!(await allowed(report, page))) return;
  if (page.tools.ended()) return ended(report);
  try {
    await Promise.race([page.tools.load(), late()]);
    report.ok("runtime: loaded");
  } catch (error) {
    await told();
    if (page.tools.ended()) return ended(report);
    report.problem(
      "runtime: did not load: " + error?.message,
      "look at the network panel: the script's own folder has to give its other files, with CORS where it is another origin",
    );
  }
};
