-- Everything beyond a single process with one store. Tables whose columns or checks change are rebuilt, because
-- that is the one way both databases know.

ALTER TABLE stores ADD COLUMN active BIGINT NOT NULL DEFAULT 1;
-- JSON; the built-in design where null.
ALTER TABLE stores ADD COLUMN button_design TEXT;

-- origins: JSON array of allowed page origins, null for any. expires_at: set when a key is replaced with a grace.
CREATE TABLE api_keys_new (
    sha256     TEXT PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    store_id   TEXT NOT NULL REFERENCES stores (id),
    kind       TEXT NOT NULL CHECK (kind IN ('live', 'test', 'pub')),
    origins    TEXT,
    expires_at BIGINT,
    created_at BIGINT NOT NULL
);
INSERT INTO api_keys_new (sha256, id, store_id, kind, created_at)
    SELECT sha256, 'key_' || substr(sha256, 1, 32), store_id, 'test', created_at FROM api_keys;
DROP TABLE api_keys;
ALTER TABLE api_keys_new RENAME TO api_keys;
CREATE INDEX api_keys_of_store ON api_keys (store_id);

CREATE INDEX customers_of_store ON customers (store_id, created_at, id);

-- 1 once the store was told that 80 % are used.
ALTER TABLE periods ADD COLUMN warned BIGINT NOT NULL DEFAULT 0;

-- owner: the process that renders; job_id: one run of the attempt, named in status URLs.
CREATE TABLE attempts_new (
    store_id    TEXT NOT NULL REFERENCES stores (id),
    attempt_id  TEXT NOT NULL,
    job_id      TEXT NOT NULL,
    owner       TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('held', 'committed', 'released', 'cancelled', 'expired', 'uncharged')),
    customer_id TEXT,
    period_id   TEXT,
    pack_id     TEXT,
    lease_until BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (store_id, attempt_id)
);
INSERT INTO attempts_new
    SELECT store_id, attempt_id, 'job_' || attempt_id, '', fingerprint, state, customer_id, period_id, pack_id,
        lease_until, created_at
    FROM attempts;
DROP TABLE attempts;
ALTER TABLE attempts_new RENAME TO attempts;
CREATE INDEX attempts_held ON attempts (lease_until) WHERE state = 'held';
CREATE INDEX attempts_by_job ON attempts (job_id);
CREATE INDEX attempts_by_age ON attempts (created_at);

-- What a run of an attempt answered, for clients that lost their connection or poll. body: JSON.
CREATE TABLE answers (
    job_id     TEXT PRIMARY KEY,
    body       TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX answers_by_age ON answers (expires_at);

-- A key is published from created_at, signs from signs_from, and is replaced by the next one that signs.
ALTER TABLE signing_keys ADD COLUMN signs_from BIGINT NOT NULL DEFAULT 0;

CREATE TABLE sessions (
    jti         TEXT PRIMARY KEY,
    store_id    TEXT NOT NULL REFERENCES stores (id),
    customer_id TEXT NOT NULL REFERENCES customers (id),
    product_id  TEXT,
    revoked_at  BIGINT,
    expires_at  BIGINT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE INDEX sessions_of_customer ON sessions (customer_id, expires_at);
CREATE INDEX sessions_by_age ON sessions (expires_at);

-- types: JSON array of event types, null for all.
CREATE TABLE webhooks (
    id         TEXT PRIMARY KEY,
    store_id   TEXT NOT NULL REFERENCES stores (id),
    url        TEXT NOT NULL,
    secret     TEXT NOT NULL,
    types      TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX webhooks_of_store ON webhooks (store_id);

-- The outbox: written in the transaction of what it tells about. body: the JSON envelope, sent as it is.
CREATE TABLE deliveries (
    id          TEXT PRIMARY KEY,
    webhook_id  TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event_type  TEXT NOT NULL,
    body        TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('PENDING', 'DELIVERED', 'DEAD')),
    attempts    BIGINT NOT NULL DEFAULT 0,
    next_at     BIGINT NOT NULL,
    last_status BIGINT,
    last_error  TEXT,
    created_at  BIGINT NOT NULL
);
CREATE INDEX deliveries_due ON deliveries (next_at) WHERE state = 'PENDING';
CREATE INDEX deliveries_of_webhook ON deliveries (webhook_id, created_at);
CREATE INDEX deliveries_by_age ON deliveries (created_at);

CREATE TABLE events (
    id            TEXT PRIMARY KEY,
    store_id      TEXT NOT NULL REFERENCES stores (id),
    session_id    TEXT NOT NULL,
    event_type    TEXT NOT NULL,
    product_id    TEXT,
    product_title TEXT,
    page_url      TEXT,
    metadata      TEXT,
    created_at    BIGINT NOT NULL
);
CREATE INDEX events_of_session ON events (store_id, session_id, created_at);

-- email_sha256: of the address in lower case, trimmed.
CREATE TABLE conversions (
    id             TEXT PRIMARY KEY,
    store_id       TEXT NOT NULL REFERENCES stores (id),
    platform       TEXT NOT NULL,
    order_id       TEXT NOT NULL,
    amount_cents   BIGINT NOT NULL,
    currency       TEXT NOT NULL,
    quantity       BIGINT NOT NULL,
    product_id     TEXT,
    product_title  TEXT,
    session_id     TEXT,
    email_sha256   TEXT,
    window_minutes BIGINT NOT NULL,
    attributed     BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    UNIQUE (store_id, platform, order_id)
);

CREATE TABLE returns (
    id             TEXT PRIMARY KEY,
    store_id       TEXT NOT NULL REFERENCES stores (id),
    platform       TEXT NOT NULL,
    order_id       TEXT NOT NULL,
    conversion_id  TEXT REFERENCES conversions (id),
    refunded_cents BIGINT NOT NULL,
    currency       TEXT NOT NULL,
    reason         TEXT,
    created_at     BIGINT NOT NULL
);
CREATE INDEX returns_of_order ON returns (store_id, platform, order_id);
