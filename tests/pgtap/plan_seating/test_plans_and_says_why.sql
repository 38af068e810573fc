SELECT plan(23);

-- Tables 1 to 4 for 2, 2, 4 and 6; 1 and 2 are joined for 3 to 4, 3 and 4 for 7 to 10.
CREATE FUNCTION pg_temp.t(p_number integer) RETURNS uuid LANGUAGE sql AS $fn$ SELECT ('00000000-0000-4000-8000-00000000000' || p_number)::uuid $fn$;
CREATE TEMP TABLE seating AS
SELECT to_jsonb(s) AS seating
FROM (VALUES (ARRAY[1], '1', 2, 1, 2, 'terrace', 'outdoor', true), (ARRAY[2], '2', 2, 1, 2, 'hall', 'indoor', true), (ARRAY[3], '3', 4, 1, 4, 'hall', 'indoor', true),
             (ARRAY[4], '4', 6, 3, 6, 'hall', 'indoor', true), (ARRAY[1, 2], 'Pair', 4, 3, 4, NULL, NULL, true), (ARRAY[3, 4], 'Long', 10, 7, 10, 'hall', 'indoor', true))
    AS x (numbers, label, capacity, min_party_size, max_party_size, section, seating_type, is_combinable)
CROSS JOIN LATERAL (SELECT ARRAY(SELECT pg_temp.t(n) FROM unnest(x.numbers) AS n) AS table_ids, x.label, x.capacity, x.min_party_size, x.max_party_size, x.section, x.seating_type, x.is_combinable) AS s;
-- A party is size@time for two hours, perhaps with a preference or the tables that it has: '2@19:00', '2@19:00 outdoor', '2@19:00 =3'.
CREATE FUNCTION pg_temp.plan(p_parties text[], p_taken jsonb DEFAULT '[]') RETURNS text[] LANGUAGE sql AS $fn$
    WITH party AS (
        SELECT p.place, split_part(split_part(p.text, ' ', 1), '@', 1)::integer AS size, ('2050-06-17 ' || split_part(split_part(p.text, ' ', 1), '@', 2) || '+02')::timestamptz AS starts_at,
               nullif(split_part(p.text, ' ', 2), '') AS more
        FROM unnest(p_parties) WITH ORDINALITY AS p (text, place)
    )
    SELECT array_agg(coalesce((SELECT string_agg(right(i::text, 1), '+' ORDER BY i) FROM unnest(s.table_ids) AS i), '-') || ': ' || s.reason ORDER BY s.party_id)
    FROM capacity_impl.plan_seating(
        (SELECT jsonb_agg(jsonb_build_object(
            'id', pg_temp.t(p.place::integer), 'party_size', p.size, 'starts_at', p.starts_at, 'ends_at', p.starts_at + interval '2 h',
            'preference', CASE WHEN p.more NOT LIKE '=%' THEN p.more END,
            'table_ids', (SELECT jsonb_agg(pg_temp.t(n::integer)) FROM unnest(string_to_array(nullif(ltrim(p.more, '='), p.more), '+')) AS n)) ORDER BY p.place) FROM party AS p),
        (SELECT jsonb_agg(seating) FROM pg_temp.seating), p_taken, 'Europe/Zurich') AS s
$fn$;
CREATE FUNCTION pg_temp.taken(p_table integer, p_from text, p_to text) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT jsonb_build_array(jsonb_build_object('table_id', pg_temp.t(p_table), 'starts_at', ('2050-06-17 ' || p_from || '+02')::timestamptz, 'ends_at', ('2050-06-17 ' || p_to || '+02')::timestamptz))
$fn$;

SELECT is(pg_temp.plan('{}'), NULL, 'nobody needs no plan');
SELECT is(pg_temp.plan('{2@19:00}'), '{"1: smallest free table that fits: table 1, no seat left over"}', 'the smallest table, of equal ones the first by number');
SELECT is(pg_temp.plan('{1@19:00}'), '{"1: smallest free table that fits: table 1, 1 seat left over"}', 'with what is left over');
SELECT is(pg_temp.plan('{2@19:00 INDOOR}'), '{"2: smallest free table that fits: table 2, no seat left over"}', 'of equal ones the one that the party prefers, by its kind');
SELECT is(pg_temp.plan('{2@19:00 hall}'), '{"2: smallest free table that fits: table 2, no seat left over"}', 'or by its section');
SELECT is(pg_temp.plan('{3@19:00 terrace}'), '{"3: smallest free table that fits: table 3, 1 seat left over"}', 'but no larger one for that');
SELECT is(pg_temp.plan('{8@19:00}'), '{"3+4: tables 3+4 joined: no single table takes 8, 2 seats left over"}', 'tables are joined where no single one takes the party');
SELECT is(pg_temp.plan('{4@19:00,4@19:00,4@19:00}'), '{"3: smallest free table that fits: table 3, no seat left over","4: smallest free table that fits: table 4, 2 seats left over","1+2: tables 1+2 joined: no single table that takes 4 is free from 19:00 to 21:00, no seat left over"}',
    'or where every such table is taken');
