// The five models: what plans, subscriptions, orders and refunds do to a shopper's try-ons. WORDPRESS_WOOCOMMERCE names a
// real WooCommerce; otherwise its classes are thin stand-ins.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { KEY, startPlatform } from "../shared/programs.mjs";
import { startWordPress, withWooCommerce } from "./wordpress.mjs";

let platform;
let site;
let user = 0;
let customer;

before(async () => {
  platform = await startPlatform();
  site = await startWordPress({ ...withWooCommerce(), key: KEY, settings: { platform_url: platform.url } });
});
after(async () => {
  assert.equal(site.complaints(), "");
  await Promise.all([site.close(), platform.close()]);
});
beforeEach(async () => {
  user = await site.php("$name = uniqid( 'shopper' ); return wp_insert_user( array( 'user_login' => $name, 'user_pass' => 'p', 'user_email' => \"$name@shop.example\" ) );");
  customer = `wp_${user}`;
});

const set = (settings) => site.php(`update_option( Options::NAME, json_decode( '${JSON.stringify(settings)}', true ) + get_option( Options::NAME ) ); delete_option( Plans::NAME );`);
const session = () => site.php(`return Sessions::token( Shopper::of_user( ${user} ) );`);
const status = () => site.php(`wp_set_current_user( ${user} ); return Status::current();`);
const remaining = async () => (await platform.usage(customer))?.current.remaining;
const grants = async () => ((await platform.usage(customer))?.grants ?? []).map(({ tryOns, remaining, revokedAt, reference }) => ({ tryOns, remaining, isRevoked: revokedAt !== null, reference }));

/** An order of a user, paid by its gateway. */
const createOrder = (customerId = user) => site.php(`$order = wc_create_order( array( 'customer_id' => ${customerId} ) ); $order->add_product( wc_get_product( ${site.products.shirt} ), 1 ); $order->calculate_totals(); $order->save(); return $order->get_id();`);
const pay = (order) => site.php(`wc_get_order( ${order} )->payment_complete(); return wc_get_order( ${order} )->get_status();`);
const setStatus = (order, name) => site.php(`wc_get_order( ${order} )->update_status( '${name}' );`);
const refund = (order, amount) => site.php(`wc_create_refund( array( 'order_id' => ${order}, 'amount' => ${amount} ) );`);

test("free for all: everybody has the shop's plan", async () => {
  await set({ model: "FREE_ALL", monthly_try_ons: 12 });
  assert.equal((await status()).remaining, 12);
  await session();
  assert.equal(await remaining(), 12);
  await set({ model: "FREE_ALL", monthly_try_ons: 20 });
  assert.equal((await platform.usage(customer)).plan.name, "WordPress: free for all");
});

test("freemium: a subscription gives the bigger plan while it lasts, and the used try-ons stay used", async () => {
  await set({ model: "FREEMIUM", monthly_try_ons: 2, subscriber_try_ons: 50, upgrade_url: "https://shop.example/plus" });
  await session();
  const subscribe = (isActive) => site.php(`do_action( 'genvoris_subscription_changed', ${user}, '77', ${isActive} );`);
  assert.equal(await remaining(), 2);
  await subscribe(true);
  assert.equal(await remaining(), 50);
  await subscribe(false);
  assert.equal(await remaining(), 2);
  const { body } = await platform.call("GET", "/plans/wp-freemium");
  assert.equal(body.upgradeUrl, "https://shop.example/plus");
});

/** What WooCommerce Subscriptions passes to its hooks. */
const subscription = (state, product) => `new class { function get_user_id() { return ${user}; } function get_id() { return 5; } function has_status( $s ) { return in_array( '${state}', (array) $s, true ); } function get_items() { return array( new class { function get_product_id() { return ${product}; } function get_variation_id() { return 0; } } ); } }`;
const updateSubscription = (state, product = 1) => site.php(`do_action( 'woocommerce_subscription_status_updated', ${subscription(state, product)}, '${state}', '' );`);

test("subscription: as long as one is active, one that was cancelled until its paid time ends", async () => {
  await set({ model: "SUBSCRIPTION", subscriber_try_ons: 30 });
  const locked = await status();
  assert.deepEqual([locked.access, locked.canTryOn, locked.ctaType, locked.remaining], ["ALLOWED", false, "subscribe", 0]);
  for (const [state, expected] of [["active", 30], ["pending-cancel", 30], ["on-hold", 0], ["active", 30], ["expired", 0]]) {
    await updateSubscription(state);
    assert.deepEqual([state, await remaining(), (await status()).canTryOn], [state, expected, expected > 0]);
  }
  await set({ subscription_products: "42, 43" });
  await updateSubscription("active", 41);
  assert.equal(await remaining(), 0, "a subscription of something else");
  await updateSubscription("active", 43);
  assert.equal(await remaining(), 30);
  const guest = await site.php("return Status::current();");
  assert.deepEqual([guest.canTryOn, guest.ctaType], [false, "login"]);
});

