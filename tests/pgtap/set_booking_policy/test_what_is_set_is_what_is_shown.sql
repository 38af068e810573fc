SELECT plan(16);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, p_service_period_id => 'B0000000-0000-4000-8000-000000000000') AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00', p_service_period_id => 'A0000000-0000-4000-8000-000000000000') AS lunch INTO TEMP l FROM r;
CREATE FUNCTION pg_temp.set_policy(p_policy jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.set_booking_policy(id, p_policy) FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.stored() RETURNS text LANGUAGE sql AS $fn$
    SELECT row(x.rules_version, x.updated_at, (SELECT count(*) FROM capacity.decisions))::text FROM capacity.restaurants AS x
$fn$;

SELECT '{"slot_interval_minutes": 20, "dining_duration_minutes": 100, "min_notice_minutes": 90, "booking_horizon_days": 60, "min_party_size": 2, "max_party_size": 12,
    "turn_buffer_minutes": 15, "slot_covers": 8, "requires_table": true, "max_hold_minutes": 1, "waitlist_offer_minutes": 1440, "remaining_shown_below": 4, "channels": ["app", "phone", "Web"], "dining_durations": [
        {"service_period_id": null, "min_party_size": 1, "max_party_size": 4, "minutes": 90},
        {"service_period_id": null, "min_party_size": 5, "max_party_size": 1000, "minutes": 150},
        {"service_period_id": "a0000000-0000-4000-8000-000000000000", "min_party_size": 1, "max_party_size": 1000, "minutes": 60}]}'::jsonb AS policy INTO TEMP x;
SELECT is(pg_temp.set_policy(policy), jsonb_build_object('success', true, 'changed', true, 'policy', policy || '{"channels": ["Web", "app", "phone"]}',
    'services_changed', 0, 'services', '[]'::jsonb, 'debts', '[]'::jsonb, 'affected_bookings', '[]'::jsonb, 'affected_bookings_total', 0), 'everything at once') FROM x;
SELECT is(capacity_v1.get_booking_policy(id) -> 'policy', policy || '{"channels": ["Web", "app", "phone"]}', 'get shows what set has answered') FROM r, x;
SELECT is((SELECT row(has_dining_durations, is_paced)::text FROM capacity.restaurants), '(t,t)', 'the flags say so');
SELECT is((SELECT row(operation, options -> 'policy' = policy, options #> '{before,channels}', options #>> '{before,max_party_size}')::text FROM capacity.decisions, x ORDER BY id DESC LIMIT 1),
    '(set_booking_policy,t,null,1000)', 'the decision keeps what was asked and what was before');

SELECT pg_temp.stored() AS before INTO TEMP s;
SELECT tests.set_clock('2050-06-02 12:00+00');
SELECT is(pg_temp.set_policy(capacity_v1.get_booking_policy(id) -> 'policy') ->> 'changed', 'false', 'what get shows, set takes, and nothing changes') FROM r;
SELECT is(pg_temp.set_policy(policy) ->> 'changed', 'false', 'in whatever order the channels come') FROM x;
SELECT is(pg_temp.set_policy('{"dining_durations": [
        {"service_period_id": "A0000000-0000-4000-8000-000000000000", "min_party_size": 1, "max_party_size": 1000, "minutes": 60},
        {"min_party_size": 5, "max_party_size": 1000, "minutes": 150}, {"min_party_size": 1, "max_party_size": 4, "minutes": 90}]}') ->> 'changed', 'false', 'and the rows');
SELECT is(pg_temp.set_policy('{}') ->> 'changed', 'false', 'nothing asked is nothing changed');
SELECT is(pg_temp.stored(), before, 'no version, no stamp, no decision') FROM s;

SELECT is(pg_temp.set_policy('{"max_party_size": 20}') -> 'policy', policy || '{"channels": ["Web", "app", "phone"], "max_party_size": 20}', 'what is absent stays') FROM x;
SELECT is((SELECT options -> 'before' FROM capacity.decisions ORDER BY id DESC LIMIT 1), '{"max_party_size": 12}', 'in the decision too');
SELECT is((pg_temp.set_policy('{"booking_horizon_days": null, "slot_covers": null, "remaining_shown_below": null, "channels": null, "dining_durations": []}') -> 'policy') @>
    '{"booking_horizon_days": null, "slot_covers": null, "remaining_shown_below": null, "channels": null, "dining_durations": []}', true, 'null and the empty table take back');
SELECT is((SELECT row(has_dining_durations, (SELECT count(*) FROM capacity.dining_durations))::text FROM capacity.restaurants), '(f,0)', 'the flag too');

SELECT pg_temp.set_policy(jsonb_build_object('dining_durations', jsonb_build_array(
    jsonb_build_object('service_period_id', lunch, 'min_party_size', 1, 'max_party_size', 4, 'minutes', 60)))) FROM l;
SELECT capacity_v1.retire_service_period(id, lunch) FROM r, l;
SELECT is(capacity_v1.get_booking_policy(id) #> '{policy,dining_durations}', '[]', 'durations of a retired period are history') FROM r;
SELECT is(pg_temp.set_policy(capacity_v1.get_booking_policy(id) -> 'policy') ->> 'changed', 'false', 'so that the policy can still be given back') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
