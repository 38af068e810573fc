SELECT plan(8);

SELECT tests.set_clock('2050-06-10 10:00+00');
CREATE FUNCTION pg_temp.take(p_restaurant_id uuid, p_lines jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT row(a -> 'accepted', a -> 'debt' ->> 'services', a -> 'debt' ->> 'covers', a -> 'debt' ->> 'parties', a -> 'errors')::text
    FROM capacity_v1.import_lines('bookings', (
        SELECT jsonb_agg(l.value || jsonb_build_object('line', l.ordinality, 'restaurant', p_restaurant_id, 'id', l.value::text))
        FROM jsonb_array_elements(p_lines) WITH ORDINALITY AS l)) AS a
$fn$;
CREATE FUNCTION pg_temp.authors(p_restaurant_id uuid) RETURNS bigint LANGUAGE sql AS $fn$
    SELECT count(*) FROM capacity.decisions AS d WHERE d.restaurant_id = p_restaurant_id AND d.authorises_debt AND d.booking_id IS NOT NULL
$fn$;

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.set_limit(id, NULL, 2) FROM r;
SELECT is(pg_temp.take(id, '[{"date": "2050-06-02", "time": "19:00", "party_size": 4}, {"date": "2050-06-02", "time": "19:30", "party_size": 4}]'),
    '(2,0,0,0,[])', 'as many parties as may be are no debt') FROM r;
SELECT is(pg_temp.authors(id), 0::bigint, 'and nobody answers for one') FROM r;
SELECT is(pg_temp.take(id, '[{"date": "2050-06-02", "time": "20:00", "party_size": 1}, {"date": "2050-06-02", "time": "21:00", "party_size": 1}]'),
    '(2,1,0,2,[])', 'parties too many are one') FROM r;
SELECT is(pg_temp.take(id, '[{"date": "2050-06-02", "time": "22:00", "party_size": 1}]'), '(1,0,0,1,[])', 'of which only what comes on top is told') FROM r;
SELECT tests.make_restaurant() AS id INTO TEMP c;
SELECT tests.set_limit(id, 10) FROM c;
SELECT is(pg_temp.take(id, '[{"date": "2050-06-02", "time": "19:00", "party_size": 12}]') || pg_temp.take(id, '[{"date": "2050-06-02", "time": "20:00", "party_size": 3}]'),
    '(1,1,2,0,[])(1,0,3,0,[])', 'the same of covers') FROM c;

-- A slot that nobody has booked yet, after midnight: of the service of the day before.
SELECT tests.make_restaurant() AS id INTO TEMP s;
SELECT tests.make_period(id, p_end_time => '03:00') FROM s;
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 3}') FROM s;
SELECT is(pg_temp.take(id, '[{"date": "2050-06-03", "time": "00:30", "party_size": 2}, {"date": "2050-06-03", "time": "00:31", "party_size": 2}]'),
    '(2,0,0,0,[])', 'a slot over its pacing is no debt of the service') FROM s;
SELECT is((SELECT row(slot_time, reserved_count, excess_count)::text FROM capacity.booking_slots AS b WHERE b.restaurant_id = s.id), '(00:30:00,4,1)', 'but one of its own') FROM s;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM s;

SELECT * FROM finish();