test("with each purchase: a paid order grants once, at processing or completed, and a refund takes back the rest", async () => {
  await set({ model: "CREDITS_WITH_PURCHASE", try_ons_per_order: 5, try_ons_expire_days: 30, subscription_products: "" });
  assert.equal((await status()).ctaType, "buy");
  const order = await createOrder();
  assert.deepEqual(await grants(), []);
  assert.equal(await pay(order), "processing");
  const reference = `woocommerce_order_${order}`;
  assert.deepEqual(await grants(), [{ tryOns: 5, remaining: 5, isRevoked: false, reference }]);
  await setStatus(order, "completed");
  await setStatus(order, "processing");
  assert.equal(await remaining(), 5);
  assert.equal((await status()).remaining, 5);
  const { expiresAt } = (await platform.call("GET", `/grants/${reference}`)).body;
  assert.ok(Math.abs(Date.parse(expiresAt) - Date.now() - 30 * 864e5) < 60_000, expiresAt);
  await refund(order, 1);
  assert.equal(await remaining(), 5, "a refund of a part");
  await refund(order, 58);
  assert.deepEqual(await grants(), [{ tryOns: 5, remaining: 0, isRevoked: true, reference }]);
  await setStatus(order, "processing");
  assert.equal(await remaining(), 0, "granted once");
});

test("a cancelled order takes its try-ons back, and another customer's or a guest's order gives none", async () => {
  await set({ model: "CREDITS_WITH_PURCHASE", try_ons_expire_days: 0 });
  const order = await createOrder();
  await setStatus(order, "on-hold");
  assert.deepEqual(await grants(), []);
  await pay(order);
  assert.equal(await remaining(), 5);
  await setStatus(order, "cancelled");
  assert.equal(await remaining(), 0);
  await pay(await createOrder(0));
  await pay(await createOrder(1));
  assert.equal(await remaining(), 0);
});

test("an order that is paid while the platform is away grants its try-ons later", async () => {
  await set({ model: "CREDITS_WITH_PURCHASE", platform_url: "http://127.0.0.1:9" });
  const order = await createOrder();
  await pay(order);
  await set({ platform_url: platform.url });
  assert.equal(await remaining(), undefined);
  const ran = await site.php("$ran = 0; foreach ( _get_cron_array() as $time => $hooks ) { foreach ( $hooks['genvoris_retry_order'] ?? array() as $event ) { wp_unschedule_event( $time, 'genvoris_retry_order', $event['args'] ); do_action_ref_array( 'genvoris_retry_order', $event['args'] ); $ran++; } } return $ran;");
  assert.equal(ran, 1);
  assert.equal(await remaining(), 5);
});

test("pay per try-on: an order's key is exchanged for one try-on, only when it is paid, and a refund ends it", async () => {
  await set({ model: "PAY_PER_USE", try_on_product: site.products.tryOn });
  const post = async (path, body) => {
    const response = await fetch(site.rest(path), { method: "POST", headers: { origin: site.url, "content-type": "application/json" }, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  };
  const { body } = await post("checkout", { productId: String(site.products.shirt), returnUrl: "https://evil.example/" });
  assert.match(body.checkoutSessionId, /^wc_order_/);
  const id = await site.php(`return wc_get_order_id_by_order_key( '${body.checkoutSessionId}' );`);
  const back = await site.php(`return wc_get_order( ${id} )->get_checkout_order_received_url();`);
  assert.equal(back, `${site.url}/?session_id=${body.checkoutSessionId}`, "the page has no say in where it leads");
  const exchange = () => post("session", { checkoutSessionId: body.checkoutSessionId });
  const unpaid = await exchange();
  assert.deepEqual([unpaid.status, unpaid.body.error, unpaid.body.paymentStatus], [402, "payment_required", "unpaid"]);
  await pay(id);
  const tokens = [(await exchange()).body.token, (await exchange()).body.token];
  customer = await site.php(`return wc_get_order( ${id} )->get_meta( Order_Credits::SHOPPER );`);
  assert.ok(tokens.every((token) => token.startsWith("ey")));
  assert.match(customer, /^wp_guest_/);
  assert.equal(await remaining(), 1);
  await refund(id, 0.99);
  assert.equal(await remaining(), 0);
  const refunded = await exchange();
  assert.deepEqual([refunded.status, refunded.body.paymentStatus], [402, "refunded"]);
  const ordinary = await createOrder();
  const key = await site.php(`return wc_get_order( ${ordinary} )->get_order_key();`);
  for (const other of [key, "wc_order_nothing", "", "1", ["x"], { a: 1 }, 7]) {
    assert.equal((await post("session", { checkoutSessionId: other })).status, 404, JSON.stringify(other));
  }
});
