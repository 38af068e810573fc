CREATE OR REPLACE FUNCTION capacity_impl.expired_slot_covers(
    p_restaurant_id uuid, p_slot_date date, p_slot_time time, p_slot_starts_at timestamptz)
RETURNS integer
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        SELECT coalesce(sum(h.covers), 0)::integer
        FROM capacity_impl.expired_holds(p_restaurant_id) AS h
        WHERE h.slot_date = p_slot_date AND h.slot_time = p_slot_time AND h.slot_starts_at = p_slot_starts_at);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.expired_slot_covers(uuid, date, time, timestamptz) IS
    'Covers that expired holds still take in the count of a slot: expired_holds of one slot. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.expired_slot_covers(uuid, date, time, timestamptz) FROM PUBLIC;
