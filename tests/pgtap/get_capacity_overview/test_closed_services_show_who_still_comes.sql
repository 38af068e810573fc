SELECT plan(9);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant(p_options => '{"enforcement": "enforce", "slot_interval_minutes": 60}') AS id INTO TEMP r;
SELECT tests.make_period(id, p_start_time => '18:00', p_end_time => '21:00') AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '12:00', '14:00') AS lunch INTO TEMP l FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT tests.book(id, 4, p_idempotency_key => 'four'), tests.book(id, 2, p_start_time => '20:15') FROM r;
CREATE FUNCTION pg_temp.show() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', s ->> 'name', CASE WHEN (s ->> 'is_open')::boolean THEN 'open' ELSE 'closed' END, s ->> 'booked_covers',
        (SELECT string_agg(concat(left(v ->> 'time', 5), '=', v ->> 'booked_covers'), ' ' ORDER BY n)
         FROM jsonb_array_elements(s -> 'slots') WITH ORDINALITY AS y (v, n))), ', ' ORDER BY m)
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.get_capacity_overview(id, tests.day()) -> 'service_periods') WITH ORDINALITY AS x (s, m)
$fn$;

SELECT is(pg_temp.show(), 'Lunch open 0 12:00=0 13:00=0, Dinner open 6 18:00=0 19:00=4 20:00=2', 'an ordinary day');
SELECT capacity_v1.set_special_day(id, tests.day(), p_label => 'maintenance', p_options => '{"note": "no gas"}') FROM r;
SELECT is(pg_temp.show(), 'Dinner closed 6 19:00=4 20:00=2', 'when it is closed those who come all the same');
SELECT is(capacity_v1.get_capacity_overview(id, tests.day()) -> 'closures', '[{"service_period_id": null, "service_period_name": null, "label": "maintenance", "note": "no gas"}]', 'and why it is') FROM r;
SELECT is(capacity_v1.get_capacity_overview(id, tests.day()) ->> 'booked_covers', '6', 'they count') FROM r;
SELECT capacity_v1.cancel_booking(b.restaurant_id, b.id) FROM capacity.bookings AS b, r WHERE b.restaurant_id = r.id AND b.party_size = 4;
SELECT is(pg_temp.show(), 'Dinner closed 2 20:00=2', 'until they cancel');

-- Other hours.
SELECT capacity_v1.set_special_day(id, tests.day(), NULL, dinner, '17:00', '20:00', 'special_hours') FROM r, p;
SELECT is(pg_temp.show(), 'Dinner open 2 17:00=0 18:00=0 19:00=0', 'a booking outside of the hours counts in the service, and in no slot');
SELECT capacity_v1.remove_special_day(id, tests.day(), p_service_period_id => dinner), capacity_v1.remove_special_day(id, tests.day()) FROM r, p;
SELECT is(pg_temp.show(), 'Lunch open 0 12:00=0 13:00=0, Dinner open 2 18:00=0 19:00=0 20:00=2', 'open again, as it was');

SELECT capacity_v1.retire_service_period(id, dinner, '{"keep_bookings": true}') FROM r, p;
SELECT is(pg_temp.show(), 'Lunch open 0 12:00=0 13:00=0, Dinner closed 2 20:00=2', 'a retired period is a closed service');
SELECT capacity_v1.cancel_booking(b.restaurant_id, b.id) FROM capacity.bookings AS b, r WHERE b.restaurant_id = r.id AND b.party_size = 2;
SELECT is(pg_temp.show(), 'Lunch open 0 12:00=0 13:00=0', 'that is gone with its last guest');

SELECT * FROM finish();
