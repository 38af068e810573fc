SELECT plan(10);

SELECT tests.set_clock('2050-06-17 17:20+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, p_options => '{"last_seating_time": "20:00"}') AS dinner INTO TEMP p FROM r;
CREATE FUNCTION pg_temp.find(p_party integer DEFAULT 2, p_options jsonb DEFAULT '{}', p_time time DEFAULT '18:30') RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat(left(v ->> 'time', 5), '=' || (v ->> 'remaining')), ' ' ORDER BY n)
    FROM pg_temp.r, capacity_v1.find_alternative_slots(id, tests.day(), p_time, p_party, p_options || '{"max": 20, "offsets": [15, 30, 45, 60, 75, 90, 120]}') AS a,
         jsonb_array_elements(a -> 'alternatives') WITH ORDINALITY AS x (v, n)
$fn$;

SELECT is(pg_temp.find(), '18:15 18:45 18:00 19:00 17:45 19:15 17:30 19:30 19:45 20:00', 'nothing that is past, nothing after the last seating');
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 6}') FROM r;
SELECT tests.book(id, 5, p_start_time => '19:00') FROM r;
SELECT tests.book(id, 3, p_start_time => '18:15') FROM r;
SELECT is(pg_temp.find(), '18:15=3 18:45=6 18:00=6 17:45=6 19:15=6 17:30=6 19:30=6 19:45=6 20:00=6', 'no slot that is full');
SELECT is(pg_temp.find(4), '18:45=6 18:00=6 17:45=6 19:15=6 17:30=6 19:30=6 19:45=6 20:00=6', 'for a party of this size');
SELECT is(pg_temp.find(7), NULL, 'none for one that no slot takes');
SELECT capacity_v1.set_booking_policy(id, '{"min_notice_minutes": 60, "channels": ["web"]}') FROM r;
SELECT is(pg_temp.find(2, '{"source": "web"}'), '18:45=6 19:15=6 19:30=6 19:45=6 20:00=6', 'nothing that the policy refuses');
SELECT is(pg_temp.find(2), NULL, 'nothing for a channel that is not taken');
SELECT tests.set_limit(id, 10) FROM r;
SELECT is(pg_temp.find(2, '{"source": "web"}'), '18:45=2 19:15=2 19:30=2 19:45=2 20:00=2', 'what remains is the least of service and slot');
SELECT is(pg_temp.find(3, '{"source": "web"}'), NULL, 'nothing when the service is full');
SELECT is((SELECT string_agg(tests.outcome(capacity_v1.create_booking_with_capacity_check(id, (v ->> 'date')::date, (v ->> 'time')::time, 2, 'first', p_source => 'web')), ', ')
           FROM r, capacity_v1.find_alternative_slots(id, tests.day(), '18:30', 2, '{"source": "web", "max": 1}') AS a, jsonb_array_elements(a -> 'alternatives') AS v),
    'confirmed', 'what is offered is booked');
SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT is(pg_temp.find(1000, '{}'), '18:15=0 18:45=0 18:00=0 19:00=0 17:45=0 19:15=0 17:30=0 19:30=0 19:45=0 20:00=0 20:30=0', 'shadow mode would book anything but the past');

SELECT * FROM finish();
