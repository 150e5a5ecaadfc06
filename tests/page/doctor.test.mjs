// What the doctor makes of a page: settings, script tags, token, and what the backend answers.

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

/** The lines of a section that finds this on a page. */
const lines = async (section, page) => {
  const said = [];
  const say = (level) => (line) => said.push(`${level}: ${line}`);
  await section({ ok: say("ok"), warning: say("warning"), problem: say("problem") }, page);
  return said;
};

test("each function that the page names is looked for, also behind a getter that throws", async () => {
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

test("pay per try-on needs both endpoints, a price and a shopper", async () => {
  const said = (settings, checkoutStatus) => lines(checkCheckout, { loader: { checkoutStatus }, read: (name) => settings[name] ?? "" });
  assert.deepEqual(await said({}), []);
  const complete = { checkoutUrl: "/pay", sessionUrl: "/paid", priceLabel: "$1", shopperId: "7" };
  assert.deepEqual(await said(complete, { "checkout-url": 200, "session-url": 402 }), ["ok: pay per try-on: both endpoints are set"]);
  assert.deepEqual(await said({ checkoutUrl: "/pay" }), [
    "problem: data-checkout-url is set, data-session-url is not",
    "warning: data-price-label is missing",
    "warning: data-shopper-id is missing",
  ]);
  assert.deepEqual((await said(complete, { "checkout-url": 419, "session-url": 0 })).slice(1), [
    "problem: data-checkout-url answered 419, as where a CSRF token is missing",
    "problem: data-session-url did not answer",
  ]);
});

/** What is said of a token, at a time that the backend's clock shows. */
const said = (text, serverTime = 1_000_000_000_000) => lines(checkSessionToken, { loader: { tags: [], token: text }, serverTime });

const jwt = (claims) => `e30.${btoa(JSON.stringify(claims))}.c2ln`;
const PUBLISHED = { iss: "https://genvoris.org", aud: "genvoris-widget" };

test("what is no token is told from one", async () => {
  for (const text of ["x", "a.b", "a.!.c", "a.e30", "e30.e30.e30.e30", `a.${btoa("{")}.c`, jwt(null)]) {
    assert.deepEqual(await said(text), ["problem: token: this is no session token"], text);
  }
  assert.deepEqual(await said(""), ["ok: token: none; nothing is counted per customer"]);
});

test("a token of another service is told by its issuer and audience", async () => {
  const verdict = async (claims) => (await said(jwt({ ...PUBLISHED, exp: 1_000_000_900, ...claims }))).slice(1);
  const expires = "ok: token: expires in 15 minutes, by the backend's clock";
  const clock = "warning: this device's clock is wrong; the backend's is what counts";
  assert.deepEqual(await verdict({}), [expires, "ok: token: issuer and audience are as published", clock]);
  assert.deepEqual(await verdict({ aud: ["other", PUBLISHED.aud] }), await verdict({}));
  for (const claims of [{ iss: "https://accounts.example" }, { aud: "api" }, { iss: undefined }, { aud: [] }]) {
    assert.deepEqual(await verdict(claims), [expires, "warning: token: issuer or audience are not as published", clock]);
  }
  assert.equal((await verdict({ exp: undefined }))[0], "warning: token: it has no expiry time");
});

test("a time is told in seconds, then in minutes, and by the device's clock where there is no other", async () => {
  const [, left] = await said(jwt({ ...PUBLISHED, exp: 1_000_000_119 }));
  assert.equal(left, "ok: token: expires in 119 seconds, by the backend's clock");
  const [, over] = await said(jwt({ ...PUBLISHED, exp: 999_999_400 }));
  assert.equal(over, "problem: token: expired 10 minutes ago, by the backend's clock");
  const [, guessed] = await said(jwt({ ...PUBLISHED, exp: Math.round(Date.now() / 1000) + 600 }), NaN);
  assert.equal(guessed, "ok: token: expires in 10 minutes, by this device's clock, because the backend does not send its own");
});

test("what the store may do is told by name, and nothing of an answer but a word", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  for (const [answer, verdict] of [
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
    globalThis.fetch = async () => Response.json(answer, { headers: { Date: "Sun, 06 Nov 1994 08:49:37 GMT" } });
    const page = { loader: { origin: "https://api.example" }, read: (name) => (name === "apiKey" ? "a key" : "") };
    const [answers, access] = await lines(checkBackend, page);
    assert.match(answers, /^ok: backend: https:\/\/api\.example\/ answers 200 in \d+ ms$/);
    assert.equal(access, verdict);
    assert.equal(page.serverTime, 784_111_777_000);
  }
});

test("script tags are told by their version, their number, and what they lack", async () => {
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

test("settings are those that the runtime reads, and addresses keep their queries to themselves", async () => {
  document.documentElement = { lang: "" };
  const attributes = { widgetEnabled: "false", productId: "1", apiUrl: "https://api.example/v2?sid=secret#x" };
  const loader = { tags: [{ src: "", dataset: attributes }], logged: new Set() };
  const tools = { loadHostPage: async () => ({ readSettings() {} }) };
  const report = () => lines(checkSettings, { loader, tools, read: (name) => settingValue(loader, name) });
  assert.deepEqual(await report(), [
    'ok: setting: data-api-url: "https://api.example/v2" (script tag 1)',
    "ok: not settings of the widget: data-product-id, data-widget-enabled",
    "ok: language: en",
    "ok: test mode: off",
  ]);
  for (const off of [false, 0, "False"]) {
    window.genvorisConfig = { widgetEnabled: off };
    assert.ok((await report()).includes("problem: widgetEnabled is false: the dialog does not open"), String(off));
  }
  delete window.genvorisConfig;
});
