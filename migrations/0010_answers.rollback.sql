SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE capacity_owner;

DROP TYPE capacity.booking_answer CASCADE;
DROP TYPE capacity.capacity_view CASCADE;
DROP TYPE capacity.booking_view CASCADE;
