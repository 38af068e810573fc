-- A key may be inserted twice, so both callers decide.
ALTER TABLE capacity.idempotency_keys DROP CONSTRAINT idempotency_keys_pkey;
