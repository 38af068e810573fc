-- The stage of the bench: :restaurants restaurants with a dinner of 24 slots and room for everybody, their services of a
-- month, and of seven days the slots in question, touched before; and beside them the floor, two tables with primary keys only.
CREATE SCHEMA floor;

CREATE FUNCTION floor.restaurant(p_number integer)
RETURNS uuid
LANGUAGE sql
IMMUTABLE
AS $fn$
    SELECT md5('restaurant ' || p_number)::uuid
$fn$;

CREATE TABLE floor.counters (
    restaurant_id uuid    NOT NULL,
    service_date  date    NOT NULL,
    max_covers    integer NOT NULL,
    booked        integer NOT NULL DEFAULT 0,
    PRIMARY KEY (restaurant_id, service_date)
) WITH (fillfactor = 70);

CREATE TABLE floor.bookings (
    restaurant_id uuid    NOT NULL,
    id            uuid    NOT NULL DEFAULT gen_random_uuid(),
    status        text    NOT NULL DEFAULT 'confirmed',
    service_date  date    NOT NULL,
    start_time    time    NOT NULL,
    starts_at     timestamptz NOT NULL,
    ends_at       timestamptz NOT NULL,
    party_size    integer NOT NULL,
    source        text    NOT NULL,
    guest_name    text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (restaurant_id, id)
);

INSERT INTO floor.counters (restaurant_id, service_date, max_covers)
SELECT floor.restaurant(n), current_date + day, 1000000
FROM generate_series(1, :restaurants) AS n
CROSS JOIN generate_series(1, 7) AS day;

SELECT count(capacity_v1.upsert_restaurant(floor.restaurant(n), 'Bench', 'Europe/Zurich', '{"enforcement": "enforce"}')),
       count(capacity_v1.upsert_service_period(floor.restaurant(n), md5('dinner ' || n)::uuid, 'Dinner', '17:00', '23:00')),
       count(capacity_v1.set_capacity_rule(floor.restaurant(n), 1000000, 1000000))
FROM generate_series(1, :restaurants) AS n;

SELECT count(capacity_v1.create_booking_with_capacity_check(
    floor.restaurant(n), current_date + day, '17:00'::time + quarter * interval '15 minutes', 1, gen_random_uuid()::text))
FROM generate_series(1, :restaurants) AS n
CROSS JOIN generate_series(1, 7) AS day
CROSS JOIN generate_series(8, 11) AS quarter;

SELECT count(capacity_impl.ensure_service(floor.restaurant(n), md5('dinner ' || n)::uuid, current_date + day))
FROM generate_series(1, :restaurants) AS n
CROSS JOIN generate_series(8, 31) AS day;

VACUUM ANALYZE;
