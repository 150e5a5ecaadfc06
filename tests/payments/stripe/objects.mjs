// What Stripe's objects look like in the API's version 2026-10-28.endive: every field that its published types declare as
// always present, with the value it has where nobody has asked for anything else.

import { randomBytes } from "node:crypto";

export const API_VERSION = "2026-10-28.endive";

/** How long a checkout session can be paid, in seconds. */
const LIFETIME = 24 * 60 * 60;

export function newId(prefix) {
  return `${prefix}_${randomBytes(12).toString("hex")}`;
}

export function now() {
  return Math.floor(Date.now() / 1000);
}

const nothing = (...names) => Object.fromEntries(names.map((name) => [name, null]));

export function checkoutSession(fields) {
  const id = `cs_test_${randomBytes(29).toString("hex")}`;
  return {
    id, object: "checkout.session",
    ...nothing("adaptive_pricing", "after_expiration", "allow_promotion_codes", "allowed_payment_method_types",
      "billing_address_collection", "cancel_url", "client_reference_id", "client_secret", "collected_information",
      "consent", "consent_collection", "currency_conversion", "customer", "customer_account", "customer_details",
      "customer_email", "integration_identifier", "invoice", "locale", "managed_payments", "origin_context",
      "payment_intent", "payment_link", "payment_method_collection", "payment_method_configuration_details",
      "permissions", "recovered_from", "saved_payment_method_options", "setup_intent", "shipping_address_collection",
      "shipping_cost", "submit_type", "subscription", "wallet_options"),
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    created: now(), expires_at: now() + LIFETIME, livemode: false, mode: "payment", ui_mode: "hosted_page",
    custom_fields: [], discounts: [], shipping_options: [], metadata: {}, payment_method_options: {},
    custom_text: nothing("after_submit", "shipping_address", "submit", "terms_of_service_acceptance"),
    customer_creation: "if_required",
    invoice_creation: { enabled: false, invoice_data: nothing("account_tax_ids", "custom_fields", "description", "footer", "issuer", "rendering_options") },
    payment_method_types: ["card"], payment_status: "unpaid", status: "open",
    phone_number_collection: { enabled: false },
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ...fields,
  };
}

export function lineItem(price, quantity) {
  const amount = price.unit_amount * quantity;
  return {
    id: newId("li"), object: "item", adjustable_quantity: null, amount_discount: 0, amount_subtotal: amount,
    amount_tax: 0, amount_total: amount, currency: price.currency, description: null, metadata: {}, price, quantity,
  };
}

export function product(fields) {
  return {
    id: newId("prod"), object: "product", active: true, created: now(), updated: now(), livemode: false, metadata: {},
    images: [], marketing_features: [], type: "service",
    ...nothing("description", "package_dimensions", "shippable", "tax_details", "url"),
    ...fields,
  };
}

export function price(fields) {
  return {
    id: newId("price"), object: "price", active: true, billing_scheme: "per_unit", created: now(), livemode: false,
    metadata: {}, type: "one_time", tax_behavior: "unspecified",
    ...nothing("custom_unit_amount", "lookup_key", "nickname", "recurring", "tiers_mode", "transform_quantity"),
    unit_amount_decimal: String(fields.unit_amount),
    ...fields,
  };
}

export function paymentMethod(type, details) {
  const address = nothing("city", "country", "line1", "line2", "postal_code", "state");
  return {
    id: newId("pm"), object: "payment_method", type, [type]: details, created: now(), livemode: false, metadata: {},
    allow_redisplay: "unspecified", customer: null, customer_account: null,
    billing_details: { address, ...nothing("email", "name", "phone", "tax_id") },
  };
}

export function paymentIntent(fields) {
  const id = newId("pi");
  return {
    id, object: "payment_intent", amount_capturable: 0, amount_received: 0, capture_method: "automatic_async",
    client_secret: `${id}_secret`, confirmation_method: "automatic", created: now(), livemode: false, metadata: {},
    ...nothing("allowed_payment_method_types", "application", "application_fee_amount", "automatic_payment_methods",
      "canceled_at", "cancellation_reason", "customer", "customer_account", "description",
      "excluded_payment_method_types", "last_payment_error", "latest_charge", "managed_payments", "next_action",
      "on_behalf_of", "payment_method", "payment_method_configuration_details", "payment_method_options",
      "payment_record", "processing", "receipt_email", "review", "setup_future_usage", "shipping", "source",
      "statement_descriptor", "statement_descriptor_suffix", "transfer_group"),
    ...fields,
  };
}

export function charge(intent, fields) {
  const address = nothing("city", "country", "line1", "line2", "postal_code", "state");
  return {
    id: newId("ch"), object: "charge", amount: intent.amount, amount_captured: 0, amount_refunded: 0,
    billing_details: { address, ...nothing("email", "name", "phone", "tax_id") },
    captured: false, created: now(), currency: intent.currency, disputed: false, fraud_details: {}, livemode: false,
    metadata: intent.metadata, paid: false, payment_intent: intent.id, payment_method: intent.payment_method,
    refunded: false,
    ...nothing("application", "application_fee", "application_fee_amount", "balance_transaction",
      "calculated_statement_descriptor", "customer", "description", "failure_balance_transaction", "failure_code",
      "failure_message", "on_behalf_of", "outcome", "payment_method_details", "receipt_email", "receipt_number",
      "receipt_url", "review", "shipping", "source", "source_transfer", "statement_descriptor",
      "statement_descriptor_suffix", "transfer_data", "transfer_group"),
    ...fields,
  };
}

export function refund(charged, amount) {
  return {
    id: newId("re"), object: "refund", amount, charge: charged.id, created: now(), currency: charged.currency,
    metadata: {}, payment_intent: charged.payment_intent, payment_method: charged.payment_method, status: "succeeded",
    ...nothing("balance_transaction", "customer", "customer_account", "reason", "receipt_number",
      "source_transfer_reversal", "transfer_reversal"),
  };
}

export function event(type, object) {
  return {
    id: newId("evt"), object: "event", api_version: API_VERSION, created: now(), data: { object }, livemode: false,
    pending_webhooks: 1, request: { id: null, idempotency_key: null }, type,
  };
}

export function list(data, url) {
  return { object: "list", data, has_more: false, url };
}
