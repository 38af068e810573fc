SELECT plan(16);

SELECT tests.set_clock('2050-06-10 10:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT (capacity_v1.create_booking_with_capacity_check(id, tests.day(), '19:00', 10, 'k', 'Ann', 'ann@example.org') #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
SELECT (capacity_v1.join_waitlist(id, tests.day(), dinner, 2, 'w', 'Eve', 'eve@example.org') #>> '{entry,id}')::uuid AS entry INTO TEMP w FROM r, p;
CREATE FUNCTION pg_temp.erase(p_email text) RETURNS text LANGUAGE sql AS $fn$
    SELECT coalesce((tests.detail(format('SELECT capacity_v1.erase_guest(%L, %L)', id, p_email)) - 'restaurant_id')::text, 'erased') FROM pg_temp.r
$fn$;
-- As if, and back.
CREATE FUNCTION pg_temp.erase_if(p_status text) RETURNS text LANGUAGE plpgsql AS $fn$
DECLARE
    v_answer text;
BEGIN
    UPDATE capacity.bookings SET status = p_status::capacity.booking_status WHERE guest_name = 'Ann';
    v_answer := pg_temp.erase('ann@example.org');
    RAISE EXCEPTION USING ERRCODE = 'XX999', MESSAGE = left(v_answer, 23);
EXCEPTION WHEN SQLSTATE 'XX999' THEN
    RETURN SQLERRM;
END
$fn$;

SELECT is(pg_temp.erase('ann@example.org')::jsonb, jsonb_build_object('code', 'GUEST_EXPECTED', 'bookings', jsonb_build_array(booking), 'bookings_total', 1, 'entries', '[]'::jsonb, 'entries_total', 0), 'who has a booking to come is expected') FROM b;
SELECT is(pg_temp.erase('eve@example.org')::jsonb, jsonb_build_object('code', 'GUEST_EXPECTED', 'bookings', '[]'::jsonb, 'bookings_total', 0, 'entries', jsonb_build_array(entry), 'entries_total', 1), 'so is who waits') FROM w;
SELECT is(pg_temp.erase_if(s), CASE WHEN s IN ('held', 'pending', 'confirmed', 'seated') THEN '{"code": "GUEST_EXPECTE' ELSE 'erased' END, s)
FROM unnest(enum_range(NULL::capacity.booking_status)::text[]) AS s;
SELECT is((SELECT guest_name FROM capacity.bookings), 'Ann', 'and nothing was erased');

-- The offer is open until it expires.
SELECT capacity_v1.cancel_booking(id, booking) FROM r, b;
SELECT is(pg_temp.erase('eve@example.org')::jsonb - 'code', jsonb_build_object('bookings', '[]'::jsonb, 'bookings_total', 0, 'entries', jsonb_build_array(entry), 'entries_total', 1), 'who was offered a place is expected') FROM w;
SELECT tests.set_clock('2050-06-10 10:16+00');
SELECT is(pg_temp.erase('eve@example.org'), 'erased', 'until the offer is over, swept or not');
SELECT is(pg_temp.erase('ann@example.org'), 'erased', 'who has cancelled is not');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
