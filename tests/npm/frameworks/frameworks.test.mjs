// The package in shops of other frameworks, built for production and served by their own servers. The files of the shops are
// those of integrations/npm/frameworks.md.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { KEY, startPlatform } from "../../shared/programs.mjs";
import { dialog, launch, openShop, tryOnInDialog } from "../browser.mjs";
import { pack } from "../package-under-test.mjs";
import { APPS } from "./apps.mjs";
import { build, serve } from "./run.mjs";

const chosen = process.env.FRAMEWORKS?.split(",") ?? Object.keys(APPS);
let platform;
let browser;
let packed;

before(async () => {
  packed = pack();
  [platform, browser] = await Promise.all([startPlatform(), launch()]);
});
after(async () => {
  packed.remove();
  await Promise.all([platform.close(), browser.close()]);
});

/** Runs `work` on a page of the shop, and gives what the page has written to its console. */
async function visit(name, environment, work) {
  const shop = await serve(name, environment);
  try {
    const { page, context, messages } = await openShop(browser, shop, platform);
    await work(page, shop);
    await context.close();
    return messages.filter((message) => /genvoris|uncaught|hydrat|Content.Security.Policy/i.test(message));
  } finally {
    await shop.close();
  }
}

/** Before the framework has hydrated the page and the script is there, nobody hears clicks on buttons. */
const listens = (page) => page.waitForFunction(() => window.Genvoris?.ready);

async function tryOn(page) {
  await listens(page);
  await page.getByRole("button", { name: "Try it on" }).click();
  await dialog(page).waitFor();
  await tryOnInDialog(page);
}

for (const name of chosen) {
  test(`${name}: the product page leads to a picture, after a navigation and when it is loaded`, async () => {
    await build(name, packed.tarball, KEY);
    const problems = await visit(name, {}, async (page, shop) => {
      const requests = [];
      page.on("request", (request) => requests.push(request.url()));
      await page.waitForLoadState("networkidle"); // before a page is hydrated, its links load pages; not each first page has the widget
      await page.getByRole("link", { name: "Linen shirt" }).click();
      await tryOn(page);
      assert.ok(requests.filter((url) => url.endsWith("/widget.js")).length <= 1, "the script is loaded once");
      await page.goto(`${shop.url}/shirt`);
      await tryOn(page);
    });
    assert.deepEqual(problems, []);
  });
}

/** What each addition to Hydrogen's policy is for: without it, this is what the console says. */
const ADDITIONS = {
  "scriptSrc https://cdn.genvoris.org": /Loading the script 'https:\/\/cdn\.genvoris\.org\/widget\.js' violates/,
  "scriptSrc 'wasm-unsafe-eval'": /\[genvoris\] .*'wasm-unsafe-eval' in script-src/,
  "imgSrc data:": /Loading the image 'data:image.*violates/,
  "connectSrc https://cdn.genvoris.org": /Connecting to 'https:\/\/cdn\.genvoris\.org\/.*violates/,
};

for (const [source, expected] of Object.entries(chosen.includes("hydrogen") ? ADDITIONS : {})) {
  test(`hydrogen: its policy without ${source} is reported`, async () => {
    await visit("hydrogen", { WITHOUT_SOURCE: source }, async (page, shop) => {
      const report = page.waitForEvent("console", (message) => expected.test(message.text()));
      await page.goto(`${shop.url}/shirt`);
      if (source.startsWith("imgSrc")) await tryOn(page);
      else await page.getByRole("button", { name: "Try it on" }).click();
      await report;
    });
  });
}
