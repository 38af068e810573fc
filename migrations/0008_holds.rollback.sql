SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE capacity_owner;

ALTER TABLE capacity.bookings
    DROP COLUMN hold_expires_at CASCADE,
    ALTER COLUMN reference SET DEFAULT
        substr(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'), 1, 32);
ALTER TABLE capacity.restaurants
    DROP COLUMN max_hold_minutes CASCADE,
    DROP COLUMN waitlist_offer_minutes CASCADE;

COMMENT ON COLUMN capacity.bookings.reference IS '128 random bits in hexadecimal: the same on every repeat of the request, and what a guest holds.';
COMMENT ON COLUMN capacity.service_ledger.next_hold_expiry IS 'When the earliest hold may be swept; NULL without a hold.';
