// Checkout sessions: how they are created, paid, expired and refunded.

import { ApiError, invalid, missing } from "./errors.mjs";
import { charge, checkoutSession, event, lineItem, list, newId, paymentIntent, price, product, refund } from "./objects.mjs";

const KNOWN = new Set([
  "allow_promotion_codes", "cancel_url", "client_reference_id", "customer_creation", "customer_email", "expand", "expires_at",
  "line_items", "locale", "metadata", "mode", "payment_intent_data", "payment_method_types", "submit_type", "success_url", "ui_mode",
]);
/** The least that can be paid, in the smallest unit. Stripe has an amount for each currency. */
const LEAST = { usd: 50, eur: 50, gbp: 30, jpy: 50 };

export function createSession(account, params, pageUrl) {
  validate(params);
  const items = params.line_items.map((item, index) => createLineItem(account, item, `line_items[${index}]`));
  const amount = items.reduce((sum, item) => sum + item.amount_total, 0);
  const { currency } = items[0];
  if (amount > 0 && amount < (LEAST[currency] ?? 1)) {
    const message = `The Checkout Session's total amount due must add up to at least ${LEAST[currency]} ${currency}`;
    throw new ApiError(400, { code: "amount_too_small", message });
  }
  const { payment_intent_data, line_items, expand, expires_at, ...plain } = params;
  const session = checkoutSession({ ...plain, amount_subtotal: amount, amount_total: amount, currency });
  if (expires_at) session.expires_at = Number(expires_at);
  if (amount === 0) session.payment_status = "no_payment_required";
  session.url = pageUrl(session.id);
  const hidden = { line_items: list(items, `/v1/checkout/sessions/${session.id}/line_items`), payment_intent_data };
  return account.keep(session, hidden);
}

function validate(params) {
  const unknown = Object.keys(params).find((name) => !KNOWN.has(name));
  if (unknown) {
    throw new ApiError(400, { code: "parameter_unknown", param: unknown, message: `Received unknown parameter: ${unknown}` });
  }
  if (params.mode !== "payment") throw invalid("mode", "Only sessions with the mode 'payment' are known here.");
  if (!params.success_url) throw missing("success_url");
  if (!Array.isArray(params.line_items)) throw missing("line_items");
  for (const name of ["success_url", "cancel_url"]) validateUrl(name, params[name]);
  validateMetadata("metadata", params.metadata);
  validateMetadata("payment_intent_data[metadata]", params.payment_intent_data?.metadata);
}

function validateUrl(param, url) {
  if (url === undefined || (/^https?:/.test(url) && URL.canParse(url) && url.length <= 5000)) return;
  throw new ApiError(400, { code: "url_invalid", param, message: "Not a valid URL" });
}

function validateMetadata(param, metadata = {}) {
  const entries = Object.entries(metadata);
  if (entries.length > 50) throw invalid(param, "Metadata can have at most 50 keys.");
  for (const [key, value] of entries) {
    if (key.length > 40) throw invalid(param, "Metadata keys can have at most 40 characters.");
    if (typeof value !== "string" || value.length > 500) {
      throw invalid(`${param}[${key}]`, "Metadata values can have at most 500 characters.");
    }
  }
}

function createLineItem(account, item, param) {
  if (!item.price && !item.price_data) throw missing(`${param}[price]`);
  if (!(Number(item.quantity) >= 1)) throw missing(`${param}[quantity]`);
  const found = item.price
    ? account.find("price", item.price, `${param}[price]`)
    : createPrice(account, item.price_data, `${param}[price_data]`);
  return lineItem(found, Number(item.quantity));
}

export function createProduct(account, { name, description, metadata }) {
  if (!name) throw missing("name");
  return account.keep(product({ name, ...(description && { description }), ...(metadata && { metadata }) }));
}

