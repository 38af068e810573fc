-- finds: planted_trigger on planted
-- finds: count_something
CREATE TABLE capacity.planted (restaurant_id uuid PRIMARY KEY);
CREATE FUNCTION capacity_impl.count_something() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER planted_trigger AFTER INSERT ON capacity.planted FOR EACH ROW EXECUTE FUNCTION capacity_impl.count_something();
