SELECT plan(13);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.wait(id, dinner, n) FROM r, p, unnest('{swept,released,sql,confirmed,smaller,pending,deleted,moved,kept}'::text[]) AS n;
CREATE FUNCTION pg_temp.hold(p_name text) RETURNS uuid LANGUAGE sql AS $fn$
    SELECT booking_id FROM capacity.waitlist_entries, pg_temp.r WHERE restaurant_id = r.id AND guest_name = p_name
$fn$;
CREATE FUNCTION pg_temp.status(p_name text) RETURNS text LANGUAGE sql AS $fn$
    SELECT status::text FROM capacity.waitlist_entries, pg_temp.r WHERE restaurant_id = r.id AND guest_name = p_name
$fn$;
SELECT is((SELECT count(DISTINCT booking_id) FROM capacity.waitlist_entries, r WHERE restaurant_id = r.id AND status = 'offered'), 9::bigint, 'nine offers');

SELECT capacity_v1.release_hold(id, pg_temp.hold('released')) FROM r;
SELECT is(pg_temp.status('released'), 'expired', 'a hold that staff release ends the offer');
UPDATE capacity.bookings SET status = 'cancelled' FROM r WHERE restaurant_id = r.id AND bookings.id = pg_temp.hold('sql');
SELECT is(pg_temp.status('sql'), 'expired', 'and so does plain SQL');
SELECT capacity_v1.confirm_hold(id, pg_temp.hold('confirmed'), 'a') FROM r;
SELECT is(pg_temp.status('confirmed'), 'accepted', 'a hold that becomes a booking is accepted');
SELECT capacity_v1.confirm_hold(id, pg_temp.hold('smaller'), 'b', 1) FROM r;
SELECT is(pg_temp.status('smaller'), 'accepted', 'also for a smaller party');
UPDATE capacity.bookings SET status = 'pending' FROM r WHERE restaurant_id = r.id AND bookings.id = pg_temp.hold('pending');
SELECT is(pg_temp.status('pending'), 'accepted', 'and by plain SQL');
DELETE FROM capacity.bookings USING r WHERE restaurant_id = r.id AND bookings.id = pg_temp.hold('deleted');
SELECT is(pg_temp.status('deleted'), NULL, 'with its booking the entry is gone');
UPDATE capacity.bookings SET start_time = '20:00' FROM r WHERE restaurant_id = r.id AND bookings.id = pg_temp.hold('moved');
SELECT is(pg_temp.status('moved'), 'offered', 'a hold that is moved is still one');
SELECT capacity_v1.cancel_booking(id, pg_temp.hold('confirmed')) FROM r;
SELECT is(pg_temp.status('confirmed'), 'accepted', 'what becomes of the booking later is no matter of the waitlist');
SELECT is((SELECT string_agg(f.check_name, ',') FROM r, capacity_impl.verify_waitlist(r.id) AS f), NULL, 'all is sound');

SELECT tests.set_clock('2050-06-01 12:15+00');
SELECT is(capacity_v1.confirm_hold(id, pg_temp.hold('swept'), 'c') #>> '{error,code}', 'HOLD_EXPIRED', 'who is late gets nothing') FROM r;
SELECT capacity_v1.sweep_expired(id) FROM r;
SELECT is(pg_temp.status('swept') || ' ' || pg_temp.status('kept') || ' ' || pg_temp.status('moved'), 'expired expired expired', 'and sweeping ends all such offers');
SELECT is((SELECT string_agg(f.check_name, ',') FROM r, capacity_impl.verify_waitlist(r.id) AS f), NULL, 'all is sound again');

SELECT * FROM finish();
