SELECT plan(4);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT is(capacity_v1.get_booking_policy(id), '{"success": true, "policy": {
    "slot_interval_minutes": 15, "dining_duration_minutes": 120, "min_notice_minutes": 0, "booking_horizon_days": null, "min_party_size": 1,
    "max_party_size": 1000, "turn_buffer_minutes": 0, "slot_covers": null, "channels": null, "dining_durations": [],
    "requires_table": false, "max_hold_minutes": 15, "waitlist_offer_minutes": 15, "remaining_shown_below": null}}', 'a new restaurant holds nothing back') FROM r;
SELECT tests.make_restaurant(p_options => '{"slot_interval_minutes": 30, "dining_duration_minutes": 90}', p_restaurant_id => id) FROM r;
SELECT is((capacity_v1.get_booking_policy(id) -> 'policy') @> '{"slot_interval_minutes": 30, "dining_duration_minutes": 90}', true, 'what upsert_restaurant sets is part of it') FROM r;
SELECT throws_ok('SELECT capacity_v1.get_booking_policy(NULL)', 'RC001', NULL, 'the restaurant is required');
SELECT throws_ok('SELECT capacity_v1.get_booking_policy(gen_random_uuid())', 'RC101', NULL, 'and must exist');

SELECT * FROM finish();
