-- depends: 0011_tenancy
--
-- What guests are told on pages, and how they come back to their place on the waitlist.

SET LOCAL lock_timeout = '5s';
SET LOCAL statement_timeout = '5min';
SET LOCAL ROLE capacity_owner;

ALTER TABLE capacity.restaurants
    ADD COLUMN remaining_shown_below integer
        CONSTRAINT restaurants_remaining_shown_below_check CHECK (remaining_shown_below BETWEEN 0 AND 1000000);
COMMENT ON COLUMN capacity.restaurants.remaining_shown_below IS
    'Guests are told how many covers are left in a slot when they are this many or fewer; NULL = never.';

-- As of a booking: 128 random bits.
ALTER TABLE capacity.waitlist_entries
    ADD COLUMN reference text NOT NULL
        DEFAULT encode(overlay(uuid_send(gen_random_uuid()) PLACING substr(uuid_send(gen_random_uuid()), 1, 3) FROM 7), 'hex'),
    ADD CONSTRAINT waitlist_entries_reference_key UNIQUE (restaurant_id, reference);
ALTER TABLE capacity.waitlist_entries ALTER COLUMN reference SET STATISTICS 0;
COMMENT ON COLUMN capacity.waitlist_entries.reference IS
    '128 random bits in hexadecimal: what a guest who waits holds. Whoever has it may read the entry, take its offer and leave.';
