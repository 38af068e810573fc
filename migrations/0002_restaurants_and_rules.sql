-- depends: 0001_roles_and_schemas
--
-- What a restaurant configures: itself, its service periods and its capacity rules; and the one row of settings.

SET LOCAL lock_timeout = '5s';
SET LOCAL statement_timeout = '5min';
SET LOCAL ROLE capacity_owner;

CREATE TYPE capacity.enforcement_mode AS ENUM ('shadow', 'enforce');
COMMENT ON TYPE capacity.enforcement_mode IS 'shadow: what exceeds a limit is let through and recorded. enforce: it is refused.';

CREATE TABLE capacity.settings (
    id                   boolean     NOT NULL DEFAULT true,
    enforcement_percent  smallint    NOT NULL DEFAULT 0,
    updated_at           timestamptz NOT NULL DEFAULT statement_timestamp(),
    updated_by           text        NOT NULL DEFAULT session_user,
    CONSTRAINT settings_pkey PRIMARY KEY (id),
    CONSTRAINT settings_id_check CHECK (id),
    CONSTRAINT settings_enforcement_percent_check CHECK (enforcement_percent BETWEEN 0 AND 100)
);
COMMENT ON TABLE capacity.settings IS 'Settings of the installation: exactly one row, of no tenant.';
COMMENT ON COLUMN capacity.settings.enforcement_percent IS
    'Restaurants, in percent, that enforce their limits; the others run in shadow mode. 0 on a new installation. A restaurant''s own enforcement overrides it.';
INSERT INTO capacity.settings DEFAULT VALUES;

