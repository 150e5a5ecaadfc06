// Chromium, in which the widget's CDN is the platform of the test.

import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { CHROMIUM } from "../shared/chromium.mjs";

export const CDN = "https://cdn.genvoris.org";
export const PHOTO = fileURLToPath(new URL("../../www/store/model.jpg", import.meta.url));

export const launch = () => chromium.launch(CHROMIUM);

/** Answers requests to the CDN with the platform's answers. A page that is closed before that hears nothing. */
export async function useAsCdn(context, platform) {
  const forward = async (route) => {
    const response = await route.fetch({ url: route.request().url().replace(CDN, platform.url) });
    await route.fulfill({ response });
  };
  await context.route(`${CDN}/**`, (route) => forward(route).catch(() => route.abort().catch(() => {})));
}

export const dialog = (page) => page.locator("genvoris-widget dialog[open]");

/** Chooses a photo in the open dialog and waits for the picture. */
export async function tryOnInDialog(page) {
  await page.locator("genvoris-widget input[type=file]").setInputFiles(PHOTO);
  await page.locator('genvoris-widget [part~="submit"]:not([aria-disabled=true])').click();
  await page.locator('genvoris-widget [part~="image"]').first().waitFor();
}

/** A page of the shop, as the test's own context sees it, and what the page has written to its console. */
export async function openShop(browser, shop, platform) {
  const context = await browser.newContext();
  await useAsCdn(context, platform);
  const page = await context.newPage();
  // Other tests run at the same time, and what takes two seconds alone may take twenty.
  page.setDefaultTimeout(60_000);
  const messages = [];
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(`uncaught: ${error.message}`));
  await page.goto(shop.url);
  return { page, context, messages };
}
