-- depends: 0007_seating
--
-- Holds: a place that is kept for somebody until a moment on the server's clock.

SET LOCAL lock_timeout = '5s';
SET LOCAL statement_timeout = '5min';
SET LOCAL ROLE capacity_owner;

ALTER TABLE capacity.restaurants
    ADD COLUMN max_hold_minutes smallint NOT NULL DEFAULT 15,
    ADD COLUMN waitlist_offer_minutes smallint NOT NULL DEFAULT 15,
    ADD CONSTRAINT restaurants_max_hold_minutes_check CHECK (max_hold_minutes BETWEEN 1 AND 1440),
    ADD CONSTRAINT restaurants_waitlist_offer_minutes_check CHECK (waitlist_offer_minutes BETWEEN 1 AND 1440);
COMMENT ON COLUMN capacity.restaurants.max_hold_minutes IS 'The longest time that a hold keeps its place, in minutes, and the time it does when none is asked for.';
COMMENT ON COLUMN capacity.restaurants.waitlist_offer_minutes IS 'How long an offer to the waitlist stands, in minutes.';

ALTER TABLE capacity.bookings
    ADD COLUMN hold_expires_at timestamptz;
COMMENT ON COLUMN capacity.bookings.hold_expires_at IS
    'Until when a hold keeps its place, exclusive; from then on it may be swept, and blocks nobody. NULL unless held.';
-- As hard to guess, and made in a quarter of the time.
ALTER TABLE capacity.bookings ALTER COLUMN reference SET DEFAULT encode(uuid_send(gen_random_uuid()), 'hex');
COMMENT ON COLUMN capacity.bookings.reference IS '122 random bits in hexadecimal: the same on every repeat of the request, and what a guest holds.';
-- The predicate is no status: a change of status keeps the row's place in the heap page.
CREATE INDEX bookings_restaurant_id_hold_expires_at_idx
    ON capacity.bookings (restaurant_id, hold_expires_at) WHERE hold_expires_at IS NOT NULL;

COMMENT ON COLUMN capacity.service_ledger.next_hold_expiry IS
    'No hold of this service expires before; NULL without a hold. While it is ahead, "full" means full; may be earlier than the earliest hold.';
