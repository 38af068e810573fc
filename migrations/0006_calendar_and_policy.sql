-- depends: 0005_tables
--
-- What a calendar and a booking policy need: last seatings, special days and closures, dining durations by party size,
-- and the limits on who may ask for what, and when.

SET LOCAL lock_timeout = '5s';
SET LOCAL statement_timeout = '5min';
SET LOCAL ROLE capacity_owner;

-- Whether a last seating lies inside the hours it belongs to: from the start on, and before the end.
CREATE FUNCTION capacity.is_within_hours(p_time time, p_start_time time, p_end_time time)
RETURNS boolean
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
STRICT
SET search_path = ''
AS $fn$
    SELECT CASE WHEN p_end_time > p_start_time THEN p_time >= p_start_time AND p_time < p_end_time
                ELSE p_time >= p_start_time OR p_time < p_end_time END
$fn$;
COMMENT ON FUNCTION capacity.is_within_hours(time, time, time) IS
    'Whether a wall time lies inside hours that may cross midnight: the start belongs to them, the end does not. Part of the state: CHECKs depend on it.';

ALTER TABLE capacity.service_periods
    ADD COLUMN last_seating_time time,
    ADD CONSTRAINT service_periods_last_seating_time_check CHECK (
        date_trunc('minute', last_seating_time::interval) = last_seating_time::interval
        AND capacity.is_within_hours(last_seating_time, start_time, end_time));
COMMENT ON COLUMN capacity.service_periods.start_time IS 'First seating: the first local wall time at which a party may arrive.';
COMMENT ON COLUMN capacity.service_periods.last_seating_time IS
    'Last seating: the last local wall time at which a booked party may arrive, inclusive; NULL = any time before end_time.';

CREATE TABLE capacity.special_days (
    restaurant_id      uuid        NOT NULL,
    id                 uuid        NOT NULL DEFAULT gen_random_uuid(),
    service_period_id  uuid,
    first_date         date        NOT NULL,
    last_date          date        NOT NULL,
    start_time         time,
    end_time           time,
    last_seating_time  time,
    label              text        NOT NULL DEFAULT 'other',
    note               text,
    scope_rank         smallint    NOT NULL GENERATED ALWAYS AS (
        CASE WHEN first_date = last_date THEN 1 ELSE 2 END + CASE WHEN service_period_id IS NULL THEN 2 ELSE 0 END) STORED,
    created_at         timestamptz NOT NULL DEFAULT statement_timestamp(),
    updated_at         timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT special_days_pkey PRIMARY KEY (restaurant_id, id),
    CONSTRAINT special_days_restaurant_id_fkey FOREIGN KEY (restaurant_id)
        REFERENCES capacity.restaurants (restaurant_id) ON DELETE RESTRICT,
    CONSTRAINT special_days_service_period_id_fkey FOREIGN KEY (restaurant_id, service_period_id)
        REFERENCES capacity.service_periods (restaurant_id, id) ON DELETE RESTRICT,
    CONSTRAINT special_days_dates_check CHECK (first_date <= last_date),
    CONSTRAINT special_days_hours_check CHECK (
        (start_time IS NULL) = (end_time IS NULL)
        AND (start_time IS NULL OR service_period_id IS NOT NULL)
        AND (last_seating_time IS NULL OR start_time IS NOT NULL)
        AND (start_time IS NULL OR (start_time < '24:00' AND end_time < '24:00'))
        AND (start_time IS NULL OR date_trunc('minute', start_time::interval) = start_time::interval)
        AND (end_time IS NULL OR date_trunc('minute', end_time::interval) = end_time::interval)
        AND (last_seating_time IS NULL OR date_trunc('minute', last_seating_time::interval) = last_seating_time::interval)
        AND (last_seating_time IS NULL OR capacity.is_within_hours(last_seating_time, start_time, end_time))),
    CONSTRAINT special_days_label_check CHECK (label IN ('holiday', 'private_event', 'maintenance', 'special_hours', 'other')),
    CONSTRAINT special_days_note_check CHECK (length(note) <= 500),
    CONSTRAINT special_days_service_period_id_dates_excl EXCLUDE USING gist
        (restaurant_id WITH =, service_period_id WITH =, daterange(first_date, last_date, '[]') WITH &&)
        WHERE (scope_rank = 2),
    CONSTRAINT special_days_dates_excl EXCLUDE USING gist
        (restaurant_id WITH =, daterange(first_date, last_date, '[]') WITH &&)
        WHERE (scope_rank = 4)
);
COMMENT ON TABLE capacity.special_days IS
    'Dates on which the weekly calendar does not hold: closures, and other hours of a period. The most specific one decides (scope_rank).';
