CREATE OR REPLACE FUNCTION capacity_impl.bookings__follow_waitlist()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF NOT EXISTS (SELECT FROM old_rows AS o WHERE o.status = 'held') THEN
        RETURN NULL;
    END IF;
    -- A decline says so before its hold is released.
    UPDATE capacity.waitlist_entries AS e
    SET status = CASE WHEN capacity.is_live_status(n.status) THEN 'accepted'::capacity.waitlist_status ELSE 'expired' END
    FROM new_rows AS n
    JOIN old_rows AS o ON o.restaurant_id = n.restaurant_id AND o.id = n.id
    WHERE o.status = 'held' AND n.status <> 'held'
      AND e.restaurant_id = n.restaurant_id AND e.booking_id = n.id AND e.status = 'offered';
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__follow_waitlist() IS
    'Trigger, once per statement: an offer ends with its hold, whoever ended that. A hold that became a booking is accepted; one that was released, cancelled or swept is expired, unless it was declined before. Locks: the entries.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__follow_waitlist() FROM PUBLIC;
