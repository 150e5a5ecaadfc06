// The bodies of Shopify's webhooks, as far as they concern try-ons, in the shape of the published examples.

import { VARIANT } from "./shop.mjs";

let last = 5_678_000_000_000;

export function order(customer, { checkout, quantity = 1, variant = VARIANT, total = "0.99" } = {}) {
  const id = ++last;
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    financial_status: "paid",
    currency: "USD",
    total_price: total,
    customer: customer ? { id: Number(customer), email: "ada@example.com" } : null,
    line_items: [{ id: id + 1, variant_id: 1, quantity: 1, price: "0.00" }, { id: id + 2, variant_id: variant, quantity, price: total }],
    note_attributes: checkout ? [{ name: "genvoris_checkout", value: checkout }] : [],
  };
}

export function refund(order, { variant, amount } = {}) {
  const lines = order.line_items.filter((line) => line.variant_id === variant);
  return {
    id: ++last,
    order_id: order.id,
    refund_line_items: lines.map((line_item) => ({ id: ++last, quantity: line_item.quantity, line_item_id: line_item.id, line_item })),
    transactions: amount ? [{ id: ++last, order_id: order.id, kind: "refund", status: "success", amount }] : [],
  };
}
