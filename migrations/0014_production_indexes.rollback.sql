SET lock_timeout = '10min';
SET ROLE capacity_owner;

DROP INDEX CONCURRENTLY IF EXISTS capacity.decisions_decided_at_idx;
DROP INDEX CONCURRENTLY IF EXISTS capacity.service_ledger_debt_idx;
DROP INDEX CONCURRENTLY IF EXISTS capacity.outbox_events_transaction_id_idx;