COMMENT ON COLUMN capacity.special_days.service_period_id IS 'The period it is about; NULL = the whole restaurant, which can only be closed.';
COMMENT ON COLUMN capacity.special_days.first_date IS 'First service date, inclusive; equal to last_date for a single date.';
COMMENT ON COLUMN capacity.special_days.start_time IS
    'With end_time the hours on these dates, whatever the weekday; NULL = closed. An end at or before the start is on the next day.';
COMMENT ON COLUMN capacity.special_days.last_seating_time IS 'Last local wall time at which a booked party may arrive, inclusive; NULL = any time before end_time.';
COMMENT ON COLUMN capacity.special_days.label IS 'What staff and guests are told: holiday, private_event, maintenance, special_hours, other.';
COMMENT ON COLUMN capacity.special_days.note IS 'For staff, up to 500 characters.';
COMMENT ON COLUMN capacity.special_days.scope_rank IS '1 date with period, 2 date range with period, 3 date, 4 date range.';
CREATE UNIQUE INDEX special_days_date_service_period_id_key ON capacity.special_days (restaurant_id, first_date, service_period_id) WHERE scope_rank = 1;
CREATE UNIQUE INDEX special_days_date_key ON capacity.special_days (restaurant_id, first_date) WHERE scope_rank = 3;
CREATE INDEX special_days_restaurant_id_last_date_idx ON capacity.special_days (restaurant_id, last_date);
ALTER TABLE capacity.special_days ENABLE ROW LEVEL SECURITY;

-- Every one of these holds nothing back by default.
ALTER TABLE capacity.restaurants
    ADD COLUMN min_notice_minutes    integer  NOT NULL DEFAULT 0,
    ADD COLUMN booking_horizon_days  integer,
    ADD COLUMN min_party_size        smallint NOT NULL DEFAULT 1,
    ADD COLUMN max_party_size        smallint NOT NULL DEFAULT 1000,
    ADD COLUMN turn_buffer_minutes   smallint NOT NULL DEFAULT 0,
    ADD COLUMN slot_covers           capacity.seat_limit,
    ADD COLUMN channels              text[],
    ADD COLUMN has_booking_policy    boolean  NOT NULL GENERATED ALWAYS AS (
        min_notice_minutes > 0 OR booking_horizon_days IS NOT NULL OR min_party_size > 1 OR max_party_size < 1000
        OR channels IS NOT NULL) STORED,
    ADD COLUMN has_dining_durations  boolean  NOT NULL DEFAULT false,
    ADD CONSTRAINT restaurants_min_notice_minutes_check CHECK (min_notice_minutes BETWEEN 0 AND 525600),
    ADD CONSTRAINT restaurants_booking_horizon_days_check CHECK (booking_horizon_days BETWEEN 0 AND 3650),
    ADD CONSTRAINT restaurants_party_sizes_check CHECK (min_party_size BETWEEN 1 AND max_party_size AND max_party_size <= 1000),
    ADD CONSTRAINT restaurants_turn_buffer_minutes_check CHECK (turn_buffer_minutes BETWEEN 0 AND 240),
    ADD CONSTRAINT restaurants_channels_check CHECK (cardinality(channels) BETWEEN 1 AND 50 AND array_position(channels, NULL) IS NULL);
