// The snippets of the guide and of the README, pasted into pages, as a developer and their shoppers see them.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { KEY, start, startPlatform } from "../shared/programs.mjs";
import { at, blocks, environment, file, fileOf } from "./examples.mjs";
import { bundleForNext } from "./next.mjs";
import { choosePhoto, launch, newPage, tryOn, visit } from "./shopper.mjs";

const TRIGGER = "[data-genvoris-trigger]";
const folder = mkdtempSync(join(tmpdir(), "docs-"));
let platform;
let browser;

before(async () => {
  [platform, browser] = await Promise.all([startPlatform(), launch()]);
  symlinkSync(fileOf("tests/docs/node_modules"), join(folder, "node_modules"));
});
after(async () => {
  await browser?.close();
  await platform?.close();
  rmSync(folder, { recursive: true });
});

const garment = () => `${platform.url}/store/garments/linen-shirt.png`;

for (const path of ["docs/src/get-live.md", "README.md"]) {
  test(`the first snippet of ${path} leads to a picture as it is`, async () => {
    const saved = join(folder, "try-on.html");
    writeFileSync(saved, blocks(path, "html")[0]);
    const { page, warnings } = await newPage(browser, platform);
    await page.goto(pathToFileURL(saved).href);
    await tryOn(page);
    assert.deepEqual(warnings.filter((text) => !/test mode/.test(text)), []);
  });
}

test("the first snippet with a key leads to a real picture in the sandbox", async () => {
  const { page } = await newPage(browser, platform);
  const saved = join(folder, "real.html");
  writeFileSync(saved, at(platform.url, blocks("docs/src/get-live.md", "html")[1]));
  await page.goto(pathToFileURL(saved).href);
  await tryOn(page);
});

test("plain HTML: a real key leads to a picture", async () => {
  const html = blocks("docs/src/stacks/html.md", "html")[0].replaceAll("linen-shirt.png", garment());
  const { page } = await newPage(browser, platform);
  await visit(page, "http://localhost/", html.replace("gvk_pub_YOUR_KEY", KEY));
  await tryOn(page);
});

test("plain HTML: with the placeholder the button stays on localhost, and shoppers do not see it", async () => {
  const html = blocks("docs/src/stacks/html.md", "html")[0];
  for (const key of ["gvk_pub_YOUR_KEY", "YOUR_KEY", "gvk_pub_…"]) {
    const [draft, live] = await Promise.all([newPage(browser, platform), newPage(browser, platform)]);
    const hint = draft.page.waitForEvent("console", (message) => message.text().includes("data-api-key is unknown"));
    const pasted = html.replace("gvk_pub_YOUR_KEY", key);
    await Promise.all([visit(draft.page, "http://localhost/", pasted), visit(live.page, "http://shop.example/", pasted)]);
    await live.page.waitForSelector(TRIGGER, { state: "hidden" });
    await hint;
    assert.ok(await draft.page.isVisible(TRIGGER), key);
    assert.match(await draft.page.evaluate(() => window.Genvoris.doctor()), /invalid_key/);
  }
});

test("plain HTML: where the product's picture is missing, the doctor says so", async () => {
  const { page } = await newPage(browser, platform);
  await visit(page, "http://localhost/", blocks("docs/src/stacks/html.md", "html")[0].replace("gvk_pub_YOUR_KEY", KEY));
  await page.route("**/linen-shirt.png", (route) => route.fulfill({ status: 404 }));
  const report = await page.evaluate(() => window.Genvoris.doctor());
  assert.match(report, /problem triggers: 1 product images do not load\n[^]*\n1 problems, 0 warnings/);
});

test("Express: a shopper gets to a picture", async () => {
  const server = join(folder, "server.mjs");
  writeFileSync(server, file("docs/src/stacks/express.md", "js", "server.mjs"));
  const shop = await start("node", [server], { ...environment("docs/src/stacks/express.md", platform.url), PORT: "0" });
  try {
    const { page, warnings } = await newPage(browser, platform);
    await page.goto(`${shop.url}/products/linen-shirt`);
    await tryOn(page);
    assert.deepEqual(warnings, []);
    assert.match(await page.evaluate(() => window.Genvoris.doctor()), /\n0 problems, 0 warnings/);
  } finally {
    await shop.close();
  }
});

test("Next.js: the shopper's try-on is counted, although no page has a token", async () => {
  const guide = "docs/src/stacks/next.md";
  const { page } = await newPage(browser, platform);
  const plan = (await platform.call("POST", "/plans", { externalId: "free", name: "Free", monthlyTryOns: 3 })).body.id;
  await platform.call("POST", "/customers", { externalId: "next", planId: plan });
  const { token } = (await platform.call("POST", "/customers/next/sessions", {})).body;
  await page.route("**/genvoris/token", (route) => route.fulfill({ json: { token } }));
  const script = await bundleForNext(file(guide, "jsx", "app/try-on.jsx"), { NEXT_PUBLIC_GENVORIS_KEY: KEY });
  const answered = page.waitForResponse("**/genvoris/token");
  await visit(page, "http://localhost/", `<button data-genvoris-trigger data-product-image="${garment()}">Try it on</button><script>${script}</script>`);
  await answered;
  await tryOn(page);
  assert.equal((await platform.usage("next")).current.used, 1);
});

test("pay per try-on: the price is read before the try-on, also on a page in another encoding than the scripts", async () => {
  const snippet = blocks("docs/src/pay-per-try-on.md", "html")[0].replace("gvk_test_…", KEY);
  const { page } = await newPage(browser, platform);
  const body = `<button data-genvoris-trigger data-product-image="${garment()}">Try it on</button>${snippet}`;
  await page.route("http://shop.example/", (route) => route.fulfill({ contentType: "text/html; charset=windows-1252", body }));
  await page.goto("http://shop.example/");
  await choosePhoto(page);
  await page.waitForSelector("genvoris-widget :text('$0.99 · You pay for one try-on')");
});

test("the result's snippets put the product into the bag", async () => {
  const page = "docs/src/result.md";
  const shopper = await newPage(browser, platform);
  const html = `<button data-genvoris-trigger data-product-variant="7" data-product-image="${garment()}">Try it on</button>`;
  await visit(shopper.page, "http://shop.example/", `${html}${blocks(page, "html")[0]}<script>${blocks(page, "js")[0]}</script>`);
  const sent = shopper.page.waitForRequest("**/cart/add.js");
  await tryOn(shopper.page);
  await shopper.page.click("genvoris-widget :text('Add to bag')");
  assert.equal((await sent).postData(), "id=7");
});

test("the paywall's snippet opens the store's function when a try-on is refused, and continues afterwards", async () => {
  const snippet = blocks("docs/src/paywalls.md", "html")[0];
  const theme = "<script>window.Theme = { paywall: { open: ({ reason }) => ((document.title = reason), 'header.claims.signature') } };</script>";
  const { page } = await newPage(browser, platform);
  await visit(page, "http://shop.example/", `${theme}<button data-genvoris-trigger data-product-image="${garment()}">Try it on</button>${snippet}`);
  await tryOn(page);
  assert.equal(await page.title(), "quota_exhausted");
});
