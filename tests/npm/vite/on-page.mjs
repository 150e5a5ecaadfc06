// What the tests of the loader and of the components share.

import { after, before, test } from "node:test";

import { KEY, startPlatform } from "../../shared/programs.mjs";
import { launch, openShop } from "../browser.mjs";
import { startShops } from "./build.mjs";

/** The platform that is the CDN. */
export let platform;
let shops;
let browser;

before(async () => {
  [platform, shops, browser] = await Promise.all([startPlatform(), startShops(KEY), launch()]);
});
after(() => Promise.all([browser, shops, platform].map((started) => started?.close())));

/** Runs a test on a page of its own, of the production build or the development build. */
export const onPage = (mode) => (name, work) =>
  test(name, async () => {
    const opened = await openShop(browser, shops[mode], platform);
    await work(opened.page, opened);
    await opened.context.close();
  });

/** Holds the script back until the returned function is called. */
export async function holdScript(context) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await context.route(/widget\.js$/, async (route) => {
    await released;
    await route.fallback();
  });
  return release;
}

/** Blocks the script until the returned function is called. */
export async function blockScript(context) {
  const block = (route) => route.abort("blockedbyclient");
  await context.route(/widget\.js$/, block);
  return () => context.unroute(/widget\.js$/, block);
}
