// A shop page, and the responses of its try-on backend, for a browser without a network.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = new URL("../../", import.meta.url).pathname;
const TYPES = { js: "text/javascript", json: "application/json", wasm: "application/wasm", css: "text/css", jpg: "image/jpeg", png: "image/png" };

export const ORIGIN = "http://shop.example";
export const PHOTO = join(ROOT, "www/store/model.jpg");

/** The shop's theme, light and dark. */
const STYLE = `:root { color-scheme: light dark; }
body { margin: 0; font: 16px/1.5 "Helvetica Neue", Arial, sans-serif; background: #fff; color: #1c1b1a; }
main { max-width: 640px; margin: auto; padding: 24px; min-height: 200vh; }
a { color: #8a3b12; }
.add-to-cart { padding: 14px 32px; border: 0; border-radius: 8px; background: #23432f; color: #fff; font: inherit; font-weight: 600; }
@media (prefers-color-scheme: dark) {
  body { background: #141414; color: #eee; }
  a { color: #e6a57e; }
  .add-to-cart { background: #9fd3b0; color: #10251a; }
}`;

/** The shop's page in this language. */
export const shopPage = (language) => `<!doctype html>
<html lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Linen shirt</title>
<style>${STYLE}</style>
<script>window.Shop = { addToBag: async () => {} };</script>
<script src="/widget.js" defer data-api-key="gvk_test_sandbox" data-consent-url="/photos" data-add-to-cart-callback="Shop.addToBag"></script>
</head>
<body>
<main>
<h1>Linen shirt</h1>
<p>Woven in small batches. <a href="#care">How to care for linen</a></p>
<button type="button" class="add-to-cart">Add to cart</button>
<button type="button" data-genvoris-trigger data-product-id="linen-shirt" data-product-title="Linen shirt, relaxed fit"
  data-product-price="€ 89.00" data-product-image="/linen-shirt.png" data-product-category="apparel">Try it on</button>
</main>
</body>
</html>`;

/** What the backend answers to the next try-on: a name of `ANSWERS`. */
export const backend = { answer: "result" };

const success = (images) => ({
  status: 200,
  body: { success: true, images, request_id: "req_8XbK2", end_customer_quota: { used: 1, limit: 3, remaining: 2 } },
});
const refusal = (body) => ({ status: 402, body: { error: "end_customer_quota", used: 3, limit: 3, remaining: 0, resetsAt: "2027-01-01T00:00:00Z", ...body } });

export const ANSWERS = {
  result: success([`${ORIGIN}/model.jpg`]),
  results: success([1, 2, 3].map((picture) => `${ORIGIN}/model.jpg?${picture}`)),
  failure: { status: 500, body: { error: "internal_error", request_id: "req_8XbK2" } },
  refused: { status: 400, body: { error: "invalid_body", fieldErrors: { photo: ["no person"] }, request_id: "req_8XbK2" } },
  paywall: refusal({ reason: "quota_exhausted", upgradeUrl: "https://shop.example/plans" }),
  locked: { status: 403, body: { error: "account_inactive" } },
};

const respond = (route, { status, body }) => route.fulfill({ status, contentType: "application/json", body: JSON.stringify(body) });

const respondWithFile = (route, name) => {
  const folder = /^(model\.jpg)$/.test(name) ? "www/store" : /\.png$/.test(name) ? "www/store/garments" : "dist";
  try {
    return route.fulfill({ contentType: TYPES[name.split(".").pop()], body: readFileSync(join(ROOT, folder, name)) });
  } catch {
    return route.fulfill({ status: 404, body: "" });
  }
};

/** Answers all requests of a browser context. */
export const serve = (context, language) =>
  context.route("**/*", (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/") return route.fulfill({ contentType: "text/html", body: shopPage(language) });
    if (pathname === "/api/status") return respond(route, { status: 200, body: { access: "ALLOWED" } });
    // An answer that never comes keeps the progress on the screen.
    if (pathname === "/api/tryon") return backend.answer === "none" ? undefined : respond(route, ANSWERS[backend.answer]);
    if (pathname.startsWith("/api/")) return respond(route, { status: 200, body: {} });
    return respondWithFile(route, pathname.slice(1));
  });
