SELECT plan(35);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 6, 2) FROM r;
SELECT tests.make_table(id, '1') AS one INTO TEMP t FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 4, "requires_table": true}') FROM r;
SELECT tests.hold(id, 4, '{"seconds": 600}') AS answer INTO TEMP a FROM r;
SELECT (answer #>> '{booking,id}')::uuid AS held INTO TEMP h FROM a;
CREATE FUNCTION pg_temp.check(p_party integer) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', a ->> 'available', coalesce(tests.violations(a -> 'violations'), ''), a #>> '{metadata,remaining_covers}', a #>> '{metadata,remaining_parties}', a #>> '{metadata,slot_remaining}')
    FROM pg_temp.r, capacity_v1.check_slot_availability(id, tests.day(), '19:00', p_party, '{"alternatives": false}') AS a
$fn$;
CREATE FUNCTION pg_temp.day() RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', s ->> 'available', s ->> 'reason', s ->> 'remaining')
    FROM pg_temp.r, jsonb_path_query(capacity_v1.get_day_availability(id, tests.day(), 4), '$.slots[*] ? (@.time == "19:00:00")') AS s
$fn$;
CREATE FUNCTION pg_temp.stored() RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', status, booked_covers, (SELECT sum(reserved_count) FROM capacity.booking_slots AS s WHERE s.slot_date = l.service_date), next_hold_expiry IS NOT NULL, (SELECT count(*) FROM capacity.booking_table_assignments WHERE released_at IS NULL AND booking_id = held))
    FROM pg_temp.h JOIN capacity.bookings AS b ON b.id = held JOIN capacity.service_ledger AS l ON l.service_date = b.service_date
$fn$;

SELECT is(pg_temp.check(4), 'false max_covers 6 4 4 2, slot_covers 4 4 4 4, tables 1 1 1 1 2 1 0', 'what is held is taken');
SELECT is(pg_temp.day(), 'false CAPACITY_EXCEEDED 0', 'in the day');
SELECT is((capacity_v1.find_alternative_slots(id, tests.day(), '18:45', 4, '{"offsets": [15]}') -> 'alternatives')::text, '[]', 'among the alternatives') FROM r;
SELECT is(tests.outcome(tests.book(id, 4)), 'refused: CAPACITY_EXCEEDED', 'and to whoever books') FROM r;
SELECT tests.set_clock('2050-06-10 12:09:59.999999+02');
SELECT is(pg_temp.check(4) || ', ' || tests.outcome(tests.book(id, 4)), 'false max_covers 6 4 4 2, slot_covers 4 4 4 4, tables 1 1 1 1 2 1 0, refused: CAPACITY_EXCEEDED', 'to the last microsecond') FROM r;

SELECT tests.set_clock('2050-06-10 12:10+02');
SELECT is(pg_temp.stored(), 'held 4 4 t 1', 'nobody has swept it');
SELECT is(pg_temp.check(4), 'true  6 2 4', 'what has expired is free');
SELECT is(pg_temp.check(5), 'false slot_covers 4 0 5 1, tables 0 0 1 1 6 2 4', 'for those whom it suffices');
SELECT is(pg_temp.day(), 'true 4', 'in the day');
SELECT is(jsonb_path_query_array(capacity_v1.find_alternative_slots(id, tests.day(), '18:45', 4, '{"offsets": [15]}'), '$.alternatives[*].time')::text, '["18:30:00", "19:00:00"]', 'among the alternatives') FROM r;
SELECT is(jsonb_path_query_array(capacity_v1.find_suitable_tables(id, tests.day(), '19:00', 4), '$.tables[*].label')::text, '["1"]', 'its table') FROM r;
SELECT is((SELECT string_agg(k ->> 'status', ' ') FROM r, jsonb_array_elements(capacity_v1.list_tables(id, '{"at": "2050-06-17T19:30:00+02:00"}') -> 'tables') AS k), 'available', 'as the floor shows it');
SELECT is((capacity_v1.get_calendar_availability(id, tests.day(), 1, 4) -> 'days' -> 0) ->> 'available', 'true', 'in the calendar') FROM r;
SELECT is(jsonb_path_query_first(capacity_v1.get_capacity_overview(id, tests.day()), '$.booked_covers')::text, '0', 'in the overview') FROM r;
SELECT is(jsonb_path_query_array(capacity_v1.get_capacity_overview(id, tests.day()), '$.service_periods[*].slots[*] ? (@.booked_covers > 0)')::text, '[]', 'in each of its slots') FROM r;
SELECT is((a #>> '{slot,booked_covers}') || (a ->> 'bookings'), '0[]', 'in the list of who arrives') FROM r, capacity_v1.list_slot_bookings(id, tests.day(), '19:00') AS a;
SELECT is(capacity_v1.calculate_period_capacity(id, dinner, tests.day()) ->> 'booked_covers', '0', 'in the totals of its service') FROM r, p;
SELECT is(pg_temp.stored(), 'held 4 4 t 1', 'looking changes nothing');
SELECT is(tests.sound(id), 'sound', 'nor is it out of balance') FROM r;

-- Who books sweeps it.
SELECT tests.book(id, 4) AS answer INTO TEMP n FROM r;
SELECT is(tests.outcome(answer) || ' ' || (answer #>> '{capacity,booked_covers}') || ' ' || (answer #>> '{booking,tables,0,table_number}'), 'confirmed 4 1', 'somebody else books its place and its table') FROM n;
SELECT is(pg_temp.stored(), 'expired 4 4 f 0', 'which sweeps it');
SELECT is((SELECT row(operation, outcome, booking_id = held, booked_covers, options)::text FROM capacity.decisions, h WHERE operation = 'expire_hold'),
    row('expire_hold', 'accepted', true, 4, '{"expired_at": "2050-06-10T10:10:00+00:00", "effect": {"covers": -4, "parties": -1}, "before": {"status": "held"}, "after": {"status": "expired"}}'::jsonb)::text, 'by a decision of its own');
SELECT is((SELECT string_agg(event_type, ' ' ORDER BY id) FROM capacity.outbox_events, h WHERE subject_id = held), 'booking.held booking.expired', 'of which others are told');
SELECT is(tests.outcome(tests.book(id, 4)), 'refused: CAPACITY_EXCEEDED', 'and then it is full') FROM r;

-- A hold of another service has the table.
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": null}') FROM r;
SELECT tests.make_period(id, 'Late', '23:00', '03:00') FROM r;
SELECT tests.hold(id, 4, '{"seconds": 60}', '2050-06-18', '22:30') #>> '{booking,tables,0,table_number}' AS held INTO TEMP g FROM r;
SELECT is(tests.outcome(tests.book(id, 4, '2050-06-18', '23:00')), 'refused: CAPACITY_EXCEEDED', 'a table that another service holds is taken') FROM r;
SELECT tests.set_clock('2050-06-10 12:11+02');
SELECT is(tests.outcome(tests.book(id, 4, '2050-06-18', '23:00')), 'confirmed', 'until the hold expires') FROM r;
SELECT is((SELECT string_agg(status::text, ' ' ORDER BY start_time) FROM capacity.bookings WHERE booking_date = '2050-06-18'), 'expired confirmed', 'which is swept as well');

-- A change, somebody who comes back, and staff sweep it too.
SELECT tests.hold(id, 4, '{"seconds": 60}', '2050-06-19') FROM r;
SELECT is(tests.outcome(tests.change(id, (answer #>> '{booking,id}')::uuid, '{"booking_date": "2050-06-19"}')), 'refused: CAPACITY_EXCEEDED', 'nobody moves to what is held') FROM r, n;
SELECT tests.set_clock('2050-06-10 12:12+02');
SELECT is(tests.outcome(tests.change(id, (answer #>> '{booking,id}')::uuid, '{"booking_date": "2050-06-19"}')), 'confirmed', 'but to what was held') FROM r, n;
SELECT capacity_v1.set_booking_policy(id, '{"requires_table": false}'), tests.set_limit(id, NULL) FROM r;
SELECT (tests.book(id, 4, '2050-06-20') #>> '{booking,id}')::uuid AS party INTO TEMP b FROM r;
SELECT tests.hold(id, 4, '{"seconds": 60}', '2050-06-20') #>> '{booking,id}' AS other INTO TEMP o FROM r;
SELECT capacity_v1.assign_table_to_booking(id, other::uuid, ARRAY[one]) FROM r, o, t;
SELECT is(capacity_v1.assign_table_to_booking(id, party, ARRAY[one]) #>> '{error,violations,0,context,seats,0,kind}', 'hold', 'nobody is seated where a hold is') FROM r, b, t;
SELECT tests.set_clock('2050-06-10 12:13+02');
SELECT throws_ok('SELECT capacity_v1.auto_assign_booking(id, other::uuid) FROM r, o', 'RC301', NULL, 'an expired hold is given no table');
SELECT is(capacity_v1.assign_table_to_booking(id, party, ARRAY[one]) #>> '{booking,tables,0,table_number}', '1', 'its table is given to others') FROM r, b, t;
SELECT is((SELECT status::text FROM capacity.bookings, o WHERE id = other::uuid), 'expired', 'and the hold is swept');
SELECT is((SELECT count(*) FROM capacity.bookings WHERE status = 'held' OR hold_expires_at IS NOT NULL), 0::bigint, 'none is left');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
