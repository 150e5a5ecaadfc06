// The rendered blocks in Chromium, with the real widget, platform and `genvoris shopify`.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { after, afterEach, before, test } from "node:test";

import { chromium } from "playwright-core";

import { CHROMIUM } from "../shared/chromium.mjs";
import { order } from "./orders.mjs";
import { VARIANT, startPlatform, startShop } from "./shop.mjs";
import { Storefront } from "./storefront.mjs";

const PHOTO = fileURLToPath(new URL("../../www/store/model.jpg", import.meta.url));
let browser;
let platform;
let shops;
let storefronts;
let page;

before(async () => {
  [browser, platform] = await Promise.all([chromium.launch(CHROMIUM), startPlatform()]);
  const models = ["FREE_ALL", "FREEMIUM", "PAY_PER_USE"];
  const started = await Promise.all(models.map((model) => startShop(platform, model, ["--shopify-monthly-try-ons", "1"])));
  shops = Object.fromEntries(models.map((model, index) => [model, started[index]]));
  const opened = await Promise.all(started.map((shop) => new Storefront(shop, platform).start()));
  storefronts = Object.fromEntries(models.map((model, index) => [model, opened[index]]));
});
afterEach(() => page?.context().close());
after(async () => {
  await browser?.close();
  await Promise.all([...Object.values(storefronts ?? {}), ...Object.values(shops ?? {}), platform].map((program) => program?.close()));
});

/** Opens the product page of the shop with this model. */
async function visit(model, blocks, options) {
  const storefront = storefronts[model];
  await storefront.show(blocks, options);
  page = await browser.newPage();
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(error.message));
  await page.goto(`${storefront.url}/products/linen-shirt`);
  return storefront;
}

const part = (name) => page.locator(`genvoris-widget [part~=${name}]`);
const trigger = () => page.locator("[data-genvoris-trigger]");

async function choosePhoto() {
  await trigger().click();
  await part("photo-input").first().setInputFiles(PHOTO);
  await part("submit").click();
}

test("a guest tries on where it is free: a click, a photo, a picture, and the chosen variant in the cart", async () => {
  const storefront = await visit("FREE_ALL", { "try-on-button": {} });
  await page.selectOption("select", "4202");
  await choosePhoto();
  await part("image").waitFor();
  await part("add-to-cart").click();
  await until(() => storefront.added.length);
  assert.deepEqual(storefront.added, [{ items: [{ id: 4202, quantity: 1 }] }]);
  assert.deepEqual(page.errors, []);
});

test("a customer uses the free try-on, and the next one opens the paywall", async () => {
  await visit("FREEMIUM", { "try-on-button": { model: "FREEMIUM" } }, { customer: "71" });
  await choosePhoto();
  await part("image").waitFor();
  const { body } = await platform.get("/customers/shopify_71/usage");
  assert.equal(body.data.current.remaining, 0);
  await page.reload();
  await choosePhoto().catch(() => {});
  await part("paywall").waitFor();
});

for (const customer of ["", "72"]) {
  test(`${customer ? "a customer" : "a guest"} pays for a try-on in the shop's checkout, comes back, and gets the picture`, async () => {
    const settings = { model: "PAY_PER_USE", price_label: "$0.99" };
    const storefront = await visit("PAY_PER_USE", { "try-on-button": settings }, { customer });
    await page.context().route("https://demo.myshopify.com/**", (route) => route.fulfill({ contentType: "text/html", body: "<title>Checkout</title>" }));
    await choosePhoto();
    await page.waitForURL("https://demo.myshopify.com/**");
    const url = new URL(page.url());
    assert.equal(url.pathname, `/cart/${VARIANT}:1`);
    const paid = order(customer, { checkout: url.searchParams.get("attributes[genvoris_checkout]") });
    await shops.PAY_PER_USE.webhook("orders/paid", paid);
    await page.goto(`${storefront.url}/products/linen-shirt`);
    await trigger().click();
    await part("submit").click();
    await part("image").waitFor();
  });
}

test("block and embed together are one button, and the embed alone places it after the cart's", async () => {
  await visit("FREE_ALL", { "try-on-button": {}, "app-embed": {} });
  await page.waitForFunction(() => window.Genvoris?.version);
  assert.equal(await trigger().count(), 1);
  await page.context().close();
  await visit("FREE_ALL", { "app-embed": {} }, { locale: "fr" });
  await trigger().waitFor();
  assert.equal(await page.locator('form [type="submit"] + [data-genvoris-trigger]').count(), 1);
  assert.equal((await trigger().textContent()).trim(), "Essayer");
  assert.deepEqual(page.errors, []);
});

/** Waits until the condition holds, checked whenever the page is idle. */
async function until(condition) {
  while (!condition()) await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
}
