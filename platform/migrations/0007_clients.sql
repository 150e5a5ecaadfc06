-- A note of the store's own about the webhook, and whether events are sent to it.
ALTER TABLE webhooks ADD COLUMN description TEXT;
ALTER TABLE webhooks ADD COLUMN active BIGINT NOT NULL DEFAULT 1;

-- 1 once the store was told that the quota is used up.
ALTER TABLE periods ADD COLUMN exhausted_notified BIGINT NOT NULL DEFAULT 0;
