SELECT plan(5);

SELECT tests.set_clock('2050-06-10 10:00+00');
CREATE FUNCTION pg_temp.take(p_kind text, p_restaurant_id uuid, p_line jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', a ->> 'accepted', a ->> 'skipped', a #>> '{errors,0,code}')
    FROM capacity_v1.import_lines(p_kind, jsonb_build_array(p_line || jsonb_build_object('line', 1, 'restaurant', p_restaurant_id))) AS a
$fn$;
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT name AS builtin INTO TEMP b FROM capacity.service_periods, r WHERE restaurant_id = r.id AND is_builtin;
SELECT capacity_v1.retire_service_period(id, tests.make_period(id, 'Supper')) FROM r;

SELECT is(pg_temp.take('service_periods', id, '{"name": "Supper", "start_time": "17:00", "end_time": "23:00"}'), '1 0', 'a period of the same name is new') FROM r;
SELECT is(pg_temp.take('service_periods', id, '{"name": "Supper", "start_time": "17:00", "end_time": "23:00"}'), '0 1', 'and known the next time') FROM r;
SELECT is(pg_temp.take('service_periods', id, jsonb_build_object('name', builtin, 'start_time', '09:00', 'end_time', '12:00')), '1 0', 'one that is called like the built-in one is another') FROM r, b;
SELECT is(pg_temp.take('bookings', id, '{"id": "1", "date": "2050-06-02", "time": "19:00", "party_size": 2}'), '1 0', 'a booking') FROM r;
SELECT is((SELECT string_agg(concat_ws(' ', p.name, p.retired_at IS NULL, l.booked_parties), ', ') FROM capacity.service_ledger AS l
           JOIN capacity.service_periods AS p ON p.restaurant_id = l.restaurant_id AND p.id = l.service_period_id WHERE l.restaurant_id = r.id),
    'Supper t 1', 'has the one service there is') FROM r;

SELECT * FROM finish();
