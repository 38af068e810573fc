CREATE OR REPLACE FUNCTION capacity_impl.find_waitlist_entry(p_restaurant_id uuid, p_entry_id uuid)
RETURNS capacity.waitlist_entries
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_entry capacity.waitlist_entries;
BEGIN
    SELECT e.* INTO v_entry
    FROM capacity.waitlist_entries AS e
    WHERE e.restaurant_id = p_restaurant_id AND e.id = p_entry_id;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('WAITLIST_ENTRY_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'entry_id', p_entry_id));
    END IF;
    RETURN v_entry;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.find_waitlist_entry(uuid, uuid) IS
    'One entry of the waitlist as it is now. Raises WAITLIST_ENTRY_NOT_FOUND. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.find_waitlist_entry(uuid, uuid) FROM PUBLIC;
