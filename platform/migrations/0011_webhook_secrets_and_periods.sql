-- Secrets that a rotation has replaced. They sign beside the webhook's own one until they expire.
CREATE TABLE webhook_old_secrets (
    webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    secret     TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (webhook_id, secret)
);
CREATE INDEX webhook_old_secrets_by_age ON webhook_old_secrets (expires_at);

-- The number of the last event of each store that was published.
CREATE TABLE event_sequences (
    store_id TEXT PRIMARY KEY REFERENCES stores (id),
    last     BIGINT NOT NULL
);

-- failing_since: the first of the failures that no success has followed. disabled_at: when they were too many.
ALTER TABLE webhooks ADD COLUMN failing_since BIGINT;
ALTER TABLE webhooks ADD COLUMN last_failed_at BIGINT;
ALTER TABLE webhooks ADD COLUMN disabled_at BIGINT;
ALTER TABLE webhooks ADD COLUMN disabled_reason TEXT;

-- When the delivery became pending: when it was created, or when it was last sent again. Only read while it is pending.
ALTER TABLE deliveries ADD COLUMN pending_since BIGINT NOT NULL DEFAULT 0;
UPDATE deliveries SET pending_since = created_at WHERE state = 'PENDING';
DROP INDEX deliveries_undelivered;
CREATE INDEX deliveries_undelivered ON deliveries (pending_since) WHERE state = 'PENDING';

-- A copy of the current period's end, so that the periods that have ended are found by an index.
ALTER TABLE customers ADD COLUMN period_ends_at BIGINT NOT NULL DEFAULT 0;
UPDATE customers SET period_ends_at =
    COALESCE((SELECT ends_at FROM periods WHERE periods.id = customers.period_id), 0);
CREATE INDEX customers_by_period_end ON customers (period_ends_at, id) WHERE status <> 'CANCELLED';

-- Background tasks that run in one process at a time.
CREATE TABLE task_leases (
    task        TEXT PRIMARY KEY,
    owner       TEXT NOT NULL,
    lease_until BIGINT NOT NULL
);
