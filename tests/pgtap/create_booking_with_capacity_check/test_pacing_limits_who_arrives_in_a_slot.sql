SELECT plan(20);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 6}') FROM r;
CREATE FUNCTION pg_temp.ask(p_party integer, p_time time DEFAULT '19:00', p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(': ', answer #>> '{error,code}', coalesce(tests.violations(answer #> '{error,violations}'), answer #>> '{booking,status}'))
    FROM pg_temp.r, tests.book(id, p_party, p_start_time => p_time, p_options => p_options) AS answer
$fn$;
CREATE FUNCTION pg_temp.slots() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(format('%s %s/%s+%s', to_char(slot_time, 'HH24:MI'), reserved_count, available_capacity, excess_count), ', ' ORDER BY starts_at)
    FROM capacity.booking_slots, pg_temp.r WHERE restaurant_id = r.id
$fn$;

SELECT is(pg_temp.ask(7), 'CAPACITY_EXCEEDED: slot_covers 6 0 7 1', 'the first party of a slot is paced too');
SELECT is(pg_temp.slots(), NULL, 'and leaves no slot behind');
SELECT is(pg_temp.ask(4), 'confirmed', 'one that fits is taken');
SELECT is(pg_temp.slots(), '19:00 4/6+0', 'its slot has the service''s pacing');
SELECT is(pg_temp.ask(3, '19:14:59'), 'CAPACITY_EXCEEDED: slot_covers 6 4 3 1', 'to the last second the slot is the same');
SELECT is(pg_temp.ask(2, '19:14'), 'confirmed', 'its last places are given');
SELECT is(pg_temp.ask(1), 'CAPACITY_EXCEEDED: slot_covers 6 6 1 1', 'and no more');
SELECT is(pg_temp.ask(6, '19:15'), 'confirmed', 'the next slot has its own');
SELECT is(pg_temp.ask(6, '18:45'), 'confirmed', 'so has the one before');

SELECT is(pg_temp.ask(2, p_options => '{"override": true, "reason": "regulars"}'), 'confirmed', 'an override lets in what the pacing refuses');
SELECT is(pg_temp.slots(), '18:45 6/6+0, 19:00 8/6+2, 19:15 6/6+0', 'as a debt of the slot');
SELECT is((SELECT row(code, authorises_debt, slot_capacity, slot_reserved)::text FROM capacity.decisions AS d, r
           WHERE d.restaurant_id = r.id ORDER BY d.id DESC LIMIT 1), '(CAPACITY_EXCEEDED,t,6,6)', 'that its decision answers for');
SELECT is((SELECT row(excess_covers, excess_parties)::text FROM capacity.service_ledger, r WHERE restaurant_id = r.id), '(0,0)', 'not of the service');
SELECT capacity_v1.cancel_booking(b.restaurant_id, b.id) FROM capacity.bookings AS b, r
WHERE b.restaurant_id = r.id AND b.slot_time = '19:00' AND b.party_size = 4;
SELECT is(pg_temp.slots(), '18:45 6/6+0, 19:00 4/6+0, 19:15 6/6+0', 'a cancellation pays it off');
SELECT is(pg_temp.ask(2), 'confirmed', 'what is free then is given');
SELECT is(pg_temp.ask(1), 'CAPACITY_EXCEEDED: slot_covers 6 6 1 1', 'and no more');

SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 5}') FROM r;
SELECT is(pg_temp.slots(), '18:45 6/5+1, 19:00 6/5+1, 19:15 6/5+1', 'a smaller pacing leaves a debt in every slot over it');
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": null}') FROM r;
SELECT is(pg_temp.ask(100), 'confirmed', 'without pacing a slot takes anybody');
SELECT is(pg_temp.slots(), '18:45 6/+0, 19:00 106/+0, 19:15 6/+0', 'and owes nothing');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
