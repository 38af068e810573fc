CREATE OR REPLACE FUNCTION capacity_impl.table_inventory__guard()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.check_table_unused(
        OLD.restaurant_id, OLD.id, tstzrange(capacity_impl.clock(), NULL),
        CASE WHEN TG_OP = 'UPDATE' AND (NEW.retired_at IS NULL OR OLD.retired_at IS NOT NULL)
             THEN coalesce(NEW.max_party_size, NEW.capacity) END);
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.table_inventory__guard() IS
    'Trigger, whoever writes: a table with seats that end in the future is not retired or deleted, and not made too small for a party that sits there alone. Raises TABLE_IN_USE. The row is locked by now, and who takes a seat writes it.';

REVOKE ALL ON FUNCTION capacity_impl.table_inventory__guard() FROM PUBLIC;
