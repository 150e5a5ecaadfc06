// Chromium, and what a shopper does with the widget.

import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const PHOTO = fileURLToPath(new URL("../../www/store/model.jpg", import.meta.url));
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"];

export const startBrowser = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });

/** Clicks the trigger, chooses a photo and submits it. */
export async function tryOn(page, trigger = "[data-genvoris-trigger]") {
  await page.click(trigger);
  await choosePhoto(page);
}

/** Chooses a photo in the open dialog and submits it. */
export async function choosePhoto(page) {
  const input = page.locator("genvoris-widget input[type=file]").first();
  await input.setInputFiles(PHOTO);
  const consent = page.locator("genvoris-widget [part~=consent] input, genvoris-widget input[type=checkbox][part~=consent]");
  await page.locator("genvoris-widget [part~=submit]").waitFor();
  if (await consent.count()) await consent.first().check({ force: true });
  await page.click("genvoris-widget [part~=submit]");
}

/** Waits for a screen of the dialog. */
export const screen = (page, name) => page.locator(`genvoris-widget [data-screen="${name}"]`).waitFor();

/** Logs a user in by WordPress's own form. */
export async function logIn(page, site, user, password) {
  await page.goto(`${site.url}/wp-login.php`);
  await page.fill("#user_login", user);
  await page.fill("#user_pass", password);
  await Promise.all([page.waitForURL((url) => !url.pathname.includes("wp-login")), page.click("#wp-submit")]);
}
