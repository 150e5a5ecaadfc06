/** Checks whether the page has the functions that its settings name. */
import { resolveCallback } from "../dialog/callbacks.js";

const NAMES = ["paywall", "token", "result", "error"];

export const checkCallbacks = (report, { read }) => {
  for (const name of NAMES) {
    const path = read(name + "Callback");
    if (!path) continue;
    const { missing } = resolveCallback(path);
    if (missing) {
      report.problem(`data-${name}-callback: ${path} was not found: ${missing}`, "define it before a shopper needs it; it is looked up at that moment");
    } else {
      report.ok(`data-${name}-callback: ${path} is a function`);
    }
  }
};
