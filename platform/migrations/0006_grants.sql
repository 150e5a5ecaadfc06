-- Try-ons that an order or a checkout has given a customer, beside the plan's quota. expires_at: null for never.
-- revoked_at: from then on what is unused cannot be used; what is held still may be.
CREATE TABLE grants (
    id          TEXT PRIMARY KEY,
    store_id    TEXT NOT NULL REFERENCES stores (id),
    customer_id TEXT NOT NULL REFERENCES customers (id),
    reference   TEXT NOT NULL,
    try_ons     BIGINT NOT NULL,
    used        BIGINT NOT NULL DEFAULT 0 CHECK (used >= 0),
    held        BIGINT NOT NULL DEFAULT 0 CHECK (held >= 0),
    expires_at  BIGINT,
    revoked_at  BIGINT,
    created_at  BIGINT NOT NULL,
    UNIQUE (store_id, reference),
    CHECK (used + held <= try_ons)
);
CREATE INDEX grants_of_customer ON grants (customer_id, created_at, id);
-- Small however many grants a customer has used up.
CREATE INDEX grants_unused ON grants (customer_id, expires_at) WHERE revoked_at IS NULL AND used < try_ons;

-- The grant that pays for the attempt, where the period's quota does not. period_id is then the period that counts it.
ALTER TABLE attempts ADD COLUMN grant_id TEXT;
-- Try-ons of the period that grants have paid for; they are not in 'used'.
ALTER TABLE periods ADD COLUMN used_from_grants BIGINT NOT NULL DEFAULT 0 CHECK (used_from_grants >= 0);
