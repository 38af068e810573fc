SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE capacity_owner;

-- CASCADE: routines and triggers that know these columns go with them; the next migrate brings them back.
ALTER TABLE capacity.bookings DROP COLUMN turn_buffer_minutes CASCADE;
COMMENT ON COLUMN capacity.bookings.ends_at IS NULL;
ALTER TABLE capacity.service_ledger DROP COLUMN last_seating_time CASCADE, DROP COLUMN slot_covers CASCADE;
DROP TABLE capacity.dining_durations CASCADE;
ALTER TABLE capacity.restaurants
    DROP COLUMN has_booking_policy CASCADE,
    DROP COLUMN min_notice_minutes CASCADE, DROP COLUMN booking_horizon_days CASCADE, DROP COLUMN min_party_size CASCADE, DROP COLUMN max_party_size CASCADE,
    DROP COLUMN turn_buffer_minutes CASCADE, DROP COLUMN slot_covers CASCADE, DROP COLUMN channels CASCADE, DROP COLUMN has_dining_durations CASCADE;
DROP TABLE capacity.special_days CASCADE;
ALTER TABLE capacity.service_periods DROP COLUMN last_seating_time CASCADE;
COMMENT ON COLUMN capacity.service_periods.start_time IS NULL;
DROP FUNCTION capacity.is_within_hours(time, time, time);
