-- Bookings at every restaurant that there is: 20 parties and 70 covers in each dinner from bench.first_date to
-- bench.last_date. Written as sets, with the triggers off; verify_capacity() finds nothing to say about it.
SET LOCAL session_replication_role = replica;
SET LOCAL timezone = 'UTC';

CREATE TEMPORARY TABLE asked ON COMMIT DROP AS
SELECT p.restaurant_id, p.id AS service_period_id, gen_random_uuid() AS booking_id,
       nextval('capacity.decisions_id_seq') AS decision_id,
       d.service_date,
       time '17:30' + party * interval '15 minutes' AS start_time,
       (d.service_date + time '17:30' + party * interval '15 minutes') AT TIME ZONE 'UTC' AS starts_at,
       1 + party % 6 + (party = 19)::integer * 2 AS party_size
FROM capacity.service_periods AS p
CROSS JOIN (
    SELECT date::date AS service_date
    FROM generate_series(current_setting('bench.first_date')::timestamp, current_setting('bench.last_date')::timestamp, '1 day') AS date
) AS d
CROSS JOIN generate_series(0, 19) AS party
WHERE NOT p.is_builtin;

-- In UTC one service is like the other, but for its date: the first is resolved, the others are copies of it.
SELECT capacity_impl.ensure_service(p.restaurant_id, p.id, current_setting('bench.first_date')::date)
FROM capacity.service_periods AS p
WHERE NOT p.is_builtin;

INSERT INTO capacity.service_ledger
SELECT copy.*
FROM capacity.service_ledger AS l
CROSS JOIN generate_series(1, current_setting('bench.last_date')::date - l.service_date) AS day
CROSS JOIN LATERAL jsonb_populate_record(l, jsonb_build_object(
    'service_date', l.service_date + day, 'starts_at', l.starts_at + day * interval '1 day',
    'ends_at', l.ends_at + day * interval '1 day')) AS copy
WHERE l.service_date = current_setting('bench.first_date')::date;

UPDATE capacity.service_ledger AS l
SET booked_covers = a.covers, booked_parties = a.parties
FROM (
    SELECT restaurant_id, service_date, service_period_id, sum(party_size) AS covers, count(*) AS parties
    FROM asked
    GROUP BY restaurant_id, service_date, service_period_id
) AS a
WHERE l.restaurant_id = a.restaurant_id
  AND l.service_date = a.service_date AND l.service_period_id = a.service_period_id;

INSERT INTO capacity.booking_slots (restaurant_id, slot_date, slot_time, starts_at, service_period_id, reserved_count)
SELECT restaurant_id, service_date, start_time, starts_at, service_period_id, sum(party_size)
FROM asked
GROUP BY restaurant_id, service_date, start_time, starts_at, service_period_id;

INSERT INTO capacity.decisions (
    restaurant_id, id, operation, outcome, mode, actor, booking_id, booking_date, start_time, party_size, service_date,
    service_period_id)
SELECT restaurant_id, decision_id, 'create_booking', 'accepted', 'enforce', 'bench', booking_id, service_date, start_time,
       party_size, service_date, service_period_id
FROM asked;

INSERT INTO capacity.idempotency_keys (restaurant_id, operation, key, fingerprint, decision_id)
SELECT restaurant_id, 'create_booking', booking_id::text, sha256(booking_id::text::bytea), decision_id
FROM asked;

INSERT INTO capacity.bookings (
    restaurant_id, id, party_size, booking_date, start_time, starts_at, ends_at, service_date, service_period_id,
    slot_date, slot_time, slot_starts_at, enforcement_mode, decision_id)
SELECT restaurant_id, booking_id, party_size, service_date, start_time, starts_at, starts_at + interval '2 hours',
       service_date, service_period_id, service_date, start_time, starts_at, 'enforce', decision_id
FROM asked;
