SELECT plan(19);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1', 4, '{"seating_type": "booth"}') AS one, tests.make_table(id, '2', 4, '{"section": "Terrace"}') AS two,
       tests.make_table(id, '3', 6) AS three, tests.make_table(id, '4') AS four, tests.make_table(id, '5') AS five INTO TEMP t FROM r;
SELECT capacity_v1.upsert_combination(id, 'Pair', ARRAY[four, five], 8) FROM r, t;
CREATE FUNCTION pg_temp.guest(p_party_size integer, p_preference text DEFAULT NULL) RETURNS uuid LANGUAGE sql AS $fn$
    SELECT (capacity_v1.create_booking_with_capacity_check(id, tests.day(), '19:00', p_party_size, gen_random_uuid()::text, p_seating_preference => p_preference) #>> '{booking,id}')::uuid
    FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.auto(p_booking_id uuid) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(': ', CASE WHEN (v ->> 'duplicate')::boolean THEN 'duplicate' END, v #>> '{error,code}', tests.violations(v #> '{error,violations}'), v ->> 'reason')
    FROM pg_temp.r, capacity_v1.auto_assign_booking(id, p_booking_id) AS v
$fn$;
SELECT pg_temp.guest(3) AS three_guests, pg_temp.guest(4, 'booth') AS likes_booth, pg_temp.guest(2, 'TERRACE') AS likes_terrace, pg_temp.guest(4, 'roof') AS likes_roof,
       pg_temp.guest(7) AS seven, pg_temp.guest(9) AS nine, pg_temp.guest(5) AS five_guests INTO TEMP b;

SELECT is(pg_temp.auto(likes_terrace), 'table 2: 2 seats left over', 'of equals the preferred section, whatever the case') FROM b;
SELECT is(pg_temp.auto(likes_booth), 'table 1: every seat taken', 'or the preferred kind of seat') FROM b;
SELECT is((SELECT string_agg(tests.seated_at(k), ' ') FROM b, unnest(ARRAY[likes_terrace, likes_booth]) AS k), '2 1', 'they sit there');
SELECT is(pg_temp.auto(likes_terrace), 'duplicate: keeps the tables that it has', 'a second time changes nothing') FROM b;
SELECT capacity_v1.auto_assign_booking(id, seven) AS answer INTO TEMP a FROM r, b;
SELECT is(answer - 'booking' - 'decision_id', '{"success": true, "duplicate": false, "error": null, "reason": "combination Pair: 1 seat left over, tables joined"}', 'who fits at no table gets a combination') FROM a;
SELECT is(jsonb_path_query_array(answer, '$.booking.tables[*].table_number'), '["4", "5"]', 'all of it') FROM a;
SELECT is((SELECT row(operation, outcome, options)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1), row('auto_assign_booking', 'accepted', jsonb_build_object(
    'reason', 'combination Pair: 1 seat left over, tables joined', 'before', '{"table_ids": []}'::jsonb, 'after', (SELECT jsonb_build_object('table_ids', jsonb_agg(k ORDER BY k)) FROM unnest(ARRAY[four, five]) AS k)))::text, 'the decision says why') FROM t;
SELECT is(pg_temp.auto(nine), 'TABLE_UNAVAILABLE: tables 0 0 1 1: no table or combination that takes the party is free', 'for some there is no table') FROM b;
SELECT is(pg_temp.auto(three_guests), 'table 3: 3 seats left over', 'the last one that is free') FROM b;
SELECT is(pg_temp.auto(five_guests), 'TABLE_UNAVAILABLE: tables 2 2 1 1: no table or combination that takes the party is free', 'how many there would be, all of them taken') FROM b;
SELECT is((SELECT row(outcome, code, tests.violations(violations), options -> 'after')::text FROM capacity.decisions ORDER BY id DESC LIMIT 1), '(refused,TABLE_UNAVAILABLE,"tables 2 2 1 1",null)', 'which is a decision');
SELECT is((SELECT count(*) FROM capacity.booking_table_assignments), 5::bigint, 'and seats nobody');

SELECT capacity_v1.unassign_table_from_booking(id, seven) FROM r, b;
SELECT is(pg_temp.auto(likes_roof), 'table 4: every seat taken, though a combination could need it', 'a table that a combination could need comes last of equals, but before waste') FROM b;
SELECT capacity_v1.cancel_booking(id, three_guests) FROM r, b;
SELECT is(pg_temp.auto(five_guests), 'table 3: 1 seat left over', 'what is given back can be had') FROM b;
SELECT throws_ok(format('SELECT capacity_v1.auto_assign_booking(%L, %L)', id, three_guests), 'RC301', NULL, 'who does not come gets no table') FROM r, b;
SELECT throws_ok(format('SELECT capacity_v1.auto_assign_booking(%L, %L)', tests.make_restaurant(), seven), 'RC102', NULL, 'another restaurant''s booking is not found') FROM b;

-- It is the first that find_suitable_tables lists.
SELECT tests.make_table(id, '10'), tests.make_table(id, '9'), tests.make_table(id, '11', 7) FROM r;
SELECT k ->> 'label' AS label INTO TEMP best FROM r, jsonb_path_query(capacity_v1.find_suitable_tables(id, tests.day(), '19:00', 3), '$.tables[0]') AS k;
SELECT pg_temp.guest(3) AS guest INTO TEMP g;
SELECT pg_temp.auto(guest) FROM g;
SELECT is(tests.seated_at(guest), label, 'it takes what find_suitable_tables lists first') FROM best, g;
SELECT is(label, '9', 'the lower number, not the lower text') FROM best;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
