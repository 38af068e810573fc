SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE capacity_owner;

-- What the earlier release does not know, or asks members only for.
DO $do$
DECLARE
    v_routine record;
BEGIN
    FOR v_routine IN
        SELECT p.oid::regprocedure AS signature
        FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'capacity_v1'::regnamespace
          AND (p.proname IN ('join_waitlist', 'get_restaurant', 'list_restaurants', 'list_bookings', 'list_events')
               OR p.proname IN ('get_waitlist_entry_by_reference', 'accept_offer_by_reference',
                                'decline_offer_by_reference', 'leave_waitlist_by_reference'))
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM anon, authenticated', v_routine.signature);
    END LOOP;
END
$do$;
ALTER TABLE capacity.waitlist_entries DROP COLUMN reference;
ALTER TABLE capacity.restaurants DROP COLUMN remaining_shown_below;
