-- A note of the store's own about the webhook, and whether events are sent to it.
ALTER TABLE webhooks ADD COLUMN description TEXT;
ALTER TABLE webhooks ADD COLUMN active BIGINT NOT NULL DEFAULT 1;

-- 1 once the store was told that the quota is used up.
ALTER TABLE periods ADD COLUMN exhausted_notified BIGINT NOT NULL DEFAULT 0;

-- The page's own id of an event, so that one that is sent again counts once.
ALTER TABLE events ADD COLUMN event_id TEXT;
CREATE UNIQUE INDEX events_by_event_id ON events (store_id, session_id, event_id);

-- A return that is sent again counts once. Those that were counted more than once before are reduced to one.
DELETE FROM returns WHERE id NOT IN (
    SELECT MIN(id) FROM returns GROUP BY store_id, platform, order_id, refunded_cents);
DROP INDEX returns_of_order;
CREATE UNIQUE INDEX returns_of_order ON returns (store_id, platform, order_id, refunded_cents);

-- Calls with an Idempotency-Key. run_id: the call that runs, until lease_until; it has ended once there is a response.
-- fingerprint, response: keyed and encrypted by what only the caller has.
CREATE TABLE idempotency_keys (
    store_id    TEXT NOT NULL REFERENCES stores (id),
    route       TEXT NOT NULL,
    key_sha256  TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    run_id      TEXT NOT NULL,
    lease_until BIGINT NOT NULL,
    response    TEXT,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (store_id, route, key_sha256)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (expires_at);
