// A shopper in Chromium. The widget's own host is answered by the platform, and the shops' hosts by pages of the tests.

import { chromium } from "playwright-core";

import { CHROMIUM } from "../shared/chromium.mjs";
import { fileOf } from "./examples.mjs";

const WIDGET_HOST = "https://cdn.genvoris.org";

export const launch = () => chromium.launch(CHROMIUM);

/** A page of a shopper's own, with what the widget writes to its console. */
export async function newPage(browser, platform) {
  const context = await browser.newContext();
  await context.route(`${WIDGET_HOST}/**`, async (route) => {
    const response = await route.fetch({ url: route.request().url().replace(WIDGET_HOST, platform.url) });
    await route.fulfill({ response });
  });
  const page = await context.newPage();
  const warnings = [];
  page.on("console", (message) => message.text().startsWith("[genvoris]") && warnings.push(message.text()));
  return { page, warnings };
}

/** Opens this HTML as a page of a shop. */
export async function visit(page, url, html) {
  await page.route(url, (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto(url);
}

/** Opens the dialog and chooses a photo. */
export async function choosePhoto(page) {
  await page.click("[data-genvoris-trigger]");
  await page.setInputFiles("genvoris-widget input[type=file]", fileOf("www/store/model.jpg"));
}

/** Tries the product on: from the click on the trigger to the picture. */
export async function tryOn(page) {
  await choosePhoto(page);
  await page.click("genvoris-widget [part=submit]");
  await page.waitForSelector("genvoris-widget [part~=image]");
}