COMMENT ON COLUMN capacity.restaurants.min_notice_minutes IS 'How long before the arrival a booking must be made, in minutes.';
COMMENT ON COLUMN capacity.restaurants.booking_horizon_days IS 'How many days ahead of the local date bookings are taken; NULL = any.';
COMMENT ON COLUMN capacity.restaurants.min_party_size IS 'Smallest party that may book, in covers.';
COMMENT ON COLUMN capacity.restaurants.max_party_size IS 'Largest party that may book, in covers.';
COMMENT ON COLUMN capacity.restaurants.turn_buffer_minutes IS 'Time between two parties at one table, in minutes: kept free after the dining duration.';
COMMENT ON COLUMN capacity.restaurants.slot_covers IS 'Pacing: covers that may arrive in one slot; NULL = not paced.';
COMMENT ON COLUMN capacity.restaurants.channels IS 'Sources that may book; NULL = all.';
COMMENT ON COLUMN capacity.restaurants.has_booking_policy IS 'Whether one of these holds anything back. Where none does, a booking need not judge them.';
COMMENT ON COLUMN capacity.restaurants.has_dining_durations IS
    'Whether dining_durations has rows of it; written with them. Where it has none, a booking need not look there.';

CREATE TABLE capacity.dining_durations (
    restaurant_id      uuid     NOT NULL,
    id                 uuid     NOT NULL DEFAULT gen_random_uuid(),
    service_period_id  uuid,
    min_party_size     smallint NOT NULL,
    max_party_size     smallint NOT NULL,
    minutes            smallint NOT NULL,
    CONSTRAINT dining_durations_pkey PRIMARY KEY (restaurant_id, id),
    CONSTRAINT dining_durations_restaurant_id_fkey FOREIGN KEY (restaurant_id)
        REFERENCES capacity.restaurants (restaurant_id) ON DELETE RESTRICT,
    CONSTRAINT dining_durations_service_period_id_fkey FOREIGN KEY (restaurant_id, service_period_id)
        REFERENCES capacity.service_periods (restaurant_id, id) ON DELETE RESTRICT,
    CONSTRAINT dining_durations_party_sizes_check CHECK (min_party_size BETWEEN 1 AND max_party_size AND max_party_size <= 1000),
    CONSTRAINT dining_durations_minutes_check CHECK (minutes BETWEEN 15 AND 1440),
    CONSTRAINT dining_durations_service_period_id_party_sizes_excl EXCLUDE USING gist
        (restaurant_id WITH =, service_period_id WITH =, int4range(min_party_size, max_party_size, '[]') WITH &&)
        WHERE (service_period_id IS NOT NULL),
    CONSTRAINT dining_durations_party_sizes_excl EXCLUDE USING gist
        (restaurant_id WITH =, int4range(min_party_size, max_party_size, '[]') WITH &&)
        WHERE (service_period_id IS NULL)
);
COMMENT ON TABLE capacity.dining_durations IS
    'How long a party keeps its place, by its size. A period''s own rows win over the restaurant''s; without a matching row restaurants.dining_duration_minutes holds.';
COMMENT ON COLUMN capacity.dining_durations.minutes IS 'Dining duration in minutes, without the turn buffer.';
ALTER TABLE capacity.dining_durations ENABLE ROW LEVEL SECURITY;

ALTER TABLE capacity.service_ledger
    ADD COLUMN last_seating_time time,
    ADD COLUMN slot_covers       capacity.seat_limit;
COMMENT ON COLUMN capacity.service_ledger.last_seating_time IS 'Last local wall time at which a booked party may arrive, inclusive; NULL = any time before the end.';
COMMENT ON COLUMN capacity.service_ledger.slot_covers IS 'Covers that may arrive in each of its slots; NULL = not paced. A slot takes it over when it is first booked.';

ALTER TABLE capacity.bookings
    ADD COLUMN turn_buffer_minutes smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN capacity.bookings.ends_at IS 'When the party is expected to leave; without the turn buffer.';
COMMENT ON COLUMN capacity.bookings.turn_buffer_minutes IS 'Minutes after ends_at during which its table stays free; as the policy was when it was booked.';
