SELECT plan(15);

SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT tests.set_limit(id, 6) FROM r;
SELECT tests.book(id, 2) -> 'booking' AS booking INTO TEMP b FROM r;
SELECT tests.hold(id, 1) -> 'booking' AS hold INTO TEMP h FROM r;
CREATE FUNCTION pg_temp.change(p_changes jsonb, p_version integer, p_key text DEFAULT gen_random_uuid()::text, p_options jsonb DEFAULT '{}', p_restaurant uuid DEFAULT NULL, p_reference text DEFAULT NULL)
RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(NULL, format('SELECT tests.outcome(capacity_v1.update_booking_by_reference(%L, %L, %L, %L, %L, %L))',
        coalesce(p_restaurant, id), coalesce(p_reference, booking ->> 'reference'), p_version, p_changes, p_key, p_options), 'anon') FROM pg_temp.r, pg_temp.b
$fn$;
GRANT USAGE ON SCHEMA tests TO anon;

SELECT is(pg_temp.change('{"party_size": 3, "notes": "window"}', 1, 'k'), 'confirmed', 'a guest changes the booking');
SELECT is((SELECT party_size || ' ' || notes || ' ' || version FROM capacity.bookings, b WHERE id = (booking ->> 'id')::uuid), '3 window 2', 'as it was asked for');
SELECT is(pg_temp.change('{"party_size": 3, "notes": "window"}', 1, 'k'), 'confirmed (duplicate)', 'a repeat only says so');
SELECT is(pg_temp.change('{"party_size": 6}', 2), 'refused: CAPACITY_EXCEEDED', 'limits hold for guests');
SELECT is(pg_temp.change('{"party_size": 4}', 1), 'RC208', 'of two changes none is lost');
SELECT is(pg_temp.change('{"party_size": 6}', 2, p_options => '{"override": true, "reason": "please"}'), 'RC007', 'an override is not for guests');
SELECT is(pg_temp.change('{"booking_date": "2020-01-01"}', 2, p_options => '{"allow_past": true}'), 'RC007', 'nor is the past');
SELECT is(pg_temp.change('{"status": "seated"}', 2), 'RC019', 'nor the status');
SELECT is(pg_temp.change('{"party_size": 2}', 2, p_restaurant => other), 'RC102', 'in another restaurant it is not found') FROM r;
SELECT is(pg_temp.change('{"party_size": 2}', 2, p_reference => 'x'), 'RC102', 'nor by another reference');
SELECT is(pg_temp.change('{"party_size": 2}', 2, p_reference => booking ->> 'id'), 'RC102', 'nor by its id') FROM b;
SELECT is(pg_temp.change('{"party_size": 2}', 1, p_reference => hold ->> 'reference'), 'RC102', 'a hold is nobody''s booking yet') FROM h;
SELECT is((SELECT string_agg(DISTINCT actor, ', ') FROM capacity.decisions WHERE operation = 'update_booking'), 'anon', 'the history says that it was a guest');
SELECT capacity_v1.cancel_booking(id, (booking ->> 'id')::uuid) FROM r, b;
SELECT is(pg_temp.change('{"party_size": 2}', 3), 'RC301', 'what is over does not change');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