export function createPrice(account, params, param) {
  const named = (name) => (param ? `${param}[${name}]` : name);
  const unitAmount = Number(params.unit_amount);
  if (!params.currency) throw missing(named("currency"));
  if (params.unit_amount === undefined) throw missing(named("unit_amount"));
  if (!Number.isSafeInteger(unitAmount) || unitAmount < 0) {
    throw new ApiError(400, { code: "parameter_invalid_integer", param: named("unit_amount"), message: `Invalid integer: ${params.unit_amount}` });
  }
  const owner = params.product
    ? account.find("product", params.product, named("product"))
    : createProduct(account, params.product_data ?? {});
  return account.keep(price({ currency: params.currency.toLowerCase(), unit_amount: unitAmount, product: owner.id }));
}

/** The shopper has paid by card, or has nothing to pay. */
export async function pay(account, session, method) {
  requireOpen(session);
  if (session.payment_status !== "no_payment_required") {
    const intent = startPayment(account, session, method);
    succeed(account, intent);
    session.payment_status = "paid";
  }
  await complete(account, session);
}

/** The shopper has finished the checkout, and the money is on its way, as with bank debits. */
export async function payLater(account, session, method) {
  requireOpen(session);
  startPayment(account, session, method).status = "processing";
  await complete(account, session);
}

/** The money of a bank debit has come, or it will not. */
export async function settle(account, session, succeeded) {
  const intent = account.find("payment_intent", session.payment_intent);
  if (intent.status !== "processing") throw unexpectedState(`This payment is ${intent.status}.`);
  if (succeeded) {
    succeed(account, intent);
    session.payment_status = "paid";
  } else {
    intent.status = "requires_payment_method";
  }
  await account.emit(event(`checkout.session.async_payment_${succeeded ? "succeeded" : "failed"}`, session));
}

export async function expire(account, session) {
  requireOpen(session);
  Object.assign(session, { status: "expired", url: null });
  await account.emit(event("checkout.session.expired", session));
  return session;
}

export async function createRefund(account, params) {
  if (!params.payment_intent) throw missing("payment_intent");
  const intent = account.find("payment_intent", params.payment_intent, "payment_intent");
  const charged = account.find("charge", intent.latest_charge, "payment_intent");
  const rest = charged.amount - charged.amount_refunded;
  const amount = Number(params.amount ?? rest);
  if (rest === 0) {
    throw new ApiError(400, { code: "charge_already_refunded", message: `Charge ${charged.id} has already been refunded.` });
  }
  if (!(amount > 0 && amount <= rest)) throw invalid("amount", "The amount is more than what was not refunded yet.");
  charged.amount_refunded += amount;
  charged.refunded = charged.amount_refunded === charged.amount;
  const refunded = account.keep(refund(charged, amount));
  await account.emit(event("charge.refunded", charged));
  return refunded;
}

function requireOpen(session) {
  if (session.status !== "open") throw unexpectedState(`This Checkout Session is ${session.status}.`);
}

function unexpectedState(message) {
  return new ApiError(400, { code: "resource_state_invalid", message });
}

/** The session's payment intent, which a session has from its payment on. */
function startPayment(account, session, method) {
  const { amount_total: amount, currency, payment_method_types } = session;
  const { metadata = {}, shipping = null } = account.hidden(session).payment_intent_data ?? {};
  const fields = { amount, currency, payment_method_types, metadata, shipping, payment_method: method?.id ?? newId("pm") };
  const intent = account.keep(paymentIntent({ ...fields, status: "requires_confirmation" }));
  session.payment_intent = intent.id;
  return intent;
}

function succeed(account, intent) {
  const { amount } = intent;
  const charged = account.keep(charge(intent, { amount_captured: amount, captured: true, paid: true, status: "succeeded" }));
  Object.assign(intent, { amount_received: amount, latest_charge: charged.id, status: "succeeded" });
}

async function complete(account, session) {
  Object.assign(session, { status: "complete", url: null });
  await account.emit(event("checkout.session.completed", session));
}
