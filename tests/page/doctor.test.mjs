// What the doctor makes of a page's settings.

import assert from "node:assert/strict";
import { test } from "node:test";
import { callbacks } from "../../www/doctor/callbacks.js";

globalThis.window = globalThis;

/** The lines of a section on a page with these settings. */
const lines = (section, settings) => {
  const said = [];
  const say = (level) => (line) => said.push(`${level}: ${line}`);
  section({ ok: say("ok"), warning: say("warning"), problem: say("problem") }, { read: (name) => settings[name] ?? "" });
  return said;
};

test("each function that the page names is looked for, also behind a getter that throws", () => {
  globalThis.Theme = {
    get paywall() {
      throw Error("eyJ.secret.token");
    },
    session: { token() {} },
    result: "none",
  };
  const settings = { paywallCallback: "Theme.paywall.open", tokenCallback: "Theme.session.token", resultCallback: "Theme.result" };
  assert.deepEqual(lines(callbacks, settings), [
    "problem: data-paywall-callback: Theme.paywall.open was not found: window.Theme has no paywall",
    "ok: data-token-callback: Theme.session.token is a function",
    "problem: data-result-callback: Theme.result was not found: window.Theme.result is not a function",
  ]);
});
