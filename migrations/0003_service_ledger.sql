-- depends: 0002_restaurants_and_rules
--
-- The one idea: all capacity of a service is one row, and its CHECKs judge every writer.

SET LOCAL lock_timeout = '5s';
SET LOCAL statement_timeout = '5min';
SET LOCAL ROLE capacity_owner;

CREATE TABLE capacity.service_ledger (
    restaurant_id      uuid        NOT NULL,
    service_date       date        NOT NULL,
    service_period_id  uuid        NOT NULL,
    start_time         time        NOT NULL,
    end_time           time        NOT NULL,
    starts_at          timestamptz NOT NULL,
    ends_at            timestamptz NOT NULL,
    has_steady_clock   boolean     NOT NULL DEFAULT false,
    is_open            boolean     NOT NULL DEFAULT true,
    rule_id            uuid,
    max_covers         integer,
    max_parties        integer,
    booked_covers      integer     NOT NULL DEFAULT 0,
    booked_parties     integer     NOT NULL DEFAULT 0,
    excess_covers      integer     NOT NULL DEFAULT 0,
    excess_parties     integer     NOT NULL DEFAULT 0,
    shadow_covers      integer     NOT NULL DEFAULT 0,
    shadow_parties     integer     NOT NULL DEFAULT 0,
    debt_decision_id   bigint,
    next_hold_expiry   timestamptz,
    created_at         timestamptz NOT NULL DEFAULT statement_timestamp(),
    updated_at         timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT service_ledger_pkey PRIMARY KEY (restaurant_id, service_date, service_period_id),
    CONSTRAINT service_ledger_service_period_id_fkey FOREIGN KEY (restaurant_id, service_period_id)
        REFERENCES capacity.service_periods (restaurant_id, id) ON DELETE RESTRICT,
    -- The guard. greatest() ignores NULL, so that a missing limit never leaves a debt. No more than these two: every
    -- statement that writes the row reads them anew, and this is the hottest row there is.
    CONSTRAINT service_ledger_covers_check CHECK (excess_covers = greatest(booked_covers - max_covers, 0)),
    CONSTRAINT service_ledger_parties_check CHECK (excess_parties = greatest(booked_parties - max_parties, 0))
) WITH (fillfactor = 70);
COMMENT ON TABLE capacity.service_ledger IS
    'One row per service (a service period on one date): its limits, what live bookings take, and the overbooking somebody answers for. Totals are written by the triggers on capacity.bookings alone, limits by the resolver.';
COMMENT ON COLUMN capacity.service_ledger.service_date IS 'The date on which the service opens; arrivals after midnight still belong to it.';
COMMENT ON COLUMN capacity.service_ledger.start_time IS 'Start of the service period as local wall time, copied when the service was resolved.';
COMMENT ON COLUMN capacity.service_ledger.starts_at IS 'The same as an instant; with ends_at a half-open range that holds every arrival.';
COMMENT ON COLUMN capacity.service_ledger.has_steady_clock IS
    'No change of the clocks within 24 hours of the service: wall time and instant differ by a constant.';
COMMENT ON COLUMN capacity.service_ledger.is_open IS 'false: no new arrivals; those booked keep their places.';
COMMENT ON COLUMN capacity.service_ledger.rule_id IS 'The capacity rule that set the limits; NULL without one.';
COMMENT ON COLUMN capacity.service_ledger.max_covers IS 'Covers that may be booked in all; NULL = unlimited.';
COMMENT ON COLUMN capacity.service_ledger.max_parties IS 'Parties that may be booked in all; NULL = unlimited.';
COMMENT ON COLUMN capacity.service_ledger.booked_covers IS 'Covers of live bookings.';
COMMENT ON COLUMN capacity.service_ledger.excess_covers IS 'Covers over the limit that somebody answers for: a debt. Anything else over the limit is refused by the CHECK.';
COMMENT ON COLUMN capacity.service_ledger.shadow_covers IS 'Covers of live bookings that were stamped ''shadow'': the most that shadow mode can have to do with a debt.';
COMMENT ON COLUMN capacity.service_ledger.debt_decision_id IS 'The last decision that left or raised the debt; NULL without a debt.';
COMMENT ON COLUMN capacity.service_ledger.next_hold_expiry IS 'When the earliest hold may be swept; NULL without a hold.';
ALTER TABLE capacity.service_ledger ENABLE ROW LEVEL SECURITY;

-- As a domain it costs nothing where it is not written; as a CHECK it would be read by every booking.
CREATE DOMAIN capacity.seat_limit AS integer CONSTRAINT seat_limit_check CHECK (VALUE BETWEEN 0 AND 1000000);
COMMENT ON DOMAIN capacity.seat_limit IS 'A limit on covers, 0 to 1000000; NULL = unlimited.';

CREATE TABLE capacity.booking_slots (
    restaurant_id       uuid        NOT NULL,
    id                  uuid        NOT NULL DEFAULT gen_random_uuid(),
    slot_date           date        NOT NULL,
    slot_time           time        NOT NULL,
    starts_at           timestamptz NOT NULL,
    service_period_id   uuid        NOT NULL,
    available_capacity  capacity.seat_limit,
    reserved_count      integer     NOT NULL DEFAULT 0,
    excess_count        integer     NOT NULL DEFAULT 0,
    version             bigint      NOT NULL DEFAULT 1,
    created_at          timestamptz NOT NULL DEFAULT statement_timestamp(),
    updated_at          timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT booking_slots_pkey PRIMARY KEY (restaurant_id, id),
    CONSTRAINT booking_slots_restaurant_id_slot_date_slot_time_starts_at_key
        UNIQUE (restaurant_id, slot_date, slot_time, starts_at),
    CONSTRAINT booking_slots_service_period_id_fkey FOREIGN KEY (restaurant_id, service_period_id)
        REFERENCES capacity.service_periods (restaurant_id, id) ON DELETE RESTRICT,
    CONSTRAINT slot_capacity_valid CHECK (excess_count = greatest(reserved_count - available_capacity, 0))
) WITH (fillfactor = 70);
COMMENT ON TABLE capacity.booking_slots IS
    'Arrivals per slot: the ledger at the grain of pacing. Made when first booked. The unique key serves the lookup by (restaurant_id, slot_date, slot_time) too.';
COMMENT ON COLUMN capacity.booking_slots.slot_date IS 'Local calendar date of the slot (not the service date).';
COMMENT ON COLUMN capacity.booking_slots.starts_at IS 'The slot as an instant: in autumn 01:30 happens twice and has two slots.';
COMMENT ON COLUMN capacity.booking_slots.available_capacity IS 'Covers that may arrive in the slot; NULL = not paced.';
COMMENT ON COLUMN capacity.booking_slots.reserved_count IS 'Covers of live bookings that arrive in the slot.';
COMMENT ON COLUMN capacity.booking_slots.excess_count IS 'Covers over available_capacity that somebody answers for.';
ALTER TABLE capacity.booking_slots ENABLE ROW LEVEL SECURITY;
