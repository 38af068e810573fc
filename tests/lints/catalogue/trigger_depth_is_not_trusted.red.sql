-- finds: _70_planted on table_inventory
-- finds: _72_planted on booking_slots
-- finds: _10_guard on booking_slots
-- finds: capacity_impl.planted()
CREATE FUNCTION capacity_impl.planted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF pg_trigger_depth() > 1 THEN RETURN NULL; END IF; RETURN NEW; END';
CREATE TRIGGER _70_planted AFTER UPDATE ON capacity.table_inventory FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION capacity_impl.planted();
CREATE TRIGGER _71_planted AFTER UPDATE ON capacity.table_inventory FOR EACH ROW WHEN (pg_trigger_depth() = 0 OR current_user <> 'capacity_owner')
    EXECUTE FUNCTION capacity_impl.planted();
CREATE TRIGGER _72_planted AFTER UPDATE ON capacity.booking_slots FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION capacity_impl.planted();
CREATE TRIGGER _73_planted AFTER UPDATE ON capacity.settings FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION capacity_impl.planted();
GRANT UPDATE (reserved_count) ON capacity.booking_slots TO service_role;
