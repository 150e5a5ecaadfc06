// Chromium, and what a shopper does with the widget.

import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { CHROMIUM } from "../shared/chromium.mjs";

const PHOTO = fileURLToPath(new URL("../../www/store/model.jpg", import.meta.url));

export const startBrowser = () => chromium.launch(CHROMIUM);

/** Clicks the trigger, chooses a photo and submits it. */
export async function tryOn(page) {
  await page.click("[data-genvoris-trigger]");
  await choosePhoto(page);
  await submit(page);
}

/** Chooses a photo in the open dialog. */
export async function choosePhoto(page) {
  await page.locator("genvoris-widget input[type=file]").first().setInputFiles(PHOTO);
  await page.locator("genvoris-widget [part~=submit]").waitFor();
}

export const submit = (page) => page.click("genvoris-widget [part~=submit]");

/** Waits for a screen of the dialog. */
export const screen = (page, name) => page.locator(`genvoris-widget [data-screen="${name}"]`).waitFor();

/** Logs a user in by WordPress's own form. */
export async function logIn(page, site, user, password) {
  await page.goto(`${site.url}/wp-login.php`);
  await page.fill("#user_login", user);
  await page.fill("#user_pass", password);
  await Promise.all([page.waitForURL((url) => !url.pathname.includes("wp-login")), page.click("#wp-submit")]);
}
