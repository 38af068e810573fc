SELECT plan(13);

SELECT tests.make_restaurant(p_options => '{"enforcement": "enforce", "dining_duration_minutes": 100}') AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS lunch INTO TEMP l FROM r;
SELECT capacity_v1.set_booking_policy(id, jsonb_build_object('turn_buffer_minutes', 15, 'dining_durations', jsonb_build_array(
    jsonb_build_object('min_party_size', 1, 'max_party_size', 2, 'minutes', 90),
    jsonb_build_object('min_party_size', 3, 'max_party_size', 6, 'minutes', 120),
    jsonb_build_object('min_party_size', 2, 'max_party_size', 4, 'minutes', 60, 'service_period_id', lunch)))) FROM r, l;
CREATE FUNCTION pg_temp.minutes(p_party integer, p_time time DEFAULT '19:00') RETURNS integer LANGUAGE sql AS $fn$
    SELECT extract(epoch FROM (b ->> 'ends_at')::timestamptz - (b ->> 'starts_at')::timestamptz)::integer / 60
    FROM pg_temp.r, LATERAL (SELECT tests.book(id, p_party, p_start_time => p_time) -> 'booking') AS x (b)
$fn$;

SELECT is(pg_temp.minutes(party, at), minutes, format('a party of %s at %s', party, at))
FROM (VALUES (1, time '19:00', 90), (2, '19:00', 90), (3, '19:00', 120), (6, '19:00', 120), (7, '19:00', 100),
             (1, '12:00', 90), (2, '12:00', 60), (4, '12:00', 60), (5, '12:00', 120), (7, '12:00', 100)) AS c (party, at, minutes);
SELECT is((SELECT array_agg(DISTINCT turn_buffer_minutes) FROM capacity.bookings, r WHERE restaurant_id = r.id), '{15}',
    'the turn buffer comes on top of that');

SELECT capacity_v1.set_booking_policy(id, '{"turn_buffer_minutes": 0, "dining_durations": []}') FROM r;
SELECT is(pg_temp.minutes(2, '12:00'), 100, 'without a table the restaurant''s duration holds');
SELECT is((SELECT string_agg(DISTINCT concat(turn_buffer_minutes, '+', extract(epoch FROM ends_at - starts_at)::integer / 60), ' ')
           FROM capacity.bookings, r WHERE restaurant_id = r.id AND party_size = 2), '0+100 15+60 15+90', 'who has booked keeps what was promised');

SELECT * FROM finish();
