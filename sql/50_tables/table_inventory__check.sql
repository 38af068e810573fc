CREATE OR REPLACE FUNCTION capacity_impl.table_inventory__check()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    -- Nothing but this row is looked at: row-level security judges after this trigger whose restaurant it is.
    IF TG_OP = 'UPDATE' AND OLD.retired_at IS NOT NULL AND NEW.retired_at IS NOT NULL THEN
        PERFORM capacity_impl.fail('TABLE_NOT_FOUND', jsonb_build_object(
            'restaurant_id', OLD.restaurant_id, 'table_id', OLD.id, 'retired_at', OLD.retired_at));
    END IF;
    PERFORM capacity_impl.check_table_changes(jsonb_build_object(
        'table_number', NEW.table_number, 'capacity', NEW.capacity, 'min_party_size', NEW.min_party_size,
        'max_party_size', NEW.max_party_size, 'section', NEW.section, 'seating_type', NEW.seating_type,
        'position', NEW.position, 'notes', NEW.notes));
    PERFORM capacity_impl.check_party_range(NEW);
    RETURN NEW;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.table_inventory__check() IS
    'Trigger, for statements that are not the engine''s: a table by plain SQL is held to what create_table and update_table take, with the same errors (INVALID_TABLE, INVALID_PARTY_SIZE); a retired one stays as it is (TABLE_NOT_FOUND).';

REVOKE ALL ON FUNCTION capacity_impl.table_inventory__check() FROM PUBLIC;
