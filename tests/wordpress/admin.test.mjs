// What merchants do: set the plugin up in wp-admin, answer requests for personal data, and remove it again.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { ADMIN, startWordPress, withWooCommerce } from "./wordpress.mjs";
import { logIn, startBrowser } from "./browser.mjs";
import { KEY, startPlatform } from "../shared/programs.mjs";

let platform;
let site;
let browser;
let page;

before(async () => {
  [platform, browser] = await Promise.all([startPlatform(), startBrowser()]);
  site = await startWordPress(withWooCommerce());
  page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  await logIn(page, site, ADMIN.user, ADMIN.password);
});
after(async () => {
  await browser.close();
  assert.equal(site.complaints(), "");
  await Promise.all([site.close(), platform.close()]);
});

const openSettings = () => page.goto(`${site.url}/wp-admin/options-general.php?page=genvoris-try-on`);
const field = (name) => page.locator(`#genvoris-${name}`);
const save = async () => {
  await Promise.all([page.waitForEvent("load"), page.click("#submit")]);
  return (await page.locator(".notice, .settings-error").allTextContents()).join(" ");
};

test("a merchant enters the key, chooses a model, and is connected", async () => {
  await openSettings();
  await field("api_key").fill(KEY);
  await field("platform_url").fill(`${platform.url}/`);
  await field("model").selectOption("FREEMIUM");
  assert.deepEqual([await field("monthly_try_ons").isVisible(), await field("try_ons_per_order").isVisible()], [true, false]);
  await field("monthly_try_ons").fill("7");
  assert.match(await save(), /Connected to Genvoris\./);
  const { body } = await platform.call("GET", "/plans");
  assert.deepEqual(body.data.filter(({ externalId }) => externalId === "wp-freemium").map(({ monthlyTryOns }) => monthlyTryOns), [7]);
  const webhooks = (await platform.call("GET", "/webhooks")).body.data.filter(({ url }) => url === site.rest("webhook"));
  assert.equal(webhooks.length, 1);
});

test("the key is never shown again, and saving without one keeps it; saving again adds no second webhook", async () => {
  await openSettings();
  assert.equal((await page.content()).includes(KEY), false);
  assert.match(await save(), /Connected/);
  const webhooks = (await platform.call("GET", "/webhooks")).body.data.filter(({ url }) => url === site.rest("webhook"));
  assert.equal(webhooks.length, 1);
  assert.equal(site.phpProcess("return Options::api_key();"), KEY);
  assert.equal(site.phpProcess("return Options::api_key();", { SITE_SALT: "other" }), "", "other salts cannot read it");
});

test("what cannot be right is refused in words, and the rest is kept", async () => {
  await openSettings();
  await field("api_key").fill("gvk_pub_for_pages");
  assert.match(await save(), /not a secret key/);
  await field("platform_url").evaluate((input) => (input.value = "http://shop.example"));
  assert.match(await save(), /begins with https/);
  await field("platform_url").evaluate((input, url) => (input.value = url), `${platform.url}/api/v1`);
  assert.match(await save(), /without a path/);
  await field("platform_url").fill(platform.url);
  await field("api_key").fill("gvk_test_unknown");
  assert.match(await save(), /does not know this key/);
  await field("api_key").fill(KEY);
  assert.match(await save(), /Connected/);
  assert.deepEqual(await site.php("return array( Options::platform_url(), Options::model() );"), [platform.url, "FREEMIUM"]);
  const odd = await site.php("return Settings_Sanitizer::sanitize( array( 'model' => array( 'x' ), 'monthly_try_ons' => '-5', 'label' => '<script>alert(1)</script>Try', 'placement' => 'wp_head', 'upgrade_url' => 'javascript:alert(1)', 'category' => 'x' ) );");
  assert.deepEqual([odd.model, odd.monthly_try_ons, odd.label, odd.placement, odd.upgrade_url, odd.category], ["FREEMIUM", 1, "Try", "woocommerce_after_add_to_cart_form", "", "apparel"]);
});

