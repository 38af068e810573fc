CREATE OR REPLACE FUNCTION capacity_impl.find_entry_by_reference(p_restaurant_id uuid, p_reference text)
RETURNS uuid
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_entry_id uuid;
BEGIN
    SELECT e.id INTO v_entry_id
    FROM capacity.waitlist_entries AS e
    WHERE e.restaurant_id = p_restaurant_id AND e.reference = p_reference;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('WAITLIST_ENTRY_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN v_entry_id;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.find_entry_by_reference(uuid, text) IS
    'The waitlist entry that a guest''s reference opens, in this restaurant. Raises WAITLIST_ENTRY_NOT_FOUND, alike for a reference that is unknown or of another restaurant; DETAIL does not repeat the reference. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.find_entry_by_reference(uuid, text) FROM PUBLIC;
