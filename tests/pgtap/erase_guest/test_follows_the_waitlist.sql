SELECT plan(9);

SELECT tests.set_clock('2050-06-10 10:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT (capacity_v1.join_waitlist(id, tests.day(), dinner, 2, 'w', 'Eve', 'eve@example.org', '1 2', 'by the fire') #>> '{entry,id}')::uuid AS entry INTO TEMP w FROM r, p;
SELECT (capacity_v1.accept_offer(id, entry, 'a') #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r, w;
SELECT tests.change(id, booking, '{"guest_email": "eve@new.example.org", "guest_phone": "3"}') FROM r, b;
SELECT tests.set_clock('2050-06-20 10:00+00');
CREATE FUNCTION pg_temp.traces() RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(', ', (SELECT 'booking' FROM capacity.bookings AS x WHERE x::text ~ 'eve@|Eve|fire'), (SELECT 'entry' FROM capacity.waitlist_entries AS x WHERE x::text ~ 'eve@|Eve|fire'),
        (SELECT count(*) || ' decisions' FROM capacity.decisions AS x WHERE x::text ~ 'eve@|Eve|fire' HAVING count(*) > 0))
$fn$;

SELECT is(pg_temp.traces(), 'booking, entry, 2 decisions', 'an entry, the booking that came of it, and how it changed');
SELECT is((SELECT string_agg(x ->> 'operation', ', ' ORDER BY n) FROM r, jsonb_array_elements(capacity_v1.export_guest(id, 'eve@new.example.org') -> 'decisions') WITH ORDINALITY AS x (x, n)),
    'join_waitlist, hold_capacity, accept_offer, confirm_hold, update_booking', 'the document tells all of it');
SELECT is(jsonb_array_length(capacity_v1.export_guest(id, 'eve@new.example.org') -> 'waitlist'), 1, 'where she waited, whatever the booking says by now') FROM r;

-- By what she was called before: the entry, and what was decided until then; the booking may be somebody else's by now.
SELECT is(capacity_v1.export_guest(id, 'eve@example.org') #> '{bookings}', '[]', 'a former e-mail shows no booking') FROM r;
SELECT is(capacity_v1.erase_guest(id, p_guest_phone => '12'), '{"success": true, "bookings": 0, "waitlist": 1, "decisions": 2}', 'and erases none') FROM r;
SELECT is(pg_temp.traces(), 'booking', 'what it says now stays');
SELECT is(capacity_v1.erase_guest(id, 'eve@new.example.org'), '{"success": true, "bookings": 1, "waitlist": 0, "decisions": 0}', 'until that is erased') FROM r;
SELECT is(pg_temp.traces(), '', 'then nothing is left');
SELECT is((SELECT string_agg(event_type, ', ' ORDER BY id) FROM capacity.outbox_events WHERE event_type LIKE '%erased'), 'waitlist.erased, booking.erased', 'both are told');

SELECT * FROM finish();
