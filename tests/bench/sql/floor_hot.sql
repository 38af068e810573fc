\set n 1
\set day 1
WITH claimed AS (
    UPDATE floor.counters AS c
    SET booked = booked + 4
    WHERE restaurant_id = floor.restaurant((:n)::integer) AND service_date = current_date + (:day)::integer
      AND booked + 4 <= max_covers
    RETURNING restaurant_id, service_date
)
INSERT INTO floor.bookings (restaurant_id, service_date, start_time, starts_at, ends_at, party_size, source, guest_name)
SELECT restaurant_id, service_date, '19:00', now(), now() + interval '2 hours', 4, 'api', 'Anne' FROM claimed;
