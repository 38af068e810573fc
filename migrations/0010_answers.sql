-- depends: 0009_waitlist_and_outbox
--
-- The shapes of the answer to a booking, as types: a row that is turned into JSON as a whole costs less than one that is put together
-- key by key, and every booking is answered.

SET LOCAL lock_timeout = '5s';
SET LOCAL statement_timeout = '5min';
SET LOCAL ROLE capacity_owner;

CREATE TYPE capacity.booking_view AS (
    restaurant_id        uuid,
    id                   uuid,
    reference            text,
    status               capacity.booking_status,
    booking_type         capacity.booking_type,
    source               text,
    party_size           integer,
    booking_date         date,
    start_time           time,
    starts_at            timestamptz,
    ends_at              timestamptz,
    turn_buffer_minutes  smallint,
    service_date         date,
    service_period_id    uuid,
    guest_name           text,
    guest_email          text,
    guest_phone          text,
    notes                text,
    seating_preference   text,
    hold_expires_at      timestamptz,
    tables               jsonb,
    version              integer,
    created_at           timestamptz,
    updated_at           timestamptz
);
COMMENT ON TYPE capacity.booking_view IS 'A booking as the API shows it.';

CREATE TYPE capacity.capacity_view AS (
    service_date                 date,
    service_period_id            uuid,
    max_covers                   integer,
    booked_covers                integer,
    remaining_covers             integer,
    utilization_percent          numeric,
    max_parties                  integer,
    booked_parties               integer,
    remaining_parties            integer,
    parties_utilization_percent  numeric
);
COMMENT ON TYPE capacity.capacity_view IS 'Limits and totals of a service as the API shows them.';

CREATE TYPE capacity.booking_answer AS (
    success       boolean,
    duplicate     boolean,
    mode          capacity.enforcement_mode,
    error         jsonb,
    would_refuse  jsonb,
    booking       capacity.booking_view,
    capacity      capacity.capacity_view
);
COMMENT ON TYPE capacity.booking_answer IS 'The answer to a request for capacity that was accepted.';
