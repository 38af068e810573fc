SELECT plan(32);

SELECT tests.set_clock('2050-06-17 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_table(id, '1', 2) AS one, tests.make_table(id, '2', 2) AS two, tests.make_table(id, '3', 4) AS three, tests.make_table(id, '4', 6, '{"min_party_size": 3}') AS four INTO TEMP t FROM r;
CREATE FUNCTION pg_temp.assign(p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.auto_assign_service(r.id, tests.day(), p.dinner, p_options) FROM pg_temp.r, pg_temp.p
$fn$;
-- Who sits where: the size of each party and the numbers of its tables.
CREATE FUNCTION pg_temp.seats() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(x.size || ' at ' || x.tables, ', ' ORDER BY x.starts_at, x.size, x.tables)
    FROM (SELECT b.party_size AS size, b.starts_at, string_agg(i.table_number, '+' ORDER BY i.table_number) AS tables
          FROM capacity.booking_table_assignments AS a
          JOIN capacity.bookings AS b ON b.id = a.booking_id
          JOIN capacity.table_inventory AS i ON i.id = a.table_id
          JOIN pg_temp.r ON r.id = a.restaurant_id
          WHERE a.released_at IS NULL GROUP BY b.restaurant_id, b.id) AS x
$fn$;
CREATE FUNCTION pg_temp.stored() RETURNS text LANGUAGE sql AS $fn$
    SELECT md5(concat((SELECT string_agg(a::text, '' ORDER BY a.id) FROM capacity.booking_table_assignments AS a), (SELECT string_agg(b::text, '' ORDER BY b.id) FROM capacity.bookings AS b),
        (SELECT count(*) FROM capacity.decisions)))
$fn$;

SELECT is(pg_temp.assign(), '{"success": true, "dry_run": false, "assigned": [], "unassigned": [], "seated_covers": 0, "unseated_covers": 0, "kept": 0}', 'a service without parties has nobody to seat');
SELECT is((SELECT count(*) FROM capacity.decisions, r WHERE restaurant_id = r.id AND operation = 'auto_assign_service'), 0::bigint, 'which is nothing to record');

SELECT tests.book(id, 2, p_start_time => '18:00') #>> '{booking,id}' AS b2, tests.book(id, 4) #>> '{booking,id}' AS b4, tests.book(id, 6) #>> '{booking,id}' AS b6, tests.book(id, 7) #>> '{booking,id}' AS b7 INTO TEMP b FROM r;
SELECT tests.book(id, 2, tests.day() + 1), capacity_v1.cancel_booking(id, (tests.book(id, 2) #>> '{booking,id}')::uuid) FROM r;
SELECT pg_temp.stored() AS before INTO TEMP s;
SELECT pg_temp.assign('{"dry_run": true}') AS answer INTO TEMP dry;
SELECT is(pg_temp.stored(), before, 'a dry run changes nothing') FROM s;
SELECT is(answer - '{assigned,unassigned}'::text[], '{"success": true, "dry_run": true, "seated_covers": 12, "unseated_covers": 7, "kept": 0}', 'it says what would be') FROM dry;
SELECT is(answer -> 'unassigned', jsonb_build_array(jsonb_build_object('booking_id', b7, 'reference', (SELECT reference FROM capacity.bookings WHERE id = b7::uuid), 'party_size', 7, 'start_time', '19:00:00',
    'reason', 'no table or combination takes 7')), 'who is left without a table, and why') FROM dry, b;
SELECT is(answer #> '{assigned,0}', jsonb_build_object('booking_id', b2, 'reference', (SELECT reference FROM capacity.bookings WHERE id = b2::uuid), 'party_size', 2, 'start_time', '18:00:00',
    'table_ids', jsonb_build_array(one), 'tables', '["1"]'::jsonb, 'moved_from', NULL, 'reason', 'smallest free table that fits: table 1, no seat left over'), 'who gets one, in order of time') FROM dry, b, t;
SELECT is(pg_temp.assign(), answer || '{"dry_run": false}', 'the run does as the dry run says') FROM dry;
SELECT is(pg_temp.seats(), '2 at 1, 4 at 3, 6 at 4', 'and the parties sit');
SELECT is((SELECT array_agg(DISTINCT (a.kind, a.taken_during = tstzrange(b.starts_at, b.ends_at), a.assigned_by = d.actor)::text) FROM capacity.booking_table_assignments AS a JOIN capacity.bookings AS b ON b.id = a.booking_id
           JOIN capacity.decisions AS d ON d.restaurant_id = a.restaurant_id AND d.operation = 'auto_assign_service'), '{"(booking,t,t)"}', 'as if staff had seated them');
SELECT is((SELECT d.outcome || ' ' || d.service_date || ' ' || (d.service_period_id = p.dinner) || ' ' || (d.options - '{before,after}'::text[])::text
           FROM capacity.decisions AS d, p WHERE d.operation = 'auto_assign_service' AND d.service_period_id = p.dinner),
    'accepted ' || tests.day() || ' true {"kept": 0, "assigned": 3, "reassign": false, "unassigned": 1, "seated_covers": 12, "unseated_covers": 7}', 'the run is a decision');
SELECT is((SELECT jsonb_build_array(d.options -> 'before', d.options -> 'after') FROM capacity.decisions AS d, p WHERE d.operation = 'auto_assign_service' AND d.service_period_id = p.dinner),
    (SELECT jsonb_build_array(jsonb_object_agg(a.booking_id, '[]'::jsonb), jsonb_object_agg(a.booking_id, jsonb_build_array(a.table_id))) FROM capacity.booking_table_assignments AS a, p, capacity.bookings AS b
     WHERE b.id = a.booking_id AND b.service_period_id = p.dinner), 'which says who sat where, and sits');

SELECT pg_temp.stored() AS before INTO TEMP s2;
SELECT is(pg_temp.assign() - 'unassigned', '{"success": true, "dry_run": false, "assigned": [], "seated_covers": 12, "unseated_covers": 7, "kept": 3}', 'a second run seats nobody');
SELECT is(pg_temp.assign('{"reassign": true}') -> 'assigned', '[]', 'nor does one that may move parties');
SELECT is(pg_temp.stored(), before, 'and neither changes anything') FROM s2;

-- A party of two at the table of a party to come.
SELECT capacity_v1.cancel_booking(id, b4::uuid), capacity_v1.cancel_booking(id, b6::uuid) FROM r, b;
SELECT tests.make_seat(id, ARRAY[three], 2) AS sitting INTO TEMP m FROM r, t;
SELECT tests.book(id, 4), tests.book(id, 5) FROM r;
SELECT is(pg_temp.assign('{"dry_run": true}') ->> 'seated_covers', '9', 'who has a table keeps it');
SELECT is(pg_temp.assign('{"dry_run": true, "reassign": true}') ->> 'seated_covers', '13', 'unless parties may be moved');
SELECT is((SELECT a - '{booking_id,reference,table_ids}'::text[] FROM jsonb_array_elements(pg_temp.assign('{"dry_run": true, "reassign": true}') -> 'assigned') AS a WHERE a -> 'moved_from' <> 'null'),
    '{"party_size": 2, "start_time": "19:00:00", "tables": ["2"], "moved_from": ["3"], "reason": "moved from table 3 to make room for the party of 4 at 19:00; smallest free table that fits: table 2, no seat left over"}',
    'and it says from where, for whom, and why there');
SELECT capacity_v1.transition_booking(id, sitting, 'seated') FROM r, m;
SELECT is(pg_temp.assign('{"dry_run": true, "reassign": true}') ->> 'seated_covers', '9', 'who has sat down is not moved') FROM r;
SELECT capacity_v1.transition_booking(id, sitting, 'confirmed') FROM r, m;
UPDATE capacity.bookings SET booking_type = 'walk_in' FROM m WHERE id = sitting;
SELECT is(pg_temp.assign('{"dry_run": true, "reassign": true}') ->> 'seated_covers', '9', 'nor is a walk-in');
UPDATE capacity.bookings SET booking_type = 'reservation' FROM m WHERE id = sitting;
UPDATE capacity.table_inventory SET min_party_size = 3 FROM t WHERE id = three;
SELECT is(pg_temp.assign('{"dry_run": true, "reassign": true}') ->> 'seated_covers', '9', 'nor who was seated where no rule would seat it');
UPDATE capacity.table_inventory SET min_party_size = 1 FROM t WHERE id = three;
SELECT is(pg_temp.assign('{"reassign": true}') ->> 'kept', '1', 'those who need not move stay');
SELECT is(pg_temp.seats(), '2 at 1, 2 at 2, 4 at 3, 5 at 4', 'the others sit elsewhere');
SELECT is((SELECT count(*) FROM capacity.booking_table_assignments AS a, m, t WHERE a.booking_id = sitting AND a.table_id = three AND a.released_at IS NOT NULL), 1::bigint, 'the old seat is kept as given back');
SELECT is(pg_temp.assign('{"reassign": true}') -> 'assigned', '[]', 'and all stay so');

-- Other services, blocks and holds.
SELECT capacity_v1.cancel_booking(r.id, b.id) FROM r CROSS JOIN LATERAL (SELECT b.id FROM capacity.bookings AS b WHERE b.restaurant_id = r.id AND b.status = 'confirmed') AS b;
SELECT tests.make_period(id, 'Late', '23:00', '02:00') FROM r;
SELECT tests.make_seat(id, ARRAY[one], 2, p_start_time => '23:00') FROM r, t;
INSERT INTO capacity.booking_table_assignments (restaurant_id, table_id, taken_during, block_status)
SELECT id, two, tstzrange('2050-06-17 22:00+02', NULL), 'out_of_service' FROM r, t;
SELECT tests.book(id, 2, p_start_time => '22:00') FROM r;
SELECT is((pg_temp.assign() #> '{assigned,0}') - '{booking_id,reference,table_ids}'::text[], '{"party_size": 2, "start_time": "22:00:00", "tables": ["3"], "moved_from": null, "reason": "smallest free table that fits: table 3, 2 seats left over"}',
    'the next service and blocks stay');
SELECT capacity_v1.hold_capacity(id, tests.day(), '19:00', 6, 'hold', '{"seconds": 600}') #>> '{booking,id}' AS hold INTO TEMP h FROM r;
SELECT is(pg_temp.assign() #> '{assigned,0,tables}', '["4"]', 'a hold gets a table like a booking');
SELECT tests.book(id, 6) FROM r;
SELECT is(pg_temp.assign() -> 'unseated_covers', '6', 'and has it while it lasts');
SELECT tests.set_clock('2050-06-17 12:10+02');
SELECT is(pg_temp.assign('{"dry_run": true}') #> '{assigned,0,tables}', '["4"]', 'but not longer, for a dry run');
SELECT is((SELECT b.status::text FROM capacity.bookings AS b, h WHERE b.id = hold::uuid), 'held', 'which leaves it as it is');
SELECT is(pg_temp.assign() - '{assigned,unassigned}'::text[], '{"success": true, "dry_run": false, "seated_covers": 8, "unseated_covers": 0, "kept": 1}', 'nor for a run');
SELECT is((SELECT b.status::text FROM capacity.bookings AS b, h WHERE b.id = hold::uuid), 'expired', 'which expires it');

SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
