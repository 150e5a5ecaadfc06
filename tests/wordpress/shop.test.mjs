// What shoppers see: the widget on a real WordPress, in Chromium, through the plugin's proxy to a picture.

import assert from "node:assert/strict";
import { after, before, beforeEach, afterEach, test } from "node:test";

import { choosePhoto, logIn, screen, startBrowser, submit, tryOn } from "./browser.mjs";
import { KEY, startPlatform } from "../shared/programs.mjs";
import { startWordPress, withWooCommerce } from "./wordpress.mjs";

let platform;
let site;
let browser;
let page;

before(async () => {
  [platform, browser] = await Promise.all([startPlatform(), startBrowser()]);
  const settings = { platform_url: platform.url, model: "FREEMIUM", monthly_try_ons: 1, upgrade_url: "https://shop.example/plus", show_on_cards: true };
  site = await startWordPress({ ...withWooCommerce(), key: KEY, settings });
});
after(async () => {
  assert.equal(site.complaints(), "");
  await browser.close();
  await Promise.all([site.close(), platform.close()]);
});
beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(30_000);
});
afterEach(() => page.context().close());

const set = (settings) => site.php(`update_option( Options::NAME, json_decode( '${JSON.stringify(settings)}', true ) + get_option( Options::NAME ) ); delete_option( Plans::NAME );`);
const open = (id) => page.goto(`${site.url}/?p=${id}&post_type=product`);
const addPage = (content) => site.php(`return get_permalink( wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Look', 'post_content' => wp_slash( '${content}' ) ) ) );`);
const ownCookies = async () => (await page.context().cookies()).filter(({ name }) => name.startsWith("genvoris"));
const dialogTitle = () => page.locator("genvoris-widget").evaluate((widget) => widget.shadowRoot.textContent);

test("a guest tries a product on, is told when none is left, and finds the way to more", async () => {
  const refused = [];
  page.on("response", (response) => response.status() >= 400 && response.url().includes("genvoris") && refused.push(response.url()));
  const designed = page.waitForResponse(/button-design/);
  await open(site.products.shirt);
  await page.waitForFunction(() => window.Genvoris?.ready);
  await designed;
  assert.deepEqual(refused, [], "a red line in the console worries whoever installs the plugin");
  assert.deepEqual(await ownCookies(), [], "nothing is stored before a click");
  await tryOn(page);
  await screen(page, "result");
  assert.match(await dialogTitle(), /Linen & Silk "Shirt" <3/);
  const [cookie] = await ownCookies();
  assert.deepEqual([cookie.name, cookie.httpOnly], ["genvoris_guest", true]);
  await page.reload();
  await tryOn(page);
  await screen(page, "paywall");
  assert.equal(await page.locator("genvoris-widget [part~=upgrade]").getAttribute("href"), "https://shop.example/plus");
});

test("who has no try-on of an order is led to the shop, and a guest to the login", async () => {
  await set({ model: "CREDITS_WITH_PURCHASE", upgrade_url: "" });
  await open(site.products.shirt);
  await tryOn(page);
  await screen(page, "paywall");
  assert.match(await dialogTitle(), /Log in to try it on.*Each order gives you try-ons/);
  assert.doesNotMatch(await dialogTitle(), /0 of 0/);
  assert.match(await page.locator("genvoris-widget [part~=upgrade]").getAttribute("href"), /my-?account/);
  await logIn(page, site, "ada", "ada-password");
  await open(site.products.shirt);
  await tryOn(page);
  await screen(page, "paywall");
  assert.match(await dialogTitle(), /no try-ons left.*Each order gives you try-ons.*To the shop/);
  assert.doesNotMatch(await dialogTitle(), /0 of 0|plan/);
  assert.match(await page.locator("genvoris-widget [part~=upgrade]").getAttribute("href"), /shop/);
  await set({ model: "FREEMIUM", upgrade_url: "https://shop.example/plus" });
});

test("a logged-in shopper's try-ons are the account's", async () => {
  await logIn(page, site, "ada", "ada-password");
  await open(site.products.sweater);
  await tryOn(page);
  await screen(page, "result");
  assert.equal((await platform.usage("wp_2")).current.used, 1);
});

