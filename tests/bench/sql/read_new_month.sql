\set n random(1, :restaurants)
SELECT capacity_v1.get_calendar_availability(floor.restaurant((:n)::integer), current_date + 400, 31, 4);
