-- depends: 0013_production
-- transactional: false
--
-- Indexes on tables that every booking writes: nobody waits while they are built. Killed meanwhile, it begins anew.

-- It waits for transactions that began before, and nobody waits for it.
SET lock_timeout = '10min';
SET statement_timeout = '1h';
SET ROLE capacity_owner;

-- The newest events, by the transaction that wrote them: a page of it covers thousands, and a booking hardly touches it.
DROP INDEX CONCURRENTLY IF EXISTS capacity.outbox_events_transaction_id_idx;
CREATE INDEX CONCURRENTLY outbox_events_transaction_id_idx ON capacity.outbox_events USING brin (transaction_id)
    WITH (pages_per_range = 16, autosummarize = on);

-- Debts are rare, and watched all the time.
DROP INDEX CONCURRENTLY IF EXISTS capacity.service_ledger_debt_idx;
CREATE INDEX CONCURRENTLY service_ledger_debt_idx ON capacity.service_ledger (restaurant_id, service_date)
    WHERE excess_covers > 0 OR excess_parties > 0;

-- What was decided lately, of all restaurants: reports and the watch over a rollout. Decisions are only ever added.
DROP INDEX CONCURRENTLY IF EXISTS capacity.decisions_decided_at_idx;
CREATE INDEX CONCURRENTLY decisions_decided_at_idx ON capacity.decisions USING brin (decided_at)
    WITH (pages_per_range = 64, autosummarize = on);