test("what would surprise the merchant later is said now", async () => {
  await openSettings();
  assert.match(await save(), /not asked to agree, because no privacy policy is published/);
  await site.php("update_option( 'wp_page_for_privacy_policy', wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Privacy' ) ) );");
  await field("model").selectOption("PAY_PER_USE");
  await field("try_on_product").fill(String(site.products.sweater));
  const said = await save();
  assert.doesNotMatch(said, /privacy/);
  assert.match(said, /“Sweater” is sold as one try-on, and is not virtual/);
  await field("try_on_product").fill(String(site.products.tryOn));
  assert.doesNotMatch(await save(), /not virtual/);
  await field("model").selectOption("FREEMIUM");
  await save();
});

test("only who manages the site's options sees the settings", async () => {
  const other = await (await browser.newContext()).newPage();
  await logIn(other, site, "ada", "ada-password");
  const answer = await other.goto(`${site.url}/wp-admin/options-general.php?page=genvoris-try-on`);
  assert.equal(answer.status(), 403);
  await other.context().close();
});

test("a person's data are exported and erased by WordPress's tools", async () => {
  await site.php("Sessions::token( Shopper::of_user( 2 ) );");
  const exported = await site.php("return Privacy::export( 'ada@shop.example' );");
  assert.equal(exported.done, true);
  const values = exported.data[0].data.map(({ value }) => value);
  assert.deepEqual(values.slice(0, 3), ["wp_2", "ACTIVE", "WordPress: freemium"]);
  assert.deepEqual((await site.php("return Privacy::export( 'nobody@shop.example' );")).data, []);
  assert.equal((await site.php("return apply_filters( 'wp_privacy_personal_data_exporters', array() );"))["genvoris-try-on"].exporter_friendly_name, "Genvoris Try-On");
  const erased = await site.php("return Privacy::erase( 'ada@shop.example' );");
  assert.deepEqual([erased.items_removed, erased.items_retained, erased.messages], [true, false, []]);
  assert.equal((await platform.usage("wp_2")).status, "CANCELLED");
  const away = await site.php("update_option( Options::NAME, array( 'platform_url' => 'http://127.0.0.1:9' ) + get_option( Options::NAME ) ); return Privacy::erase( 'ada@shop.example' );");
  assert.deepEqual([away.items_retained, away.messages.length], [true, 1], "an erasure that has failed says so");
  await site.php(`update_option( Options::NAME, array( 'platform_url' => '${platform.url}' ) + get_option( Options::NAME ) );`);
});

test("a guest's data are found by the e-mail address of the order", async () => {
  const guest = "wp_guest_11111111-2222-4333-8444-555555555555";
  await site.php(`$order = wc_create_order(); $order->set_billing_email( 'guest@shop.example' ); $order->update_meta_data( Order_Credits::SHOPPER, '${guest}' ); $order->save(); Sessions::save_customer( Shopper::from_external_id( '${guest}' ) );`);
  assert.equal((await site.php("return Privacy::export( 'guest@shop.example' );")).data[0].item_id, guest);
  await site.php("Privacy::erase( 'guest@shop.example' );");
  assert.equal((await platform.usage(guest)).status, "CANCELLED");
});

test("uninstalling leaves nothing behind, here and at the platform", async () => {
  const traces = `global $wpdb; return array_map( 'intval', array(
    $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->options WHERE option_name LIKE '%genvoris%'" ),
    $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->postmeta WHERE meta_key LIKE '%genvoris%'" ),
    $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->usermeta WHERE meta_key LIKE '%genvoris%'" ),
    substr_count( serialize( _get_cron_array() ), 'genvoris' ),
  ) );`;
  await site.php(`do_action( 'genvoris_subscription_changed', 1, '5', true ); wp_schedule_single_event( time() + 999, 'genvoris_retry_order', array( 'grant', 1, 1 ) ); set_transient( 'genvoris_usage_x', 1, 60 ); update_post_meta( ${site.products.shirt}, '_genvoris_grant', 'x' );`);
  assert.ok((await site.php(traces)).every((count) => count > 0));
  await site.php("deactivate_plugins( 'genvoris-try-on/genvoris-try-on.php' );");
  await site.php("\\uninstall_plugin( 'genvoris-try-on/genvoris-try-on.php' );");
  assert.deepEqual(await site.php(traces), [0, 0, 0, 0]);
  assert.deepEqual((await platform.call("GET", "/webhooks")).body.data.filter(({ url }) => url === site.rest("webhook")), []);
});
