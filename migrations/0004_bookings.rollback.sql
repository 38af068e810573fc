SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE capacity_owner;

-- CASCADE: routines of capacity_impl that take a row of these tables go with them; the next migrate brings them back.
DROP TABLE capacity.bookings CASCADE;
DROP FUNCTION capacity.is_live_status(capacity.booking_status) CASCADE;
DROP TABLE capacity.idempotency_keys CASCADE;
DROP TABLE capacity.decisions CASCADE;
DROP DOMAIN capacity.party_size CASCADE;
DROP TYPE capacity.booking_status CASCADE;
DROP TYPE capacity.booking_type CASCADE;
DROP TYPE capacity.decision_outcome CASCADE;
-- Nothing is booked any more, so nothing is counted either.
ALTER TABLE capacity.service_ledger DISABLE TRIGGER USER;
ALTER TABLE capacity.booking_slots DISABLE TRIGGER USER;
DELETE FROM capacity.booking_slots;
DELETE FROM capacity.service_ledger;
ALTER TABLE capacity.booking_slots ENABLE TRIGGER USER;
ALTER TABLE capacity.service_ledger ENABLE TRIGGER USER;
