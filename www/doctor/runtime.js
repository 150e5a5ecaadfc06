/** Checks WebAssembly, and the runtime. */
import { violationsReported } from "./content-security-policy.js";

/** In milliseconds: longer than any shopper waits. */
const TIMEOUT = 20_000;

const timeout = () =>
  new Promise((_, reject) => setTimeout(() => reject(Error("it did not load within 20 seconds")), TIMEOUT));

const ADD_WASM = "add 'wasm-unsafe-eval' to script-src";

const checkWebAssembly = async (report, { tools, policy }) => {
  if (tools.allowsWebAssembly()) return report.ok("WebAssembly: allowed");
  await violationsReported();
  const directive = policy.directiveFor("wasm-eval");
  if (directive) {
    report.warning(`WebAssembly: refused by the Content-Security-Policy (${directive}); a slower translation is used`, ADD_WASM);
  } else if (typeof WebAssembly === "object") {
    report.warning("WebAssembly: refused; a slower translation is used", `${ADD_WASM}, if the page has a Content-Security-Policy`);
  } else {
    report.ok("WebAssembly: this browser has none (Lockdown Mode, or a hardened browser); a slower translation is used");
  }
};

const warnDestroyed = (report) =>
  report.warning(
    "runtime: ended by Genvoris.destroy(): clicks on triggers do nothing",
    "Genvoris.openTryOn(), or running the script again, starts it again",
  );

export const checkRuntime = async (report, page) => {
  const { loader, tools } = page;
  await checkWebAssembly(report, page);
  // A widget that the page has ended is not started for the sake of a report.
  if (tools.isDestroyed()) return warnDestroyed(report);
  try {
    await Promise.race([loader.loadRuntime(), timeout()]);
    report.ok("runtime: loaded");
  } catch (error) {
    await violationsReported();
    if (tools.isDestroyed()) return warnDestroyed(report);
    report.problem(
      "runtime: did not load: " + error?.message,
      "look at the network panel: the script's folder must serve its other files, too, with CORS if it is on another origin",
    );
  }
};
