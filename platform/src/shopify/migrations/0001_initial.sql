-- Webhooks that were handled. Shopify repeats those that it has no answer to.
CREATE TABLE webhooks (
    id TEXT PRIMARY KEY,
    received_at BIGINT NOT NULL
);
-- Whom the platform knows, so that all can be forgotten when the shop asks for it.
CREATE TABLE customers (
    external_id TEXT PRIMARY KEY
);
-- Single try-ons that somebody wants to buy. An order of one carries its id.
CREATE TABLE checkouts (
    id TEXT PRIMARY KEY,
    external_id TEXT NOT NULL,
    product_id TEXT,
    created_at BIGINT NOT NULL,
    order_id BIGINT
);
-- Paid orders, and what they give to whom; external_id is NULL once the customer is forgotten.
CREATE TABLE orders (
    id BIGINT PRIMARY KEY,
    external_id TEXT,
    try_ons BIGINT NOT NULL,
    total_cents BIGINT NOT NULL,
    expires_at BIGINT
);
-- Refunds, which may arrive before their orders.
CREATE TABLE refunds (
    id BIGINT PRIMARY KEY,
    order_id BIGINT NOT NULL,
    cents BIGINT NOT NULL,
    returns_item BIGINT NOT NULL
);
CREATE INDEX refunds_of_order ON refunds (order_id);
CREATE INDEX orders_of_customer ON orders (external_id);
CREATE INDEX checkouts_of_customer ON checkouts (external_id);
-- What is old is deleted with each webhook.
CREATE INDEX webhooks_by_age ON webhooks (received_at);
CREATE INDEX checkouts_by_age ON checkouts (created_at);
-- Try-ons that a theme has reported.
CREATE TABLE reported (
    external_id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    PRIMARY KEY (external_id, attempt_id)
);
