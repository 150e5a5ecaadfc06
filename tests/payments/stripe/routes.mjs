// Which calls of Stripe's API are answered, and by what.

import { createPrice, createProduct, createRefund, createSession, expire } from "./checkout.mjs";
import { ApiError, invalid } from "./errors.mjs";
import { list } from "./objects.mjs";
import { confirm, createPaymentMethod, paymentPage } from "./payment-pages.mjs";

const sessions = "/v1/checkout/sessions";
const session = ({ account, id }) => account.find("checkout.session", id);

const ROUTES = [
  ["POST", sessions, ({ account, params, pageUrl }) => createSession(account, params, pageUrl)],
  ["GET", sessions, listSessions],
  ["GET", `${sessions}/:id`, session],
  ["POST", `${sessions}/:id/expire`, (call) => expire(call.account, session(call))],
  ["GET", `${sessions}/:id/line_items`, (call) => call.account.hidden(session(call)).line_items],
  ["POST", "/v1/products", ({ account, params }) => createProduct(account, params)],
  ["POST", "/v1/prices", ({ account, params }) => createPrice(account, params)],
  ["GET", "/v1/prices/:id", ({ account, id }) => account.find("price", id)],
  ["POST", "/v1/payment_methods", ({ account, params }) => createPaymentMethod(account, params)],
  ["GET", "/v1/payment_intents/:id", ({ account, id }) => account.find("payment_intent", id)],
  ["GET", "/v1/charges/:id", ({ account, id }) => account.find("charge", id)],
  ["POST", "/v1/refunds", ({ account, params }) => createRefund(account, params)],
  ["GET", "/v1/payment_pages/:id", (call) => paymentPage(session(call))],
  ["POST", "/v1/payment_pages/:id/confirm", (call) => confirm(call.account, session(call), call.params)],
];

/** The object that a call comes to, with what it asks to have expanded. */
export async function answer(call) {
  for (const [method, pattern, handler] of ROUTES) {
    const found = method === call.method && match(pattern, call.path);
    if (found) return call.account.expanded(await handler({ ...call, ...found }), expansions(call.params));
  }
  throw new ApiError(404, { message: `Unrecognized request URL (${call.method}: ${call.path}).` });
}

function expansions({ expand = [] }) {
  if (!Array.isArray(expand)) throw invalid("expand", "Invalid array");
  return expand;
}

/** `{ id }` if the path is one of the pattern's. */
function match(pattern, path) {
  const parts = path.split("/");
  const wanted = pattern.split("/");
  const same = wanted.length === parts.length && wanted.every((part, index) => part === ":id" || part === parts[index]);
  return same && { id: parts[wanted.indexOf(":id")] };
}

function listSessions({ account, params }) {
  const { payment_intent: intent } = params;
  const found = account.all("checkout.session").filter((session) => !intent || session.payment_intent === intent);
  return list(found, sessions);
}
