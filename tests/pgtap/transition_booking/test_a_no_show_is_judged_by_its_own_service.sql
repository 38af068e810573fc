SELECT plan(9);

SELECT tests.set_clock('2050-06-17 20:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
UPDATE capacity.restaurants SET slot_covers = 6, is_paced = true FROM r WHERE restaurant_id = r.id;
SELECT tests.set_limit(id, 10) FROM r;
SELECT (tests.book(id, 4, p_options => '{"allow_past": true}') #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.become(p_status text, p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.transition_booking(id, booking, p_status, p_options) FROM pg_temp.r, pg_temp.b
$fn$;

SELECT pg_temp.become('no_show');
SELECT tests.book(id, 3, p_options => '{"allow_past": true}') FROM r;
SELECT is((pg_temp.become('seated') -> 'error') -> 'violations', '[{"rule": "slot_covers", "limit": 6, "used": 3, "requested": 4, "shortfall": 1}]', 'its slot is paced');
SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT is(jsonb_path_query_array(pg_temp.become('seated'), '$.would_refuse[*].rule'), '["slot_covers"]', 'in shadow mode it is let in');
SELECT is((SELECT row(shadow_covers, shadow_parties)::text FROM capacity.service_ledger), '(4,1)', 'and counted as shadow''s');
SELECT is((SELECT excess_count FROM capacity.booking_slots), 1, 'with the debt of its slot');
SELECT pg_temp.become('confirmed');
SELECT pg_temp.become('no_show');
SELECT is((SELECT row(shadow_covers, shadow_parties)::text FROM capacity.service_ledger), '(0,0)', 'which is given back');

SELECT tests.make_period(id, p_weekdays => '{1}', p_service_period_id => dinner) FROM r, p;
SELECT is(tests.outcome(pg_temp.become('seated', '{"override": true, "reason": "regulars"}')), 'refused: OUTSIDE_SERVICE_HOURS', 'a service that was closed takes nobody');
SELECT is(jsonb_path_query_array(pg_temp.become('seated'), '$.error.violations[*].rule'), '["service_hours", "slot_covers"]', 'whatever the mode');
SELECT is(tests.outcome(capacity_v1.transition_booking(id, o.id_, 'seated')), 'seated', 'who is booked there is seated')
FROM r, (SELECT c.id AS id_ FROM capacity.bookings AS c WHERE c.status = 'confirmed') AS o;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
