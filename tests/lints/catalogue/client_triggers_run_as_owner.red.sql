-- finds: _70_planted on booking_slots calls capacity_impl.planted()
CREATE FUNCTION capacity_impl.planted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER _70_planted AFTER UPDATE ON capacity.booking_slots FOR EACH ROW EXECUTE FUNCTION capacity_impl.planted();
CREATE TRIGGER _70_planted AFTER UPDATE ON capacity.settings FOR EACH ROW EXECUTE FUNCTION capacity_impl.planted();
