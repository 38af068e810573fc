SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE capacity_owner;

-- CASCADE: routines of capacity_impl that take a row of these tables go with them; the next migrate brings them back.
DROP TABLE capacity.capacity_rules CASCADE;
DROP TABLE capacity.service_periods CASCADE;
DROP TABLE capacity.restaurants CASCADE;
DROP TABLE capacity.settings CASCADE;
DROP FUNCTION capacity.week_minutes(smallint[], time, time);
DROP TYPE capacity.enforcement_mode CASCADE;
