-- 1 once the store was told that its credits run low, until it buys more.
ALTER TABLE stores ADD COLUMN low_balance_told BIGINT NOT NULL DEFAULT 0;
