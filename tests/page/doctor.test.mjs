// The sections of the doctor's report: callbacks, session token, backend, script tags and settings.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { checkBackend } from "../../www/doctor/backend.js";
import { checkCallbacks } from "../../www/doctor/callbacks.js";
import { checkCheckout } from "../../www/doctor/checkout.js";
import { checkSettings } from "../../www/doctor/settings.js";
import { settingValue } from "../../www/doctor/settings-sources.js";
import { checkScriptTags } from "../../www/doctor/script-tags.js";
import { checkSessionToken } from "../../www/doctor/session-token.js";

const SHOP = "https://shop.example";

beforeEach(() => {
  globalThis.window = globalThis;
  globalThis.location = new URL(SHOP);
  globalThis.document = { baseURI: SHOP, scripts: [] };
});

/** The lines that a section reports for this page. */
const lines = async (section, page) => {
  const reported = [];
  const report = (level) => (line) => reported.push(`${level}: ${line}`);
  await section({ ok: report("ok"), warning: report("warning"), problem: report("problem") }, page);
  return reported;
};

test("each configured callback is looked up, even if a getter throws", async () => {
  globalThis.Theme = {
    get paywall() {
      throw Error("eyJ.secret.token");
    },
    session: { token() {} },
    result: "none",
  };
  const settings = { paywallCallback: "Theme.paywall.open", tokenCallback: "Theme.session.token", resultCallback: "Theme.result" };
  assert.deepEqual(await lines(checkCallbacks, { read: (name) => settings[name] ?? "" }), [
    "problem: data-paywall-callback: Theme.paywall.open was not found: window.Theme has no paywall",
    "ok: data-token-callback: Theme.session.token is a function",
    "problem: data-result-callback: Theme.result was not found: window.Theme.result is not a function",
  ]);
});

test("missing settings for pay per try-on and failing endpoints are reported", async () => {
  const checkoutReport = (settings, checkoutStatus) => lines(checkCheckout, { loader: { checkoutStatus }, read: (name) => settings[name] ?? "" });
  assert.deepEqual(await checkoutReport({}), []);
  const complete = { checkoutUrl: "/pay", sessionUrl: "/paid", priceLabel: "$1", shopperId: "7" };
  assert.deepEqual(await checkoutReport(complete, { "checkout-url": 200, "session-url": 402 }), ["ok: pay per try-on: both endpoints are set"]);
  assert.deepEqual(await checkoutReport({ checkoutUrl: "/pay" }), [
    "problem: data-checkout-url is set, data-session-url is not",
    "warning: data-price-label is missing",
    "warning: data-shopper-id is missing",
  ]);
  assert.deepEqual((await checkoutReport(complete, { "checkout-url": 419, "session-url": 0 })).slice(1), [
    "problem: data-checkout-url answered 419, as where a CSRF token is missing",
    "problem: data-session-url did not answer",
  ]);
});

/** The lines about a token, at this time of the backend's clock. */
const tokenReport = (text, serverTime = 1_000_000_000_000) => lines(checkSessionToken, { loader: { tags: [], token: text }, serverTime });

const jwt = (claims) => `e30.${btoa(JSON.stringify(claims))}.c2ln`;
const PUBLISHED = { iss: "https://genvoris.org", aud: "genvoris-widget" };

test("values that are not session tokens are reported", async () => {
  for (const text of ["x", "a.b", "a.!.c", "a.e30", "e30.e30.e30.e30", `a.${btoa("{")}.c`, jwt(null)]) {
    assert.deepEqual(await tokenReport(text), ["problem: token: this is no session token"], text);
  }
  assert.deepEqual(await tokenReport(""), ["ok: token: none; nothing is counted per customer"]);
});

test("a token of another service is detected by its issuer and audience", async () => {
  const verdict = async (claims) => (await tokenReport(jwt({ ...PUBLISHED, exp: 1_000_000_900, ...claims }))).slice(1);
  const expires = "ok: token: expires in 15 minutes, by the backend's clock";
  const clock = "warning: this device's clock is wrong; the backend's is what counts";
  assert.deepEqual(await verdict({}), [expires, "ok: token: issuer and audience are as published", clock]);
  assert.deepEqual(await verdict({ aud: ["other", PUBLISHED.aud] }), await verdict({}));
  for (const claims of [{ iss: "https://accounts.example" }, { aud: "api" }, { iss: undefined }, { aud: [] }]) {
    assert.deepEqual(await verdict(claims), [expires, "warning: token: issuer or audience are not as published", clock]);
  }
  assert.equal((await verdict({ exp: undefined }))[0], "warning: token: it has no expiry time");
});

