// The tests of the components for React, in StrictMode.

import assert from "node:assert/strict";
import { KEY } from "../../shared/programs.mjs";
import { CDN, dialog, tryOnInDialog } from "../browser.mjs";
import { blockScript, holdScript, onPage as onPageOf, platform } from "./on-page.mjs";

const onPage = onPageOf("development");

const render = (page, name, props = {}) => page.evaluate(([name, props]) => window.shop.render(name, props), [name, props]);
const status = (page, text) => page.locator("output", { hasText: text }).waitFor();
const tagCount = (page) => page.locator("script[src*='widget.js']").count();

/** A session token of a customer with this many try-ons. */
async function sessionToken(customer, monthlyTryOns) {
  const call = async (path, body) => {
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
    const response = await fetch(`${platform.url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    assert.ok(response.ok, path);
    return response.json();
  };
  const plan = await call("/plans", { name: customer, externalId: customer, monthlyTryOns });
  await call("/customers", { externalId: customer, planId: plan.id });
  return (await call(`/customers/${customer}/sessions`, {})).token;
}

async function revoke(customer, token) {
  const { jti } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  const headers = { authorization: `Bearer ${KEY}` };
  const response = await fetch(`${platform.url}/api/v1/customers/${customer}/sessions/${jti}`, { method: "DELETE", headers });
  assert.ok(response.ok);
}

const used = async (customer) => (await platform.get(`/customers/${customer}/usage`)).body.data.current.used;

/** Opens the dialog and tries the product on. */
async function tryOn(page, button) {
  await page.locator(button).click();
  await dialog(page).waitFor();
  await tryOnInDialog(page);
}

onPage("the README's product page leads to a picture, and its event is a prop", async (page) => {
  const token = await sessionToken("ada", 3);
  await page.evaluate((token) => {
    window.result = new Promise((resolve) => window.shop.render("ProductPage", { token, onResult: (images) => resolve(images.length) }));
  }, token);
  await tryOn(page, "text=Try it on");
  assert.equal(await page.evaluate(() => window.result), 1);
  assert.equal(await used("ada"), 1);
});

onPage("in StrictMode two components load one script, and each opens its own product", async (page, { messages }) => {
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await render(page, "Buttons", { apiKey: KEY });
  await status(page, "ready");
  assert.equal(await tagCount(page), 1);
  assert.equal(requests.filter((url) => url.endsWith("/widget.js")).length, 1);
  await page.evaluate(() => (window.opened = []) && window.Genvoris.on("open", ({ productId }) => window.opened.push(productId)));
  for (const [button, id] of [["#mug", "7"], ["#shirt", "42"]]) {
    await page.locator(button).click();
    await page.waitForFunction((id) => window.opened.includes(id), id);
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "hidden" });
  }
  assert.deepEqual(await page.evaluate(() => window.opened), ["7", "42"]);
  assert.deepEqual(messages.filter((message) => /genvoris|uncaught|Warning/.test(message)), []);
});

onPage("a click before the script has loaded opens the dialog when it has, and the page hears of one click", async (page, { context }) => {
  const release = await holdScript(context);
  await page.evaluate((apiKey) => {
    window.presses = [];
    window.shop.render("Buttons", { apiKey, onPress: (name) => window.presses.push(name) });
  }, KEY);
  await page.locator("#shirt").click();
  release();
  await dialog(page).waitFor();
  await dialog(page).getByText("Linen shirt").first().waitFor();
  assert.deepEqual(await page.evaluate(() => window.presses), ["shirt"]);
});

onPage("the last unmount removes the widget, and mounting again brings it back with the new options", async (page) => {
  await render(page, "Buttons", { apiKey: KEY, language: "en" });
  await page.locator("#shirt").click();
  await dialog(page).waitFor();
  await render(page, undefined);
  await page.locator("genvoris-widget").waitFor({ state: "detached" });
  assert.equal(await tagCount(page), 0);
  await render(page, "Buttons", { apiKey: KEY, language: "fr" });
  await status(page, "ready");
  await page.locator("#shirt").click();
  await page.locator("genvoris-widget [lang=fr]").waitFor({ state: "attached" });
  assert.equal(await tagCount(page), 1);
});

onPage("an unmount before the script has loaded leaves nothing behind", async (page, { context }) => {
  const release = await holdScript(context);
  await render(page, "Buttons", { apiKey: KEY });
  await render(page, undefined);
  await page.locator("script[src*='widget.js']").waitFor({ state: "detached" });
  release();
  await page.waitForFunction(() => window.Genvoris);
  // A trigger outside of React would open the dialog if the widget were still listening.
  const isHandled = await page.evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", "<button data-genvoris-trigger>Try it on</button>");
    return !document.querySelector("[data-genvoris-trigger]").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  });
  assert.equal(isHandled, false);
});

onPage("a token that changes reaches the widget: the next try-on is the new customer's", async (page) => {
  const [first, second] = await Promise.all([sessionToken("bea", 5), sessionToken("cyd", 5)]);
  await render(page, "Buttons", { apiKey: KEY });
  await status(page, "ready");
  await render(page, "Buttons", { apiKey: KEY, token: first });
  await render(page, "Buttons", { apiKey: KEY, token: second });
  await tryOn(page, "#shirt");
  assert.deepEqual([await used("bea"), await used("cyd")], [0, 1]);
});

onPage("a script tag of the page gets the provider's token", async (page, { messages }) => {
  const token = await sessionToken("ida", 5);
  await page.evaluate(async ([src, key]) => {
    const tag = Object.assign(document.createElement("script"), { src });
    tag.dataset.apiKey = key;
    document.head.append(tag);
    await new Promise((resolve) => (tag.onload = resolve));
  }, [`${CDN}/widget.js`, KEY]);
  await render(page, "Buttons", { apiKey: KEY, token });
  await status(page, "ready");
  await tryOn(page, "#shirt");
  assert.equal(await used("ida"), 1);
  assert.equal(messages.filter((message) => message.startsWith("[genvoris]")).length, 1);
});

onPage("another page's provider with another token takes the widget over", async (page, { messages }) => {
  const [first, second] = await Promise.all([sessionToken("dan", 5), sessionToken("eve", 5)]);
  await render(page, "Buttons", { apiKey: KEY, token: first });
  await status(page, "ready");
  // A photo that is chosen before the widget has heard of another shopper is forgotten.
  await page.evaluate((token) => {
    const { setToken } = window.Genvoris;
    const told = new Promise((resolve) => (window.Genvoris.setToken = (token) => (setToken(token), resolve())));
    window.shop.render("ProductPage", { token, onResult() {} });
    return told;
  }, second);
  await tryOn(page, "text=Try it on");
  assert.deepEqual([await used("dan"), await used("eve")], [0, 1]);
  assert.deepEqual(messages.filter((message) => /\[genvoris\]|uncaught/.test(message)), []);
});

onPage("a refused token is replaced by the function of the page and render that are on the screen", async (page) => {
  const [revoked, fresh] = [await sessionToken("fay", 5), await sessionToken("fay", 5)];
  await revoke("fay", revoked);
  await page.evaluate(([apiKey, token, fresh]) => {
    const render = (name, tokenCallback) => window.shop.render(name, { apiKey, token, tokenCallback });
    render("Buttons", undefined);
    render("ProductPage", () => "");
    render("Buttons", () => "");
    render("Buttons", async () => fresh);
  }, [KEY, revoked, fresh]);
  await status(page, "ready");
  await tryOn(page, "#shirt");
  assert.equal(await used("fay"), 1);
});

onPage("a blocked script is told to the page, and the next click tries again", async (page, { context, messages }) => {
  const unblock = await blockScript(context);
  await page.evaluate((apiKey) => {
    window.codes = [];
    window.shop.render("Buttons", { apiKey, onLoadError: ({ code }) => window.codes.push(code) });
  }, KEY);
  await status(page, "failed script_failed");
  await unblock();
  await page.locator("#shirt").click();
  await dialog(page).waitFor();
  await status(page, "ready");
  assert.ok((await page.evaluate(() => window.codes)).includes("script_failed"));
  assert.deepEqual(messages.filter((message) => /uncaught/.test(message)), []);
});

onPage("the README's paywall takes the place of the widget's, and the same try-on goes on", async (page) => {
  const [poor, rich] = await Promise.all([sessionToken("gus", 1), sessionToken("hal", 5)]);
  await platform.tryOn(poor, "gus-1");
  await page.evaluate(([token, upgraded]) => {
    window.upgrades = 0;
    const upgrade = async () => (window.upgrades++, upgraded);
    window.shop.render("PaywallPage", { upgrade });
    window.shop.loadGenvoris().then((genvoris) => genvoris.setToken(token));
  }, [poor, rich]);
  await tryOn(page, "text=See it on you");
  assert.equal(await page.evaluate(() => window.upgrades), 1);
});
