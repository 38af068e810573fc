\set n random(1, :restaurants)
\set day random(1, 7)
SELECT restaurant_id, service_date, max_covers, booked FROM floor.counters
WHERE restaurant_id = floor.restaurant((:n)::integer) AND service_date = current_date + (:day)::integer;