test("the page has no key, no nonce and no session, so it may be cached", async () => {
  const html = await (await fetch(`${site.url}/?p=${site.products.shirt}&post_type=product`)).text();
  assert.equal((await fetch(`${site.url}/`).then((answer) => answer.text())).includes("widget.js"), false, "other pages load nothing");
  for (const secret of ["gvk_", "nonce", "eyJ"]) assert.equal(html.slice(html.indexOf("genvoris-widget-js")).split("</script>")[0].includes(secret), false, secret);
  assert.match(html, /<script[^>]+src="[^"]+\/widget\.js"[^>]+data-cfasync="false"[^>]+nowprocket/);
  assert.match(html.split("</head>")[0], /widget\.js/);
});

test("the shortcode and the block open the widget on any page, and nothing is shown for what cannot be tried on", async () => {
  const { shirt, sweater, voucher } = site.products;
  const url = await addPage(`[genvoris_tryon product_id="${shirt}" label="<b>Look</b>"] [genvoris_tryon product_id="${voucher}"] [genvoris_tryon product_id="x"] <!-- wp:genvoris/try-on-button {"productId":${sweater},"label":"Wear it"} /-->`);
  await page.goto(url);
  assert.deepEqual(await page.locator("[data-genvoris-trigger]").allTextContents(), ["Look", "Wear it"]);
  await page.click("text=Wear it");
  await page.locator("genvoris-widget [part~=dialog]").waitFor();
  assert.match(await dialogTitle(), /Sweater/);
});

test("the block is in the editor, and can be edited there", async () => {
  await logIn(page, site, "admin", "admin-password");
  await page.goto(`${site.url}/wp-admin/post-new.php?post_type=page`);
  await page.waitForFunction(() => window.wp?.blocks?.getBlockType("genvoris/try-on-button"));
  await page.evaluate((id) => {
    const block = window.wp.blocks.createBlock("genvoris/try-on-button", { productId: id, label: "Wear it" });
    window.wp.data.dispatch("core/block-editor").insertBlocks(block);
  }, site.products.shirt);
  const content = await page.evaluate(() => window.wp.data.select("core/editor").getEditedPostContent());
  assert.match(content, /<!-- wp:genvoris\/try-on-button \{"productId":\d+,"label":"Wear it"\} \/-->/);
  const canvas = page.frameLocator("iframe[name=editor-canvas]");
  await Promise.any([canvas.getByText("Wear it").waitFor(), page.getByText("Wear it").first().waitFor()]);
});

test("cards have a small button with the product's name", async () => {
  await page.goto(await addPage("[products]"));
  const names = await page.locator(".genvoris-try-on-icon").evaluateAll((icons) => icons.map((icon) => icon.getAttribute("aria-label")));
  assert.deepEqual(names.sort(), ['Try it on: Linen & Silk "Shirt" <3', "Try it on: Sweater"]);
});

test("a call without a trigger shows the name of the page's JSON-LD as it was written", async () => {
  await open(site.products.shirt);
  await page.evaluate(() => window.Genvoris.openTryOn());
  await page.locator("genvoris-widget [part~=dialog]").waitFor();
  assert.match(await dialogTitle(), /Linen & Silk "Shirt" <3/);
});

test("without permalinks there is no button, because the widget's backend would have no path", async () => {
  await site.php("update_option( 'permalink_structure', '' );");
  await open(site.products.sweater);
  assert.equal(await page.locator("[data-genvoris-trigger]").count(), 0);
  await site.php("update_option( 'permalink_structure', '/%postname%/' );");
});

test("a shopper pays for one try-on in the shop's checkout, and comes back to the picture", async () => {
  await set({ model: "PAY_PER_USE", try_on_product: site.products.tryOn });
  await open(site.products.shirt);
  await page.click("[data-genvoris-trigger]");
  await choosePhoto(page);
  await page.getByText("$0.99").first().waitFor();
  await submit(page);
  // The stand-in's link, or the button of WooCommerce's own page.
  await page.click("#pay, #place_order");
  await screen(page, "result");
  assert.equal(new URL(page.url()).searchParams.has("session_id"), false);
});