test("the expiry time is in seconds or minutes, and by the device's clock if the backend sends no date", async () => {
  const [, valid] = await tokenReport(jwt({ ...PUBLISHED, exp: 1_000_000_119 }));
  assert.equal(valid, "ok: token: expires in 119 seconds, by the backend's clock");
  const [, expired] = await tokenReport(jwt({ ...PUBLISHED, exp: 999_999_400 }));
  assert.equal(expired, "problem: token: expired 10 minutes ago, by the backend's clock");
  const [, byDevice] = await tokenReport(jwt({ ...PUBLISHED, exp: Math.round(Date.now() / 1000) + 600 }), NaN);
  assert.equal(byDevice, "ok: token: expires in 10 minutes, by this device's clock, because the backend does not send its own");
});

test("the store's access is reported, and no other part of the response", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  for (const [body, expected] of [
    [{ access: "ALLOWED" }, "ok: access: ALLOWED"],
    [{ data: { access: "ALLOWED" } }, "ok: access: ALLOWED"],
    [{ access: "LOCKED" }, "problem: access: LOCKED: try-ons are locked for this store"],
    [{ access: "EXHAUSTED" }, "problem: access: EXHAUSTED: the store's try-ons are used up"],
    [{ access: "PAUSED" }, "problem: access: PAUSED: an unknown value: try-ons are hidden"],
    [{ access: "<b>" }, "problem: access: none: an unknown value: try-ons are hidden"],
    [{ access: "toString" }, "problem: access: toString: an unknown value: try-ons are hidden"],
    [[], "problem: access: none: an unknown value: try-ons are hidden"],
    [null, "problem: access: none: an unknown value: try-ons are hidden"],
  ]) {
    globalThis.fetch = async () => Response.json(body, { headers: { Date: "Sun, 06 Nov 1994 08:49:37 GMT" } });
    const page = { loader: { origin: "https://api.example" }, read: (name) => (name === "apiKey" ? "a key" : "") };
    const [backend, access] = await lines(checkBackend, page);
    assert.match(backend, /^ok: backend: https:\/\/api\.example\/ answers 200 in \d+ ms$/);
    assert.equal(access, expected);
    assert.equal(page.serverTime, 784_111_777_000);
  }
});

test("the version, number and missing attributes of script tags are reported", async () => {
  const tag = (src, more) => ({ src, isConnected: true, ...more });
  const verdicts = (...scripts) => {
    document.scripts = scripts;
    return lines(checkScriptTags, { loader: { version: "1.4.2", tags: scripts.slice(0, 1) } });
  };
  const cdn = "https://cdn.example/widget-1.4.2.js";
  assert.deepEqual(await verdicts(tag(cdn + "?key=secret", { integrity: "sha384-x", crossOrigin: "anonymous" })), [`ok: script: ${cdn}`]);
  assert.deepEqual(await verdicts(tag(cdn, { integrity: "sha384-x", crossOrigin: null })), [
    `ok: script: ${cdn}`,
    "problem: the script tag has integrity without crossorigin",
  ]);
  assert.deepEqual(await verdicts(tag(SHOP + "/widget.js", { integrity: "sha384-x", crossOrigin: null })), [`ok: script: ${SHOP}/widget.js`]);
  assert.deepEqual(await verdicts(tag(cdn), tag(SHOP + "/widget-1.3.0.js?no_fab=1"), tag(SHOP + "/theme.js")), [
    "warning: the widget's script is on this page 2 times; the first one runs and takes over settings it lacks",
    "warning: another version is on this page, too: 1.3.0; 1.4.2 runs",
  ]);
  assert.match((await verdicts())[0], /^warning: the widget's script tag is not on this page any more/);
});

test("known and unknown settings are reported, and URLs without their queries", async () => {
  document.documentElement = { lang: "" };
  const attributes = { widgetEnabled: "false", productId: "1", apiUrl: "https://api.example/v2?sid=secret#x" };
  const loader = { tags: [{ src: "", dataset: attributes }], logged: new Set() };
  const tools = { loadHostPage: async () => ({ readSettings() {} }) };
  const settingsReport = () => lines(checkSettings, { loader, tools, read: (name) => settingValue(loader, name) });
  assert.deepEqual(await settingsReport(), [
    'ok: setting: data-api-url: "https://api.example/v2" (script tag 1)',
    "ok: not settings of the widget: data-product-id, data-widget-enabled",
    "ok: language: en",
    "ok: test mode: off",
  ]);
  for (const value of [false, 0, "False"]) {
    window.genvorisConfig = { widgetEnabled: value };
    assert.ok((await settingsReport()).includes("problem: widgetEnabled is false: the dialog does not open"), String(value));
  }
  delete window.genvorisConfig;
});
