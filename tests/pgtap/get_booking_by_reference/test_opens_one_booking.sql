SELECT plan(11);

SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT tests.book(id) -> 'booking' AS booking INTO TEMP b FROM r;
SELECT tests.hold(id) -> 'booking' AS hold INTO TEMP h FROM r;
CREATE FUNCTION pg_temp.get(p_restaurant uuid, p_reference text, p_role text DEFAULT 'anon') RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(NULL, format('SELECT capacity_v1.get_booking_by_reference(%L, %L)', p_restaurant, p_reference), p_role)
$fn$;

SELECT is(pg_temp.get(id, booking ->> 'reference')::jsonb, jsonb_build_object('success', true, 'booking', booking), 'a guest sees the booking') FROM r, b;
SELECT is(pg_temp.get(id, booking ->> 'reference', 'authenticated')::jsonb -> 'booking', booking, 'with a token too') FROM r, b;
SELECT matches(booking ->> 'reference', '^[0-9a-f]{32}$', '128 bits open it') FROM b;
SELECT is(pg_temp.get(id, left(booking ->> 'reference', 31)), 'RC102', 'nothing less') FROM r, b;
SELECT is(pg_temp.get(id, upper(booking ->> 'reference') || ' '), 'RC102', 'nothing like it') FROM r, b;
SELECT is(pg_temp.get(id, booking ->> 'id'), 'RC102', 'not its id') FROM r, b;
SELECT is(pg_temp.get(other, booking ->> 'reference'), 'RC102', 'not in another restaurant') FROM r, b;
SELECT is(pg_temp.get(gen_random_uuid(), booking ->> 'reference'), 'RC102', 'nor in none, alike') FROM b;
SELECT is(pg_temp.get(id, hold ->> 'reference'), 'RC102', 'a hold is nobody''s booking yet') FROM r, h;
SELECT is(pg_temp.get(id, NULL), 'RC001', 'the reference is required') FROM r;
SELECT is(tests.as_user(NULL, format('SELECT capacity_v1.get_booking(%L, %L)', id, booking ->> 'id'), 'anon'), '42501', 'by its id it opens for staff only') FROM r, b;

SELECT * FROM finish();
