SELECT plan(7);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant(p_options => '{}') AS id INTO TEMP r;
SELECT capacity_v1.set_capacity_rule(id, NULL, 1) FROM r;
SELECT tests.book(id, 2) -> 'booking' AS a, tests.book(id, 2) -> 'booking' AS b INTO TEMP booked FROM r;
SELECT capacity_v1.set_restaurant_enforcement(id, 'enforce') FROM r;

SELECT is(u #>> '{booking,party_size}', '3', 'one cover more fits, for covers have no limit')
FROM r, booked, capacity_v1.update_booking(id, (a ->> 'id')::uuid, 1, '{"party_size": 3}', 'k') AS u;
SELECT is((SELECT enforcement_mode::text FROM capacity.bookings, booked WHERE id = (a ->> 'id')::uuid), 'shadow', 'the second party is still there because of shadow mode');
SELECT is(capacity_v1.get_monitoring() ->> 'overbooked_services', '0', 'so nobody is called for it');

-- An override is somebody's, though, while the debt is there.
SELECT tests.change(id, (b ->> 'id')::uuid, '{"party_size": 3}', '{"override": true, "reason": "regulars"}') FROM r, booked;
SELECT is((SELECT enforcement_mode::text FROM capacity.bookings, booked WHERE id = (b ->> 'id')::uuid), 'enforce', 'who overrides takes it over');
SELECT is((SELECT row(excess_parties, shadow_parties)::text FROM capacity.service_ledger, r WHERE restaurant_id = id), '(1,1)', 'and it is counted as such');

-- The twin: where the service keeps its limits the mode of now is stamped.
SELECT capacity_v1.cancel_booking(id, (b ->> 'id')::uuid) FROM r, booked;
SELECT is(u #>> '{booking,party_size}', '4', 'when the debt is paid')
FROM r, booked, capacity_v1.update_booking(id, (a ->> 'id')::uuid, 2, '{"party_size": 4}', 'l') AS u;
SELECT is((SELECT enforcement_mode::text FROM capacity.bookings, booked WHERE id = (a ->> 'id')::uuid), 'enforce', 'the next cover is the mode of now');

SELECT * FROM finish();