CREATE TABLE capacity.restaurants (
    restaurant_id            uuid        NOT NULL DEFAULT gen_random_uuid(),
    name                     text        NOT NULL,
    time_zone                text        NOT NULL,
    slot_interval_minutes    smallint    NOT NULL DEFAULT 15,
    dining_duration_minutes  smallint    NOT NULL DEFAULT 120,
    enforcement              capacity.enforcement_mode,
    rollout_bucket           smallint    NOT NULL GENERATED ALWAYS AS
        ((('x' || substr(md5(restaurant_id::text), 1, 7))::bit(28)::integer % 100)::smallint) STORED,
    is_paced                 boolean     NOT NULL DEFAULT false,
    rules_version            bigint      NOT NULL DEFAULT 1,
    created_at               timestamptz NOT NULL DEFAULT statement_timestamp(),
    updated_at               timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT restaurants_pkey PRIMARY KEY (restaurant_id),
    CONSTRAINT restaurants_name_check CHECK (name <> '' AND length(name) <= 200),
    CONSTRAINT restaurants_slot_interval_minutes_check CHECK (slot_interval_minutes BETWEEN 5 AND 240),
    CONSTRAINT restaurants_dining_duration_minutes_check CHECK (dining_duration_minutes BETWEEN 15 AND 1440)
) WITH (fillfactor = 80);
COMMENT ON TABLE capacity.restaurants IS 'The tenants. Every other tenant table starts its keys with restaurant_id.';
COMMENT ON COLUMN capacity.restaurants.time_zone IS 'IANA zone of its wall clock, such as Europe/Zurich; checked by a trigger.';
COMMENT ON COLUMN capacity.restaurants.slot_interval_minutes IS 'Width of an arrival slot in minutes, counted from the start of the service period.';
COMMENT ON COLUMN capacity.restaurants.dining_duration_minutes IS 'How long a party keeps its place, in minutes.';
COMMENT ON COLUMN capacity.restaurants.enforcement IS '''enforce'', ''shadow'', or NULL: by rollout_bucket against settings.enforcement_percent.';
COMMENT ON COLUMN capacity.restaurants.rollout_bucket IS 'Stable hash of the id, 0 to 99: below settings.enforcement_percent the restaurant enforces.';
COMMENT ON COLUMN capacity.restaurants.is_paced IS
    'Whether a slot of it ever had an available_capacity; set by a trigger. Where none had, a booking need not read its slot before the claim.';
COMMENT ON COLUMN capacity.restaurants.rules_version IS
    'Written first by whoever changes a rule and by whoever touches a service for the first time, so that neither commits on a stale limit.';
ALTER TABLE capacity.restaurants ENABLE ROW LEVEL SECURITY;

-- What the exclusion constraint of service_periods compares: minutes of the week, Monday 00:00 = 0.
CREATE FUNCTION capacity.week_minutes(p_weekdays smallint[], p_start_time time, p_end_time time)
RETURNS int4multirange
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
STRICT
SET search_path = ''
AS $fn$
    SELECT range_agg(piece.minutes)
    FROM unnest(p_weekdays) AS day (weekday)
    CROSS JOIN LATERAL (
        SELECT (day.weekday - 1) * 1440 + (extract(epoch FROM p_start_time) / 60)::integer AS first_minute,
               CASE WHEN p_end_time > p_start_time
                    THEN (extract(epoch FROM p_end_time - p_start_time) / 60)::integer
                    ELSE 1440 - (extract(epoch FROM p_start_time - p_end_time) / 60)::integer
               END AS length
    ) AS span
    CROSS JOIN LATERAL (
        VALUES (int4range(span.first_minute, least(span.first_minute + span.length, 10080))),
               (int4range(0, greatest(span.first_minute + span.length - 10080, 0)))
    ) AS piece (minutes)
$fn$;
COMMENT ON FUNCTION capacity.week_minutes(smallint[], time, time) IS
    'Minutes of the week (Monday 00:00 = 0, 10,080 in all) that a weekly period takes; an end at or before the start is on the next day. Part of the state: a generated column depends on it.';

CREATE TABLE capacity.service_periods (
    restaurant_id  uuid        NOT NULL,
    id             uuid        NOT NULL DEFAULT gen_random_uuid(),
    name           text        NOT NULL,
    start_time     time        NOT NULL,
    end_time       time        NOT NULL,
    weekdays       smallint[]  NOT NULL DEFAULT '{1,2,3,4,5,6,7}',
    is_builtin     boolean     NOT NULL DEFAULT false,
    retired_at     timestamptz,
    week_minutes   int4multirange NOT NULL GENERATED ALWAYS AS (capacity.week_minutes(weekdays, start_time, end_time)) STORED,
    created_at     timestamptz NOT NULL DEFAULT statement_timestamp(),
    updated_at     timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT service_periods_pkey PRIMARY KEY (restaurant_id, id),
    CONSTRAINT service_periods_restaurant_id_fkey FOREIGN KEY (restaurant_id)
        REFERENCES capacity.restaurants (restaurant_id) ON DELETE RESTRICT,
    CONSTRAINT service_periods_name_check CHECK (name <> '' AND length(name) <= 100),
    CONSTRAINT service_periods_times_check CHECK (
        start_time < '24:00' AND end_time < '24:00'
        AND date_trunc('minute', start_time::interval) = start_time::interval
        AND date_trunc('minute', end_time::interval) = end_time::interval),
    CONSTRAINT service_periods_weekdays_check CHECK (
        cardinality(weekdays) BETWEEN 1 AND 7 AND weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]),
    CONSTRAINT service_periods_restaurant_id_week_minutes_excl EXCLUDE USING gist
        (restaurant_id WITH =, week_minutes WITH &&) WHERE (retired_at IS NULL AND NOT is_builtin)
);
COMMENT ON TABLE capacity.service_periods IS
    'Recurring sittings of a restaurant, such as dinner on Fridays from 17:00 to 23:00. Retired, never deleted; active ones never overlap.';
COMMENT ON COLUMN capacity.service_periods.end_time IS 'Local wall time; at or before start_time it is on the next day (equal: 24 hours).';
COMMENT ON COLUMN capacity.service_periods.weekdays IS 'ISO weekdays on which it starts, 1 = Monday.';
COMMENT ON COLUMN capacity.service_periods.is_builtin IS 'The all-day period of a restaurant that has no active period of its own.';
COMMENT ON COLUMN capacity.service_periods.week_minutes IS 'Minutes of the week it takes: what the exclusion constraint compares.';
CREATE UNIQUE INDEX service_periods_restaurant_id_name_key ON capacity.service_periods (restaurant_id, name)
    WHERE retired_at IS NULL AND NOT is_builtin;
CREATE UNIQUE INDEX service_periods_restaurant_id_builtin_key ON capacity.service_periods (restaurant_id) WHERE is_builtin;
ALTER TABLE capacity.service_periods ENABLE ROW LEVEL SECURITY;

CREATE TABLE capacity.capacity_rules (
    restaurant_id      uuid        NOT NULL,
    id                 uuid        NOT NULL DEFAULT gen_random_uuid(),
    service_period_id  uuid,
    weekday            smallint,
    first_date         date,
    last_date          date,
    max_covers         integer,
    max_parties        integer,
    scope_rank         smallint    NOT NULL GENERATED ALWAYS AS (
        CASE WHEN first_date = last_date THEN CASE WHEN service_period_id IS NOT NULL THEN 1 ELSE 3 END
             WHEN first_date IS NOT NULL THEN CASE WHEN service_period_id IS NOT NULL THEN 2 ELSE 4 END
             WHEN weekday IS NOT NULL    THEN CASE WHEN service_period_id IS NOT NULL THEN 5 ELSE 7 END
             WHEN service_period_id IS NOT NULL THEN 6
             ELSE 8 END) STORED,
    created_at         timestamptz NOT NULL DEFAULT statement_timestamp(),
    updated_at         timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT capacity_rules_pkey PRIMARY KEY (restaurant_id, id),
    CONSTRAINT capacity_rules_restaurant_id_fkey FOREIGN KEY (restaurant_id)
        REFERENCES capacity.restaurants (restaurant_id) ON DELETE RESTRICT,
    CONSTRAINT capacity_rules_service_period_id_fkey FOREIGN KEY (restaurant_id, service_period_id)
        REFERENCES capacity.service_periods (restaurant_id, id) ON DELETE RESTRICT,
    CONSTRAINT capacity_rules_limits_check CHECK (max_covers BETWEEN 0 AND 1000000 AND max_parties BETWEEN 0 AND 1000000),
    CONSTRAINT capacity_rules_scope_check CHECK (
        (weekday IS NULL OR weekday BETWEEN 1 AND 7)
        AND (first_date IS NULL) = (last_date IS NULL)
        AND (first_date IS NULL OR (weekday IS NULL AND first_date <= last_date))),
    CONSTRAINT capacity_rules_service_period_id_dates_excl EXCLUDE USING gist
        (restaurant_id WITH =, service_period_id WITH =, daterange(first_date, last_date, '[]') WITH &&)
        WHERE (scope_rank = 2),
    CONSTRAINT capacity_rules_dates_excl EXCLUDE USING gist
        (restaurant_id WITH =, daterange(first_date, last_date, '[]') WITH &&)
        WHERE (scope_rank = 4)
);
COMMENT ON TABLE capacity.capacity_rules IS
    'Limits of a service. The most specific rule wins as a whole (scope_rank); a NULL limit means unlimited; without any rule a service is unlimited.';
COMMENT ON COLUMN capacity.capacity_rules.weekday IS 'ISO weekday of the service date, 1 = Monday.';
COMMENT ON COLUMN capacity.capacity_rules.first_date IS 'First service date, inclusive; equal to last_date for a single date.';
COMMENT ON COLUMN capacity.capacity_rules.scope_rank IS
    '1 date with period, 2 date range with period, 3 date, 4 date range, 5 weekday with period, 6 period, 7 weekday, 8 restaurant.';
-- One rule per scope, level by level: a plain exclusion constraint would ignore the NULLs.
CREATE UNIQUE INDEX capacity_rules_date_service_period_id_key ON capacity.capacity_rules (restaurant_id, first_date, service_period_id) WHERE scope_rank = 1;
CREATE UNIQUE INDEX capacity_rules_date_key ON capacity.capacity_rules (restaurant_id, first_date) WHERE scope_rank = 3;
CREATE UNIQUE INDEX capacity_rules_weekday_service_period_id_key ON capacity.capacity_rules (restaurant_id, weekday, service_period_id) WHERE scope_rank = 5;
CREATE UNIQUE INDEX capacity_rules_service_period_id_key ON capacity.capacity_rules (restaurant_id, service_period_id) WHERE scope_rank = 6;
CREATE UNIQUE INDEX capacity_rules_weekday_key ON capacity.capacity_rules (restaurant_id, weekday) WHERE scope_rank = 7;
CREATE UNIQUE INDEX capacity_rules_restaurant_id_key ON capacity.capacity_rules (restaurant_id) WHERE scope_rank = 8;
ALTER TABLE capacity.capacity_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE capacity.settings ENABLE ROW LEVEL SECURITY;
