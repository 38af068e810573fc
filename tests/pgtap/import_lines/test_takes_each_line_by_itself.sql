SELECT plan(13);

SELECT tests.set_clock('2050-06-10 10:00+00');
CREATE FUNCTION pg_temp.take(p_kind text, p_lines jsonb, p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT capacity_v1.import_lines(p_kind, p_lines, p_options) - '{success,dry_run}'::text[] $$;
SELECT is(pg_temp.take('restaurants', '[{"line": 2, "id": "a", "name": "A", "timezone": "Europe/Zurich", "enforcement": "enforce"},
        {"line": 3, "id": "b", "name": "B", "timezone": "EST"}]'),
    '{"accepted": 1, "skipped": 0, "debt": {"services": 0, "covers": 0, "parties": 0}, "errors": [{"line": 3, "field": "timezone",
      "code": "INVALID_TIME_ZONE", "message": "It takes the name of an IANA zone, such as Europe/Zurich, or UTC, not \"EST\""}]}',
    'what is right is taken, what is not is told');
SELECT is(pg_temp.take('capacity_rules', '[{"line": 1, "max_covers": 5}]', '{"restaurant": "a"}') -> 'accepted', '1', 'a restaurant for lines that name none');

SELECT capacity_v1.imported_id(NULL, 'restaurants', 'a') AS id INTO TEMP r;
SELECT is(pg_temp.take('bookings', '[{"line": 2, "restaurant": "a", "id": 1, "date": "2050-06-01", "time": "19:00", "party_size": 4, "status": "completed"},
        {"line": 3, "restaurant": "a", "id": 2, "date": "2050-06-01", "time": "20:00", "party_size": "4"},
        {"line": 4, "restaurant": "a", "id": 3, "date": "2050-06-01", "time": "20:00", "party_size": 3, "status": "cancelled"}]'),
    '{"accepted": 3, "skipped": 0, "debt": {"services": 1, "covers": 3, "parties": 0}, "errors": []}', 'nothing is refused for capacity');
SELECT is((SELECT row(booked_covers, excess_covers, booked_parties)::text FROM capacity.service_ledger), '(8,3,2)', 'the ledger counts them');
SELECT is((SELECT d.operation FROM capacity.service_ledger AS l JOIN capacity.decisions AS d ON d.id = l.debt_decision_id),
    'import_bookings', 'an import answers for the debt');
SELECT is((SELECT count(*) FROM capacity.decisions WHERE operation = 'import_bookings' AND booking_id IS NOT NULL), 3::bigint, 'each is a decision');
SELECT is((SELECT count(*) FROM capacity.outbox_events WHERE event_type LIKE 'booking.%'), 0::bigint, 'none is an event');
SELECT is(capacity_v1.verify_capacity(id) -> 'findings', '[]', 'all adds up') FROM r;

SELECT is(jsonb_path_query_array(pg_temp.take('bookings', '[{"line": 2, "restaurant": "a", "id": 4, "date": "2050-06-00", "time": "19:00", "party_size": 4},
        {"line": 3, "restaurant": "a", "id": 5, "date": "2050-06-31", "time": "20:00", "party_size": 4}]'), '$.errors[*].code'),
    '["INVALID_DATE", "INVALID_DATE"]', 'a month has no day 0, and June none after 30');

SELECT count(*) AS n INTO TEMP before FROM capacity.decisions;
SELECT is(pg_temp.take('bookings', '[{"line": 7, "restaurant": "a", "id": "1", "date": "2050-06-02", "time": "19:00", "party_size": 9}]') - '{errors,debt}'::text[],
    '{"accepted": 0, "skipped": 1}', 'what is there is skipped');
SELECT is((SELECT count(*) FROM capacity.decisions), n, 'and stays as it is') FROM before;
SELECT is(pg_temp.take('bookings', '[{"line": 1, "restaurant": "a", "id": "9", "date": "2050-06-02", "time": "19:00", "party_size": 9}]', '{"dry_run": true}')
    - '{errors,debt}'::text[], '{"accepted": 1, "skipped": 0}', 'a dry run says what would be');
SELECT is((SELECT count(*) FROM capacity.bookings), 3::bigint, 'and does nothing');

SELECT * FROM finish();
