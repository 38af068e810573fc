SELECT plan(14);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1', 6) AS one, tests.make_table(id, '2', 6) AS two, tests.make_table(id, '3', 6) AS three INTO TEMP t FROM r;
SELECT tests.make_seat(id, ARRAY[one], 5), tests.make_seat(id, ARRAY[one, two], 6, p_start_time => '12:00') FROM r, t;
CREATE FUNCTION pg_temp.try(p_statement text) RETURNS text LANGUAGE sql AS $fn$
    SELECT coalesce(d ->> 'code' || ' ' || (d ->> 'bookings_total'), 'done') FROM tests.detail(p_statement) AS d
$fn$;
CREATE FUNCTION pg_temp.stored() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', table_number, capacity, max_party_size, retired_at), ', ' ORDER BY table_number) FROM capacity.table_inventory
$fn$;

SELECT is(pg_temp.try('UPDATE capacity.table_inventory SET capacity = 4'), 'TABLE_IN_USE 1', 'a table is not made too small for a party that sits there alone');
SELECT is(pg_temp.try('UPDATE capacity.table_inventory SET max_party_size = 4'), 'TABLE_IN_USE 1', 'by whatever column');
SELECT is(pg_temp.try('UPDATE capacity.table_inventory SET retired_at = now()'), 'TABLE_IN_USE 2', 'nor retired');
SELECT is(pg_temp.try('DELETE FROM capacity.table_inventory'), 'TABLE_IN_USE 2', 'nor deleted');
SELECT is(pg_temp.stored(), '1 6, 2 6, 3 6', 'nothing is changed, of no table');
SELECT is(pg_temp.try('UPDATE capacity.table_inventory SET capacity = 5, min_party_size = 5'), 'done', 'it may be as small as the party');
SELECT is(pg_temp.try('UPDATE capacity.table_inventory SET capacity = 7, min_party_size = 7'), 'done', 'or larger');
SELECT is(pg_temp.try('UPDATE capacity.table_inventory SET table_number = ''A'' || table_number, section = ''x'', notes = ''y'''), 'done', 'or called something else');
SELECT is(pg_temp.try('UPDATE capacity.table_inventory SET capacity = 7, retired_at = now() FROM t WHERE id = three'), 'done', 'a table without a party may be retired');
SELECT is(pg_temp.try('UPDATE capacity.table_inventory SET min_party_size = 1, capacity = 1 FROM t WHERE id = two'), 'done', 'or shrunk when its party has another one too');
SELECT is((SELECT string_agg((t.seating_version > 1)::text, ',' ORDER BY table_number) FROM capacity.table_inventory AS t), 'true,true,false', 'who takes a seat writes the table');
SELECT tests.set_clock('2050-06-11 12:00+02');
SELECT tests.make_seat(id, ARRAY[one], 2, '2050-06-19') FROM r, t;
SELECT is((SELECT max(updated_at) FROM capacity.table_inventory), '2050-06-10 12:00+02'::timestamptz, 'which is no change of it');
SELECT is((SELECT string_agg(tests.detail('TRUNCATE capacity.' || n || ' CASCADE') ->> 'code', ',') FROM (VALUES ('table_inventory'), ('table_combinations'), ('table_combination_members')) AS x (n)),
    'TRUNCATE_REFUSED,TRUNCATE_REFUSED,TRUNCATE_REFUSED', 'nothing is truncated');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
