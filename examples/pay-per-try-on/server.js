// A shop whose shoppers pay for each try-on. README.md says what it needs.

import express from "express";
import Stripe from "stripe";

import { createGenvoris } from "./genvoris.js";
import { productPage, thankYouPage } from "./pages.js";
import { giveByGrant } from "./give-by-grant.js";
import { giveByPlan } from "./give-by-plan.js";

const { env } = process;
const { GENVORIS_KEY, STRIPE_SECRET_KEY, STRIPE_PRICE } = env;
const GENVORIS_URL = env.GENVORIS_URL ?? "http://127.0.0.1:8787";
const PORT = env.PORT ?? "3000";
const PRICE_LABEL = env.PRICE_LABEL ?? "$0.99";

for (const name of ["GENVORIS_KEY", "STRIPE_SECRET_KEY", "STRIPE_PRICE"]) {
  if (!env[name]) throw new Error(`${name} is missing.`);
}

const stripe = new Stripe(STRIPE_SECRET_KEY, stripeServer(env.STRIPE_API_BASE));
const genvoris = createGenvoris(GENVORIS_URL, GENVORIS_KEY);
const giveOneTryOn = env.GIVE_BY === "plan" ? giveByPlan : giveByGrant;
const products = new Map([
  ["linen-shirt", { id: "42", handle: "linen-shirt", title: "Linen shirt", image: `${GENVORIS_URL}/store/garments/linen-shirt.png` }],
]);

const app = express();
app.use(express.json({ limit: "10kb" }));

/** The shopper wants to pay. What it costs is this shop's affair, never the page's. */
app.post("/api/tryon/checkout", async (request, response) => {
  const { shopperId, productId, productHandle } = request.body ?? {};
  const product = products.get(productHandle);
  if (!isText(shopperId) || product?.id !== productId) return refuse(response, 400, "invalid_body");
  const checkout = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ price: STRIPE_PRICE, quantity: 1 }],
    // Stripe puts the id in where it finds the braces: URLSearchParams and encodeURIComponent would escape them.
    success_url: `${shopUrl()}/tryon/paid?session_id={CHECKOUT_SESSION_ID}`,
    cancel_url: `${shopUrl()}/products/${product.handle}`,
    metadata: { shopperId, productId, model: "PAY_PER_USE" },
  });
  response.json({ url: checkout.url, checkoutSessionId: checkout.id });
});

/** The shopper is back. A paid checkout gives one try-on, however often its id comes. */
app.post("/api/tryon/session", async (request, response) => {
  const checkout = await findCheckout(request.body?.checkoutSessionId);
  if (!checkout) return refuse(response, 404, "not_found");
  if (isOver(checkout)) return refuse(response, 410, "checkout_over");
  if (!isPaid(checkout)) return refuse(response, 402, "payment_required");
  const { shopperId, productId } = checkout.metadata;
  const customer = await giveOneTryOn(genvoris, shopperId, checkout.id);
  const session = await genvoris(`/customers/${customer.id}/sessions`, { productId });
  response.json({ token: session.token });
});

app.get("/", (request, response) => response.redirect("/products/linen-shirt"));

app.get("/products/:handle", (request, response) => {
  const product = products.get(request.params.handle);
  if (!product) return response.sendStatus(404);
  response.send(productPage(snippet(), product));
});

app.get("/tryon/paid", (request, response) => response.send(thankYouPage(snippet())));

// What went wrong is for the log alone.
app.use((error, request, response, next) => {
  const status = error.status ?? 500;
  if (status >= 500) console.error(`${request.method} ${request.path}:`, error.type ?? error.name, error.code ?? error.message);
  refuse(response, status < 500 ? status : 502, status < 500 ? "invalid_body" : "upstream_unreachable");
});

/** A checkout for a try-on, if the id is one: the account may have checkouts for other things, too. */
async function findCheckout(id) {
  if (typeof id !== "string" || !/^cs_\w{1,200}$/.test(id)) return undefined;
  try {
    const checkout = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent.latest_charge"] });
    return checkout.metadata.model === "PAY_PER_USE" ? checkout : undefined;
  } catch (error) {
    if (error.code === "resource_missing") return undefined;
    throw error;
  }
}

/** Whether it will never be paid. One whose money was given back still says `paid`: only its charge knows. */
function isOver({ status, payment_intent }) {
  return status === "expired" || payment_intent?.latest_charge?.refunded === true;
}

/** A checkout that is complete may still wait for its money. One that costs nothing says that it needs none before it is. */
function isPaid({ status, payment_status }) {
  return status === "complete" && ["paid", "no_payment_required"].includes(payment_status);
}

function isText(value) {
  return typeof value === "string" && value.length > 0 && value.length <= 255;
}

function refuse(response, status, error) {
  response.status(status).json({ error });
}

function snippet() {
  return { widget: `${GENVORIS_URL}/widget.js`, key: env.GENVORIS_PUBLIC_KEY ?? GENVORIS_KEY, price: PRICE_LABEL };
}

function shopUrl() {
  return env.SHOP_URL ?? `http://127.0.0.1:${server.address().port}`;
}

/** Options for a server that answers in Stripe's place. */
function stripeServer(base) {
  if (!base) return {};
  const { hostname: host, port, protocol } = new URL(base);
  return { host, port, protocol: protocol.replace(":", "") };
}

const server = app.listen(Number(PORT), "127.0.0.1", () => console.log(`The shop: ${shopUrl()}`));
