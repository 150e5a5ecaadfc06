// The plugin's REST API: who may call it, what the proxy passes on, and the platform's events.

import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { openAsBlob } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { KEY, startPlatform } from "../shared/programs.mjs";
import { startWordPress } from "./wordpress.mjs";

const PHOTO = fileURLToPath(new URL("../../www/store/model.jpg", import.meta.url));
let platform;
let site;

before(async () => {
  platform = await startPlatform();
  site = await startWordPress({ key: KEY, settings: { platform_url: platform.url, model: "FREEMIUM", monthly_try_ons: 3 } });
  assert.deepEqual(await site.php("return Connection::establish();"), ["success", "Connected to Genvoris."]);
});
after(async () => {
  assert.equal(site.complaints(), "");
  await Promise.all([site.close(), platform.close()]);
});

/** A call of a page; `from` is the origin that the browser says the page has. */
async function call(method, path, { from, cookie, nonce, headers = {}, body } = {}) {
  const all = { ...headers, ...(from && { origin: from }), ...(cookie && { cookie }), ...(nonce && { "x-wp-nonce": nonce }) };
  const isForm = body instanceof FormData;
  const json = body && !isForm && typeof body !== "string";
  if (json) all["content-type"] = "application/json";
  const response = await fetch(site.rest(path), { method, headers: all, body: json ? JSON.stringify(body) : body });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: /^[{[]/.test(text) ? JSON.parse(text) : undefined };
}

/** The login cookie of a user. */
async function logIn(user) {
  const cookie = "wordpress_test_cookie=WP%20Cookie%20check";
  const body = new URLSearchParams({ log: user, pwd: `${user}-password`, testcookie: "1" });
  const response = await fetch(`${site.url}/wp-login.php`, { method: "POST", headers: { cookie }, body, redirect: "manual" });
  return response.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
}

/** The form that the widget sends. */
async function form(fields = {}) {
  const data = new FormData();
  data.set("photo", await openAsBlob(PHOTO), "photo.jpg");
  const all = { product_id: site.products.shirt, attempt_id: randomUUID(), platform: "woocommerce", ...fields };
  for (const [name, value] of Object.entries(all)) for (const one of [value].flat()) data.append(name, one);
  return data;
}

const limit = (name, count) => site.php(`update_option( 'tests_limit_${name}', ${count} );`);

test("a guest's status says what is free, and nothing is stored before the first try-on", async () => {
  const { status, body, headers } = await call("GET", "status");
  assert.deepEqual([status, body], [200, { access: "ALLOWED", canTryOn: true, ctaType: "try_on", remaining: 3 }]);
  assert.equal(headers.get("set-cookie"), null);
  assert.equal(headers.get("cache-control"), "no-store, private");
  assert.deepEqual((await call("GET", "proxy/api/status")).body, body);
  assert.deepEqual((await platform.call("GET", "/customers")).body.data, []);
});

test("a user's status has the remaining try-ons and a session, and a guest of a stranger's page none of it", async () => {
  const cookie = await logIn("ada");
  const { body } = await call("POST", "session", { from: site.url, cookie });
  assert.match(body.token, /^ey/);
  const status = (await call("GET", "status", { cookie })).body;
  assert.deepEqual([status.remaining, status.quota], [3, { used: 0, limit: 3, remaining: 3 }]);
  assert.match(status.sessionToken, /^ey/);
  const { customer_id: id } = await platform.usage("wp_2");
  assert.equal(JSON.parse(atob(status.sessionToken.split(".")[1])).sub, id);
  const stored = await site.php("global $wpdb; return $wpdb->get_col( \"SELECT option_value FROM $wpdb->options\" );");
  assert.ok(!stored.some((value) => value?.includes(status.sessionToken) || value?.includes(KEY)), "secrets are encrypted");
});

test("no other site can act for a visitor, or read what is the visitor's", async () => {
  const cookie = await logIn("ada");
  for (const from of ["https://evil.example", "null", `${site.url}.evil.example`, "http://127.0.0.1"]) {
    for (const [method, path] of [["GET", "status"], ["GET", "nonce"], ["GET", "proxy/api/status"], ["POST", "session"], ["POST", "checkout"], ["POST", "credits/use"], ["POST", "proxy/api/tryon"]]) {
      const answer = await call(method, path, { from, cookie, body: path.startsWith("credits") ? { attemptId: randomUUID() } : undefined });
      assert.deepEqual([answer.status, answer.body.error], [403, "cross_origin"], `${method} ${path} ${from}`);
      assert.equal(answer.headers.get("access-control-allow-origin"), null);
    }
  }
  const linked = await call("GET", "status", { cookie, headers: { "sec-fetch-site": "cross-site" } });
  assert.equal(linked.status, 403);
  assert.equal((await call("POST", "session", { cookie })).status, 403, "neither an origin nor a nonce");
});

test("a theme's script gets a nonce, which WordPress then believes", async () => {
  const cookie = await logIn("ada");
  const { nonce } = (await call("GET", "nonce", { cookie })).body;
  assert.match((await call("POST", "session", { cookie, nonce })).body.token, /^ey/);
  const wrong = await call("POST", "session", { cookie, nonce: "0123456789" });
  assert.deepEqual([wrong.status, wrong.body.code], [403, "rest_cookie_invalid_nonce"]);
});

test("credits/use counts one try-on however often it is repeated, and says when none is left", async () => {
  const cookie = await logIn("ada");
  const attemptId = randomUUID();
  const use = (body) => call("POST", "credits/use", { from: site.url, cookie, body });
  for (const _ of [1, 2]) assert.deepEqual((await use({ attemptId, productTitle: "Shirt" })).body.remaining, 2);
  assert.equal((await platform.usage("wp_2")).current.used, 1);
  assert.equal((await call("GET", "status", { cookie })).body.remaining, 2);
  assert.equal((await use({ attemptId: "again" })).status, 400);
  await use({ attemptId: randomUUID() });
  await use({ attemptId: randomUUID() });
  const refused = await use({ attemptId: randomUUID() });
  assert.deepEqual([refused.status, refused.body.code], [402, "end_customer_quota"]);
  const status = (await call("GET", "status", { cookie })).body;
  assert.deepEqual([status.access, status.canTryOn, status.ctaType, status.sessionToken], ["ALLOWED", false, "upgrade", undefined]);
  assert.equal((await call("POST", "credits/use", { from: site.url, body: { attemptId } })).status, 401, "a guest without a session");
});

test("a guest's photo becomes a picture, counted for the guest's cookie", async () => {
  const answer = await call("POST", "proxy/api/tryon", { from: site.url, body: await form() });
  assert.equal(answer.status, 200, answer.text.slice(0, 500));
  assert.deepEqual([answer.status, answer.body.success, answer.body.end_customer_quota], [200, true, { used: 1, limit: 3, remaining: 2 }]);
  const [, cookie] = /(genvoris_guest=[\w-]+); .*HttpOnly; SameSite=Lax/i.exec(answer.headers.get("set-cookie"));
  assert.equal((await call("GET", "status", { cookie })).body.remaining, 2);
  const customer = `wp_guest_${cookie.split("=")[1]}`;
  assert.equal((await platform.usage(customer)).current.used, 1);
});

test("the proxy passes five paths on, and none of them elsewhere", async () => {
  for (const path of ["api/v1/customers", "api/tryon/track", "api/v1/events/../customers", "api/tryon/", "//evil.example/api/tryon", "api%2Fv1%2Fplans", "API/TRYON"]) {
    const { status, body, text } = await call("GET", `proxy/${path}`);
    assert.equal(status, 404, path);
    assert.ok(body && !text.includes("pln_"), path);
  }
  assert.equal((await call("GET", "proxy/api/config")).status, 200);
  const design = await call("GET", "proxy/api/widget/button-design");
  assert.deepEqual([design.status, design.body], [200, { position: "inline", showOnCards: false }], "the plugin itself places the buttons");
  const events = { events: [{ sessionId: "session-1", eventType: "WIDGET_OPENED" }] };
  const sent = await call("POST", "proxy/api/v1/events", { from: site.url, body: events });
  assert.deepEqual([sent.status, sent.body], [202, { accepted: 1 }]);
  assert.equal((await call("POST", "proxy/api/v1/events", { from: site.url, body: "{" })).status, 400);
});

test("forms without a usable photo are refused with a code", async () => {
  const without = new FormData();
  without.set("product_id", "1");
  const broken = await form();
  broken.set("photo", new Blob(["no picture"]), "photo.jpg");
  for (const body of [without, broken]) {
    const answer = await call("POST", "proxy/api/tryon", { from: site.url, body });
    assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${answer.text}`);
  }
});

test("an address has its limits", async () => {
  await limit("proxy", 1);
  const codes = [];
  for (let i = 0; i < 2; i++) codes.push((await call("GET", "proxy/api/config")).status);
  await limit("proxy", 0);
  await limit("guests", 1);
  const refused = await call("POST", "session", { from: site.url }).then(() => call("POST", "session", { from: site.url }));
  await limit("guests", 0);
  assert.deepEqual([codes, refused.status, refused.headers.get("retry-after")], [[200, 429], 429, "60"]);
});

test("the platform gets the key in a header, all pictures of the product, and no key of the page", async () => {
  const seen = [];
  const recorder = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    seen.push({ url: request.url, key: request.headers.authorization, form: await formOf(request, Buffer.concat(chunks)) });
    const answers = { "/api/v1/customers": { planId: "pln_1" }, "/api/tryon": { success: true, images: [] } };
    response.setHeader("x-request-id", "req_1").end(JSON.stringify(answers[request.url] ?? { token: "ey.a.b", id: "pln_1" }));
  }).listen(0, "127.0.0.1");
  await once(recorder, "listening");
  await site.php(`update_option( Options::NAME, array( 'platform_url' => 'http://127.0.0.1:${recorder.address().port}' ) + get_option( Options::NAME ) );`);
  const body = await form({ product_images: ["https://evil.example/a.png", `${site.url}/wp-content/uploads/x.png`], api_key: "gvk_pub_page", 'na"me': "1" });
  const own = await site.php(`return Product_Facts::image_urls( ${site.products.shirt} );`);
  body.append("product_images", own[1]);
  const answer = await call("POST", "proxy/api/tryon", { from: site.url, body });
  await site.php(`update_option( Options::NAME, array( 'platform_url' => '${platform.url}' ) + get_option( Options::NAME ) );`);
  recorder.close();
  assert.equal(answer.headers.get("x-request-id"), "req_1");
  const { key, form: sent } = seen.find(({ url }) => url === "/api/tryon");
  assert.equal(key, `Bearer ${KEY}`);
  assert.deepEqual(sent.getAll("product_images"), own);
  assert.deepEqual([sent.get("api_key"), sent.get("end_customer_token"), sent.get("photo").type], [null, "ey.a.b", "image/jpeg"]);
});

const formOf = (request, bytes) =>
  /multipart/.test(request.headers["content-type"] ?? "") ? new Response(bytes, { headers: { "content-type": request.headers["content-type"] } }).formData() : undefined;

/** An event as the platform signs it, by another implementation. */
function deliver(event, { secret, at = Math.floor(Date.now() / 1000), id = randomUUID(), tamper = "" }) {
  const body = JSON.stringify(event);
  const v1 = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
  return call("POST", "webhook", { headers: { "x-genvoris-signature": `t=${at},v1=${"0".repeat(64)},v1=${v1}`, "x-genvoris-delivery": id, "content-type": "application/json" }, body: body + tamper });
}

test("the platform's own test arrives, and each delivery counts once", async () => {
  const webhook = await site.php("return get_option( Connection::WEBHOOK );");
  assert.equal((await platform.call("POST", `/webhooks/${webhook.id}/test`)).status < 300, true);
  while (!(await site.php("return get_option( 'tests_events', array() );")).some(([type]) => type === "webhook.test"));
  const secret = await site.php("return Secret_Store::get( 'webhook_secret' );");
  const id = randomUUID();
  const event = { id: "evt_1", type: "credit.low_balance", created: 1, data: { remaining_credits: 7 } };
  for (const _ of [1, 2]) assert.equal((await deliver(event, { secret, id })).status, 200);
  const heard = await site.php("return get_option( 'tests_events' );");
  assert.equal(heard.filter(([type]) => type === "credit.low_balance").length, 1);
});

test("events that are not signed, forged, old or no events are refused", async () => {
  const secret = await site.php("return Secret_Store::get( 'webhook_secret' );");
  const event = { id: "evt_2", type: "credit.balance_added", data: {} };
  const old = Math.floor(Date.now() / 1000) - 400;
  for (const options of [{ secret: "other" }, { secret, tamper: " " }, { secret, at: old }, { secret: "" }]) {
    assert.equal((await deliver(event, options)).status, 401, JSON.stringify({ ...options, secret: undefined }));
  }
  assert.equal((await call("POST", "webhook", { body: event })).status, 401);
  for (const body of [[], "text", { type: 7, data: {} }, { type: "x", data: "y" }]) assert.equal((await deliver(body, { secret })).status, 400);
});
