SELECT plan(9);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.book(id, 6), tests.book(id, 3, p_start_time => '20:00') FROM r;
SELECT tests.book(id, 6, '2050-06-01', p_options => '{"allow_past": true}') FROM r;
CREATE FUNCTION pg_temp.slots() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(format('%s %s/%s+%s', right(slot_date::text, 2), reserved_count, available_capacity, excess_count), ', ' ORDER BY starts_at) FROM capacity.booking_slots
$fn$;

SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 4}') AS answer INTO TEMP a FROM r;
SELECT is(tests.impact(answer), '1 changed, 06-17 19:00 over_limit', 'a slot over the new pacing is listed') FROM a;
SELECT is(answer #>> '{services,0,before,slot_covers}' IS NULL AND answer #>> '{services,0,after,slot_covers}' = '4', true, 'with its service before and after') FROM a;
SELECT is(pg_temp.slots(), '01 6/+0, 17 6/4+2, 17 3/4+0', 'slots to come are paced, those that are over are not');
SELECT is(tests.outcome(tests.book(id, 2, p_start_time => '20:00')) || ', ' || tests.outcome(tests.book(id, 1, p_start_time => '20:00')),
    'refused: CAPACITY_EXCEEDED, confirmed', 'it holds from now on') FROM r;
SELECT is(tests.outcome(tests.book(id, 5, p_start_time => '21:00')) || ', ' || tests.outcome(tests.book(id, 4, '2050-06-18')),
    'refused: CAPACITY_EXCEEDED, confirmed', 'in slots and services that nobody has touched too') FROM r;
SELECT is(tests.impact(capacity_v1.set_booking_policy(id, '{"min_notice_minutes": 30}')), '0 changed', 'other keys touch no service') FROM r;
SELECT is(tests.impact(capacity_v1.set_booking_policy(id, '{"slot_covers": 6}')), '2 changed', 'a higher pacing clears the debt') FROM r;
SELECT is(pg_temp.slots() LIKE '%17 6/6+0%', true, 'altogether');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
