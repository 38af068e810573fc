SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE capacity_owner;

DROP INDEX capacity.service_ledger_debt_idx;
ALTER TABLE capacity.restaurants DROP COLUMN calendar_token;
DROP TABLE capacity.event_cursor CASCADE;
DROP TABLE capacity.webhook_deliveries CASCADE;
DROP TYPE capacity.delivery_status CASCADE;
DROP TABLE capacity.webhooks CASCADE;
ALTER TABLE capacity.outbox_events DROP COLUMN transaction_id;
DROP TABLE capacity.rollout_steps CASCADE;
DROP TYPE capacity.booking_reply CASCADE;
