// A stand-in for Stripe on this machine: checkout sessions, their hosted page, refunds and signed webhooks.
//
//   node tests/payments/stripe/server.mjs --port 12111 --webhook http://127.0.0.1:8788/api/tryon/webhook --secret whsec_test
//
// It prints its URL and the id of a price. Any key that begins with sk_test_ or rk_test_ is taken. What it knows is gone
// when it ends.

import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { Account } from "./account.mjs";
import { choose, page } from "./checkout-page.mjs";
import { ApiError } from "./errors.mjs";
import { parseForm } from "./form.mjs";
import { IdempotentRequests } from "./idempotency.mjs";
import { API_VERSION, newId } from "./objects.mjs";
import { answer } from "./routes.mjs";
import { deliverTo } from "./webhooks.mjs";

/** Starts it. `webhook` is `{ url, secret }`, and may be set later on what is returned. */
export async function startStripe({ port = 0, webhook } = {}) {
  const stripe = { webhook, requests: [], url: undefined, close: () => server.close() };
  const account = new Account((event) => deliverTo(stripe.webhook)(event));
  const state = { account, idempotent: new IdempotentRequests(), stripe };
  const server = createServer((request, response) => {
    handle(state, request, response).catch((error) => fail(response, error));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  stripe.url = `http://127.0.0.1:${server.address().port}`;
  return stripe;
}

async function handle(state, request, response) {
  const url = new URL(request.url, state.stripe.url);
  const body = await text(request);
  state.stripe.requests.push({ method: request.method, path: url.pathname, headers: request.headers, body });
  const [, id] = url.pathname.match(/^\/c\/pay\/(\w+)$/) ?? [];
  if (id) return showPage(state, request, response, id, body);
  // What a browser asks for beside the page.
  if (!url.pathname.startsWith("/v1/")) return response.writeHead(404).end();
  return callApi(state, request, response, url, body);
}

/** A fault of the stand-in, or a request that is none. */
function fail(response, error) {
  console.error(error);
  response.writeHead(500, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { type: "api_error", message: error.message } }));
}

async function showPage({ account }, request, response, id, body) {
  try {
    const session = account.find("checkout.session", id);
    const choice = request.method === "POST" ? new URLSearchParams(body).get("choice") : undefined;
    const target = choice && (await choose(account, session, choice));
    if (target) return response.writeHead(303, { location: target }).end();
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page(account, session, choice));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    response.writeHead(error.status, { "content-type": "text/plain" }).end(error.message);
  }
}

async function callApi(state, request, response, url, body) {
  const headers = { "content-type": "application/json", "request-id": newId("req"), "stripe-version": API_VERSION };
  try {
    authenticate(request.headers);
    const found = await idempotently(state, request, url, body);
    if (found.replayed) headers["idempotent-replayed"] = "true";
    response.writeHead(200, headers).end(JSON.stringify(found.body));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    response.writeHead(error.status, headers).end(JSON.stringify(error.body()));
  }
}

function idempotently({ account, idempotent, stripe }, request, url, body) {
  const { method } = request;
  const key = method === "POST" ? request.headers["idempotency-key"] : undefined;
  const pageUrl = (id) => `${stripe.url}/c/pay/${id}`;
  const call = { account, method, path: url.pathname, pageUrl };
  return idempotent.answer(key, `${method} ${url.pathname} ${body}`, async () => {
    return answer({ ...call, params: parseForm(method === "POST" ? body : url.search) });
  });
}

function authenticate({ authorization = "", "stripe-version": version = API_VERSION }) {
  if (!/^Bearer [sr]k_test_\w+$/.test(authorization)) {
    const message = "Invalid API Key provided.";
    throw new ApiError(401, { message });
  }
  if (version !== API_VERSION) throw new ApiError(400, { message: `Invalid Stripe API version: ${version}` });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: "string" };
  const { values } = parseArgs({ options: { port: { ...text, default: "12111" }, webhook: text, secret: text } });
  const webhook = values.webhook && { url: values.webhook, secret: values.secret ?? "whsec_test" };
  const { url } = await startStripe({ port: Number(values.port), webhook });
  const body = new URLSearchParams({ currency: "usd", unit_amount: 99, "product_data[name]": "One try-on" });
  const response = await fetch(`${url}/v1/prices`, { method: "POST", headers: { authorization: "Bearer sk_test_1" }, body });
  const { id } = await response.json();
  console.log(`Stripe's stand-in: ${url}\nA price of $0.99: ${id}`);
}
