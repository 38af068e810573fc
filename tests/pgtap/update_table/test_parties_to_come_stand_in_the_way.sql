SELECT plan(14);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1', 6) AS one, tests.make_table(id, '2', 6) AS two INTO TEMP t FROM r;
SELECT tests.make_seat(id, ARRAY[one], 5) AS five, tests.make_seat(id, ARRAY[one], 3, p_start_time => '12:00') AS three,
       tests.make_seat(id, ARRAY[one, two], 6, p_start_time => '15:00') AS both_tables INTO TEMP b FROM r, t;
CREATE FUNCTION pg_temp.change(p_changes jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.update_table(id, one, p_changes) FROM pg_temp.r, pg_temp.t
$fn$;
CREATE FUNCTION pg_temp.listed(p_changes jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', d ->> 'code', d ->> 'bookings_total', (
        SELECT string_agg(k ->> 'party_size', ',' ORDER BY place) FROM jsonb_array_elements(d -> 'bookings') WITH ORDINALITY AS x (k, place)))
    FROM tests.detail(format('SELECT pg_temp.change(%L)', p_changes)) AS d
$fn$;

SELECT is(pg_temp.listed('{"capacity": 4}'), 'TABLE_IN_USE 1 5', 'a party that sits there alone and would not fit any more');
SELECT is(pg_temp.listed('{"capacity": 2}'), 'TABLE_IN_USE 2 3,5', 'all of them, in order of arrival');
SELECT is(tests.detail($$SELECT pg_temp.change('{"capacity": 4}')$$) #> '{bookings,0}',
    jsonb_build_object('id', five, 'booking_date', '2050-06-17', 'start_time', '19:00:00', 'party_size', 5, 'status', 'confirmed', 'tables', '["1"]'::jsonb), 'each with its tables and nothing personal') FROM b;
SELECT is(pg_temp.listed('{"max_party_size": 4}'), 'TABLE_IN_USE 1 5', 'the largest party is a limit too');
SELECT is((SELECT row(capacity, max_party_size)::text FROM capacity.table_inventory JOIN t ON id = one), '(6,)', 'nothing is changed');
SELECT is(pg_temp.change('{"capacity": 4, "max_party_size": 6}') ->> 'changed', 'true', 'fewer seats for as large a party are no harm');
SELECT is(pg_temp.listed('{"max_party_size": null}'), 'TABLE_IN_USE 1 5', 'then the largest party is what keeps it');
SELECT is(pg_temp.change('{"min_party_size": 4}') ->> 'changed', 'true', 'a larger smallest party is for parties from now on');
SELECT is(pg_temp.change('{"max_party_size": 5}') ->> 'changed', 'true', 'one that has another table too is not in the way');

UPDATE capacity.booking_table_assignments AS a SET released_at = '2050-06-10 12:00+02' FROM t, b WHERE booking_id = both_tables AND table_id = two;
SELECT is(pg_temp.listed('{"notes": "x"}'), '', 'a change that takes nothing away asks for nothing');
SELECT capacity_v1.cancel_booking(id, five) FROM r, b;
SELECT is(pg_temp.listed('{"max_party_size": 4}'), 'TABLE_IN_USE 1 6', 'who has cancelled needs it no more; who has lost the other table does');
SELECT tests.set_clock('2050-06-17 16:59:59+02');
SELECT is(pg_temp.listed('{"max_party_size": 4}'), 'TABLE_IN_USE 1 6', 'until it has left');
SELECT tests.set_clock('2050-06-17 17:00+02');
SELECT is(pg_temp.listed('{"max_party_size": 4}'), '', 'then nobody is in the way');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
