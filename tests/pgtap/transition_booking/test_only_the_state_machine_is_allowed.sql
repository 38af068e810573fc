SELECT plan(46);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT f AS status, t AS target, t::text = ANY (CASE f
    WHEN 'pending' THEN '{confirmed,cancelled}'
    WHEN 'confirmed' THEN '{seated,cancelled,no_show}' WHEN 'seated' THEN '{completed,confirmed}'
    WHEN 'completed' THEN '{seated}' WHEN 'no_show' THEN '{seated}' ELSE '{}' END::text[]) AS is_allowed, gen_random_uuid() AS booking
INTO TEMP steps
FROM unnest(enum_range(NULL::capacity.booking_status)) AS f, unnest('{pending,confirmed,seated,completed,cancelled,no_show}'::capacity.booking_status[]) AS t
WHERE f <> t;
INSERT INTO capacity.bookings (restaurant_id, id, party_size, booking_date, start_time, status)
SELECT id, booking, 2, tests.day(), '19:00', status FROM r, steps;
CREATE FUNCTION pg_temp.totals() RETURNS integer LANGUAGE sql AS $fn$
    SELECT booked_covers FROM capacity.service_ledger
$fn$;
SELECT pg_temp.totals() AS covers INTO TEMP before;

SELECT throws_ok(format('SELECT capacity_v1.transition_booking(%L, %L, %L)', id, booking, target), 'RC301', NULL, status || ' does not become ' || target)
FROM r, steps WHERE NOT is_allowed ORDER BY status, target;
SELECT is(pg_temp.totals(), covers, 'which changes nothing') FROM before;
-- Those that take and those that give back come to 2 * (no_show to seated) - 2 * (3 to cancelled or no_show).
SELECT is((SELECT string_agg(tests.outcome(capacity_v1.transition_booking(id, booking, target::text)), ' ' ORDER BY status, target) FROM r, steps WHERE is_allowed),
    'confirmed cancelled seated cancelled no_show confirmed completed seated seated', 'the others are made');
SELECT is(pg_temp.totals() - covers, -4, 'and take capacity or give it back') FROM before;
SELECT is((SELECT string_agg(b.status::text, ' ' ORDER BY s.status, s.target) FROM capacity.bookings AS b JOIN steps AS s ON s.booking = b.id AND s.is_allowed),
    'confirmed cancelled seated cancelled no_show confirmed completed seated seated', 'each booking has its status');
SELECT is((SELECT count(*) FROM capacity.bookings AS b JOIN steps AS s ON s.booking = b.id WHERE b.version = 1 + s.is_allowed::integer), 48::bigint, 'and its version');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

CREATE FUNCTION pg_temp.detail() RETURNS jsonb LANGUAGE plpgsql AS $fn$
DECLARE v_detail text;
BEGIN
    PERFORM capacity_v1.transition_booking(r.id, s.booking, 'completed') FROM pg_temp.r, pg_temp.steps AS s WHERE s.status = 'pending' AND s.target = 'seated';
    RETURN NULL;
EXCEPTION WHEN SQLSTATE 'RC301' THEN
    GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
    RETURN v_detail::jsonb - 'booking_id';
END
$fn$;
SELECT is(pg_temp.detail(), '{"code": "WRONG_STATUS", "operation": "transition_booking", "status": "pending", "allowed": ["confirmed", "cancelled"]}',
    'what is refused shows what is allowed');

SELECT * FROM finish();
