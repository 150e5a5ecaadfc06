-- Small however many deliveries are kept: the pending ones alone.
CREATE INDEX deliveries_pending ON deliveries (webhook_id, next_at) WHERE state = 'PENDING';
CREATE INDEX deliveries_undelivered ON deliveries (created_at) WHERE state = 'PENDING';
