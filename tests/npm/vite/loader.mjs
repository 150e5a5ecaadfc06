// The tests of the loader.

import assert from "node:assert/strict";
import { KEY } from "../../shared/programs.mjs";
import { CDN, PHOTO, dialog, tryOnInDialog } from "../browser.mjs";
import { blockScript, onPage as onPageOf } from "./on-page.mjs";

const onPage = onPageOf("production");

const scriptTags = (page) => page.evaluate(() => Array.from(document.querySelectorAll("script[src*='widget.js']"), ({ outerHTML }) => outerHTML));

/** What `loadGenvoris` comes to: the version, or the error's name and code. */
const load = (page, options) =>
  page.evaluate(
    (options) => window.shop.loadGenvoris(options).then(({ version }) => ({ version }), ({ name, code, message }) => ({ name, code, message })),
    options,
  );

onPage("the README's example leads to a picture", async (page) => {
  await page.evaluate(() => window.shop.tryOn());
  await dialog(page).waitFor();
  await tryOnInDialog(page);
});

onPage("one script tag has the options as attributes, however often it is asked for", async (page, { messages }) => {
  const options = { apiKey: KEY, noFab: true, autoStyle: false, eventsUrl: "", borderRadius: 4, language: undefined, priceLabel: "“0,99 €” <b>" };
  const loads = await Promise.all([1, 2, 3].map(() => load(page, options)));
  assert.ok(loads.every(({ version }) => version));
  assert.equal(await page.evaluate(async () => (await window.shop.loadGenvoris()) === window.Genvoris), true);
  assert.equal((await scriptTags(page)).length, 1);
  const attributes = await page.evaluate(() => ({ ...document.querySelector("script[src*='widget.js']").dataset }));
  assert.deepEqual(attributes, { apiKey: KEY, noFab: "", autoStyle: "false", eventsUrl: "", borderRadius: "4", priceLabel: "“0,99 €” <b>" });
  assert.deepEqual(messages, []);
});

onPage("a second call with other options keeps the first, and says which without their values", async (page, { messages }) => {
  await load(page, { apiKey: KEY, language: "fr" });
  await load(page, { apiKey: KEY, language: "de", token: "eyJ.eyJ.c2ln" });
  await load(page, { apiKey: KEY });
  assert.equal((await scriptTags(page)).length, 1);
  assert.equal(messages.length, 1);
  assert.match(messages[0], /other options \(language, token\)/);
  assert.doesNotMatch(messages[0], /eyJ/);
});

onPage("a blocked script is a typed error, and the next call tries again", async (page, { context }) => {
  const unblock = await blockScript(context);
  const failures = await Promise.all([1, 2].map(() => load(page, { apiKey: KEY })));
  for (const { name, code } of failures) assert.deepEqual({ name, code }, { name: "GenvorisLoadError", code: "script_failed" });
  assert.deepEqual(await scriptTags(page), []);
  await unblock();
  assert.ok((await load(page, { apiKey: KEY })).version);
});

onPage("an error names the script without its query, and a page that is not the script is told apart", async (page, { context }) => {
  const answerHtml = (route) => route.fulfill({ contentType: "text/javascript", body: "document.title" });
  await context.route(/widget\.js/, answerHtml);
  const { code, message } = await load(page, { src: `${CDN}/widget.js?key=secret` });
  assert.equal(code, "api_missing");
  assert.match(message, /^https:\/\/cdn\.genvoris\.org\/widget\.js was/);
  await context.unroute(/widget\.js/, answerHtml);
  assert.ok((await load(page, {})).version);
});

onPage("options that make no sense neither throw nor leave a promise open", async (page) => {
  for (const src of ["", "https://", "data:text/javascript,0"]) {
    assert.ok((await load(page, { src })).code, src);
  }
  const odd = { apiKey: KEY, "data-api-key": KEY, messages: { en: {} }, language: null, ready: [1] };
  assert.ok((await load(page, odd)).version);
});

for (const state of ["has loaded", "is loading", "has failed"]) {
  onPage(`a script tag of the page that ${state} is used`, async (page, { messages, context }) => {
    const unblock = state === "has failed" ? await blockScript(context) : () => {};
    const addTag = async ([src, key, isAwaited]) => {
      const tag = document.createElement("script");
      Object.assign(tag, { src }).dataset.apiKey = key;
      document.head.append(tag);
      if (isAwaited) await new Promise((resolve) => (tag.onload = tag.onerror = resolve));
    };
    await page.evaluate(addTag, [`${CDN}/widget.js`, KEY, state !== "is loading"]);
    await unblock();
    assert.ok((await load(page, { language: "de" })).version);
    assert.equal((await scriptTags(page)).length, 1);
    const [warning] = messages.filter((message) => message.startsWith("[genvoris]"));
    assert.match(warning, /a script tag of its own/);
  });
}

onPage("a page with Trusted Types is told that its HTML needs the tag", async (page) => {
  await page.evaluate(() => {
    const policy = Object.assign(document.createElement("meta"), { httpEquiv: "Content-Security-Policy", content: "require-trusted-types-for 'script'" });
    document.head.append(policy);
  });
  assert.equal((await load(page, { apiKey: KEY })).code, "script_failed");
});

onPage("another vendor's widget.js is none of ours", async (page, { messages }) => {
  await page.evaluate(() => document.head.append(Object.assign(document.createElement("script"), { src: "/widget.js", id: "other" })));
  await page.evaluate(() => (document.getElementById("other").dataset.apiKey = "pk_1"));
  assert.ok((await load(page, { apiKey: KEY })).version);
  assert.deepEqual(messages.filter((message) => message.startsWith("[genvoris]")), []);
});

onPage("callbacks may be functions, which keep no global of their own", async (page) => {
  const result = await page.evaluate(async (apiKey) => {
    const globals = new Set(Object.keys(window));
    const { promise, resolve } = Promise.withResolvers();
    const genvoris = await window.shop.loadGenvoris({ apiKey, testMode: "quota", paywallCallback: (detail) => (resolve(detail.reason), true) });
    genvoris.openTryOn({ productTitle: "Linen shirt", productImages: ["/linen-shirt.png"] });
    window.paywall = promise;
    return Object.keys(window).filter((name) => !globals.has(name)).sort();
  }, KEY);
  assert.deepEqual(result, ["Genvoris", "VTOWidget", "paywall"]);
  await page.locator("genvoris-widget input[type=file]").setInputFiles(PHOTO);
  await page.locator('genvoris-widget [part~="submit"]:not([aria-disabled=true])').click();
  assert.equal(await page.evaluate(() => window.paywall), "quota_exhausted");
});
