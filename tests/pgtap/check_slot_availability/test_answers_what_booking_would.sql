SELECT plan(17);

SELECT tests.set_clock('2050-06-17 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, p_options => '{"last_seating_time": "21:00"}') AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 20, 3) FROM r;
SELECT capacity_v1.set_booking_policy(id, jsonb_build_object('slot_covers', 10, 'max_party_size', 12, 'min_notice_minutes', 360, 'channels', '["api"]'::jsonb,
    'dining_durations', '[{"min_party_size": 1, "max_party_size": 4, "minutes": 90}]'::jsonb)) FROM r;
CREATE FUNCTION pg_temp.check(p_party integer, p_time time DEFAULT '19:00', p_date date DEFAULT tests.day(), p_options jsonb DEFAULT '{}')
RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.check_slot_availability(id, p_date, p_time, p_party, p_options) FROM pg_temp.r
$fn$;
-- What is said and then done: one word when they are the same.
CREATE FUNCTION pg_temp.said_and_done(p_party integer, p_time time, p_date date DEFAULT tests.day()) RETURNS text LANGUAGE plpgsql AS $fn$
DECLARE
    v_said jsonb := pg_temp.check(p_party, p_time, p_date);
    v_done jsonb;
BEGIN
    SELECT tests.book(id, p_party, p_date, p_time) INTO v_done FROM pg_temp.r;
    RETURN CASE WHEN (v_said -> 'available', v_said ->> 'reason', v_said -> 'message', v_said -> 'violations', v_said -> 'mode')
                     IS DISTINCT FROM
                     (v_done -> 'success', v_done #>> '{error,code}', coalesce(v_done #> '{error,message}', 'null'),
                      coalesce(v_done #> '{error,violations}', '[]'), v_done -> 'mode')
                THEN format(E'%s\n%s', v_said, v_done)
                ELSE coalesce(v_said ->> 'reason', 'yes') END;
END
$fn$;

SELECT is(pg_temp.check(4), jsonb_build_object(
    'success', true, 'available', true, 'reason', NULL, 'message', NULL, 'mode', 'enforce', 'violations', '[]'::jsonb, 'would_refuse', '[]'::jsonb,
    'alternatives', '[]'::jsonb, 'seating_available', NULL, 'metadata', jsonb_build_object(
        'service_date', '2050-06-17', 'service_period_id', dinner, 'service_period_name', 'Dinner',
        'starts_at', '2050-06-17T17:00:00+00:00', 'ends_at', '2050-06-17T18:30:00+00:00', 'slot_date', '2050-06-17', 'slot_time', '19:00:00',
        'max_covers', 20, 'booked_covers', 0, 'remaining_covers', 20, 'utilization_percent', 0.0,
        'max_parties', 3, 'booked_parties', 0, 'remaining_parties', 3, 'parties_utilization_percent', 0.0,
        'slot_covers', 10, 'slot_reserved', 0, 'slot_remaining', 10)), 'a yes, with what it was judged by') FROM p;
SELECT is((SELECT count(*) FROM capacity.service_ledger, r WHERE restaurant_id = r.id), 0::bigint, 'looking does not touch the service');

-- In this order: the first ones are accepted, and change what is said of the next.
SELECT is(pg_temp.said_and_done(party, at, date), outcome, format('booking does what was said: %s', why))
FROM (VALUES
    (4,  time '19:00', date '2050-06-17', 'yes', 'a party that fits'),
    (11, '18:30', '2050-06-17', 'CAPACITY_EXCEEDED', 'more than the slot takes'),
    (7,  '19:14', '2050-06-17', 'CAPACITY_EXCEEDED', 'a slot that has some'),
    (6,  '19:14', '2050-06-17', 'yes', 'the last places of a slot'),
    (13, '20:00', '2050-06-17', 'POLICY_REFUSED', 'too large a party'),
    (2,  '17:59', '2050-06-17', 'POLICY_REFUSED', 'too late a request'),
    (2,  '21:15', '2050-06-17', 'POLICY_REFUSED', 'after the last seating'),
    (2,  '12:00', '2050-06-18', 'OUTSIDE_SERVICE_HOURS', 'outside of all services'),
    (2,  '11:59', '2050-06-17', 'PAST_TIME', 'the past'),
    (9,  '20:30', '2050-06-17', 'yes', 'the last party'),
    (1,  '19:30', '2050-06-17', 'CAPACITY_EXCEEDED', 'one more party')) AS c (party, at, date, outcome, why);

SELECT is((pg_temp.check(1, '19:10')) #> '{metadata}' @> '{"slot_time": "19:00:00", "slot_covers": 10, "slot_reserved": 10, "slot_remaining": 0,
    "booked_covers": 19, "remaining_covers": 1}', true, 'the totals are those of the moment');
SELECT is(pg_temp.check(2, p_options => '{"source": "phone"}') #>> '{violations,0,context,channel}', 'phone', 'a channel is asked for by name');
SELECT is(pg_temp.check(2, '12:00') -> 'metadata', 'null', 'where there is no service there is nothing to show');
SELECT is(pg_temp.check(2, '12:00') ->> 'message', (SELECT message FROM capacity_v1.error_codes() WHERE code = 'OUTSIDE_SERVICE_HOURS'), 'a reason has its message');

SELECT * FROM finish();