SELECT is(pg_temp.plan('{12@19:00}'), '{"-: no table or combination takes 12"}', 'who fits nowhere is left out');
SELECT is(pg_temp.plan('{6@19:00,5@20:59}'), '{"4: smallest free table that fits: table 4, no seat left over","-: nothing but table 4 takes 5, and that is not free from 20:59 to 22:59"}', 'and so is who comes too early, where one table would do');
SELECT is((pg_temp.plan('{2@19:00,2@19:00,2@19:00,2@19:30,4@19:00}'))[4], '-: none of the 3 that take 2 is free from 19:30 to 21:30', 'or one of several');
SELECT is(pg_temp.plan('{6@19:00,6@21:00}'), '{"4: smallest free table that fits: table 4, no seat left over","4: smallest free table that fits: table 4, no seat left over"}', 'one party follows the other to the minute');

SELECT is(pg_temp.plan('{2@19:00}', pg_temp.taken(1, '20:59', '22:00')), '{"2: smallest free table that fits: table 2, no seat left over"}', 'a seat that is taken stays so');
SELECT is(pg_temp.plan('{2@19:00}', pg_temp.taken(1, '21:00', '22:00')), '{"1: smallest free table that fits: table 1, no seat left over"}', 'from its beginning');
SELECT is(pg_temp.plan('{8@19:00}', pg_temp.taken(4, '18:00', '19:01')), '{"-: nothing but tables 3+4 takes 8, and that is not free from 19:00 to 21:00"}', 'a combination needs all its tables');
SELECT is(pg_temp.plan('{2@19:00}', jsonb_set(pg_temp.taken(1, '12:00', '13:00'), '{0,ends_at}', 'null')), '{"2: smallest free table that fits: table 2, no seat left over"}', 'NULL is an open end');

SELECT is(pg_temp.plan('{5@19:00,8@20:00}'), '{"-: nothing but table 4 takes 5, and that is not free from 19:00 to 21:00","3+4: tables 3+4 joined: no single table takes 8, 2 seats left over"}', 'the most covers count, not who comes first');
SELECT is(pg_temp.plan('{5@19:00 =4,8@20:00}'), '{"4: stays at table 4","-: nothing but tables 3+4 takes 8, and that is not free from 20:00 to 22:00"}', 'but who has a seat keeps one');
SELECT is(pg_temp.plan('{2@19:00 =3,4@19:00,6@19:00}', pg_temp.taken(2, '19:00', '21:00')), '{"1: moved from table 3 to make room for the party of 4 at 19:00; smallest free table that fits: table 1, no seat left over","3: smallest free table that fits: table 3, no seat left over","4: smallest free table that fits: table 4, no seat left over"}',
    'perhaps another, where that seats more');
SELECT is(pg_temp.plan('{2@19:00 =3,6@19:00,2@19:00}'), '{"3: stays at table 3","4: smallest free table that fits: table 4, no seat left over","1: smallest free table that fits: table 1, no seat left over"}', 'and not where it does not');
SELECT is(pg_temp.plan('{4@19:00 =1+2}'), '{"1+2: stays at tables 1+2"}', 'not even for a better table');
SELECT is((SELECT array_agg(p.reason) FROM capacity_impl.plan_seating(
    '[{"id": "00000000-0000-4000-8000-000000000009", "party_size": 2, "starts_at": "2050-06-17 19:00+02", "ends_at": "2050-06-17 21:00+02"}]', '[]', '[]', 'UTC') AS p),
    '{"no table or combination takes 2"}', 'without tables nobody sits');
SELECT is(pg_temp.plan('{6@19:00,2@19:00,3@20:00,8@21:15,2@19:30,2@19:45}'), pg_temp.plan('{6@19:00,2@19:00,3@20:00,8@21:15,2@19:30,2@19:45}'), 'the same question has the same answer');

SELECT * FROM finish();
