-- Times are epoch milliseconds, ids are text, flags are 0 or 1: the same statements run on SQLite and PostgreSQL.

CREATE TABLE stores (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- A key is known by its SHA-256 (hex) alone.
CREATE TABLE api_keys (
    sha256     TEXT PRIMARY KEY,
    store_id   TEXT NOT NULL REFERENCES stores (id),
    created_at BIGINT NOT NULL
);

CREATE TABLE plans (
    id                TEXT PRIMARY KEY,
    store_id          TEXT NOT NULL REFERENCES stores (id),
    external_id       TEXT,
    name              TEXT NOT NULL,
    monthly_try_ons   BIGINT NOT NULL,
    external_price_id TEXT,
    active            BIGINT NOT NULL DEFAULT 1,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    UNIQUE (store_id, external_id)
);

-- period_id points at the period now running.
CREATE TABLE customers (
    id          TEXT PRIMARY KEY,
    store_id    TEXT NOT NULL REFERENCES stores (id),
    external_id TEXT NOT NULL,
    email       TEXT,
    plan_id     TEXT REFERENCES plans (id),
    status      TEXT NOT NULL DEFAULT 'ACTIVE',
    metadata    TEXT,
    period_id   TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    UNIQUE (store_id, external_id)
);

-- The quota stands here and not on the plan, so that a raised plan reaches a customer with the next period only.
CREATE TABLE periods (
    id          TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL REFERENCES customers (id),
    starts_at   BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL,
    quota       BIGINT NOT NULL,
    used        BIGINT NOT NULL DEFAULT 0 CHECK (used >= 0),
    held        BIGINT NOT NULL DEFAULT 0 CHECK (held >= 0)
);
CREATE INDEX periods_of_customer ON periods (customer_id, starts_at);

CREATE TABLE credit_packs (
    id         TEXT PRIMARY KEY,
    store_id   TEXT NOT NULL REFERENCES stores (id),
    credits    BIGINT NOT NULL,
    remaining  BIGINT NOT NULL CHECK (remaining >= 0),
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX credit_packs_of_store ON credit_packs (store_id, expires_at);

-- One row per attempt_id: the idempotency key and, while state is 'held', the hold on period and pack.
CREATE TABLE attempts (
    store_id    TEXT NOT NULL REFERENCES stores (id),
    attempt_id  TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('held', 'committed', 'released', 'expired', 'uncharged')),
    customer_id TEXT,
    period_id   TEXT,
    pack_id     TEXT,
    lease_until BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (store_id, attempt_id)
);
CREATE INDEX attempts_held ON attempts (lease_until) WHERE state = 'held';

CREATE TABLE signing_keys (
    kid         TEXT PRIMARY KEY,
    private_pem TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);
