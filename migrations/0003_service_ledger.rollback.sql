SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE capacity_owner;

DROP TABLE capacity.booking_slots CASCADE;
DROP TABLE capacity.service_ledger CASCADE;
DROP DOMAIN capacity.seat_limit CASCADE;
