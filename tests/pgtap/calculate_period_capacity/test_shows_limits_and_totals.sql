SELECT plan(12);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
CREATE FUNCTION pg_temp.show(p_date date DEFAULT tests.day()) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.calculate_period_capacity(r.id, p.dinner, p_date) FROM pg_temp.r, pg_temp.p
$fn$;
CREATE FUNCTION pg_temp.percent() RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', c ->> 'remaining_covers', c ->> 'utilization_percent', '|', c ->> 'remaining_parties', c ->> 'parties_utilization_percent')
    FROM pg_temp.show() AS c
$fn$;

SELECT is(pg_temp.show(), jsonb_build_object(
    'success', true, 'service_date', '2050-06-17', 'service_period_id', dinner, 'service_period_name', 'Dinner',
    'starts_at', '2050-06-17T15:00:00+00:00', 'ends_at', '2050-06-17T21:00:00+00:00', 'is_open', true,
    'max_covers', NULL, 'booked_covers', 0, 'remaining_covers', NULL, 'utilization_percent', NULL,
    'max_parties', NULL, 'booked_parties', 0, 'remaining_parties', NULL, 'parties_utilization_percent', NULL,
    'excess_covers', 0, 'excess_parties', 0, 'has_overbooking', false), 'a service that nobody has touched, without limits') FROM p;
SELECT is((SELECT count(*) FROM capacity.service_ledger, r WHERE restaurant_id = r.id), 0::bigint, 'looking does not touch it');

SELECT tests.set_limit(id, 9, 3) FROM r;
SELECT is(pg_temp.percent(), '9 0.0 | 3 0.0', 'untouched with limits');
SELECT tests.book(id, 4) FROM r;
SELECT is(pg_temp.percent(), '5 44.4 | 2 33.3', 'in part booked');
SELECT tests.book(id, 5) FROM r;
SELECT is(pg_temp.percent(), '0 100.0 | 1 66.7', 'full by covers');
SELECT tests.set_limit(id, 6, 1) FROM r;
SELECT is(pg_temp.percent(), '0 150.0 | 0 200.0', 'over a limit that was lowered');
SELECT is((pg_temp.show()) - '{starts_at,ends_at,service_date,service_period_id,service_period_name}'::text[]
    @> '{"excess_covers": 3, "excess_parties": 1, "has_overbooking": true, "booked_covers": 9}', true, 'which is an overbooking');
SELECT tests.set_limit(id, 0, 0) FROM r;
SELECT is(pg_temp.percent(), '0 100.0 | 0 100.0', 'a limit of 0 is always full');
SELECT tests.set_limit(id, NULL, NULL) FROM r;
SELECT is(pg_temp.percent(), '|', 'no limit, no percentage');

SELECT is((pg_temp.show('2025-03-30') ->> 'ends_at'), '2025-03-30T21:00:00+00:00', 'a date of the past has its instants too');
SELECT capacity_v1.upsert_service_period(id, dinner, 'Dinner', '17:00', '23:00', '{1}') FROM r, p;
SELECT is(pg_temp.show('2050-06-24') ->> 'is_open', 'false', 'on a day without the service it is closed');
SELECT is(pg_temp.show('2050-06-20') ->> 'is_open', 'true', 'on a day with it, open');

SELECT * FROM finish();
