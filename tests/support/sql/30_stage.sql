-- The restaurant of an isolation spec: made anew for every permutation by stage(), known to its steps as here().
CREATE TABLE tests.stages (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    restaurant_id uuid NOT NULL
);

CREATE FUNCTION tests.here()
RETURNS uuid
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT restaurant_id FROM tests.stages ORDER BY id DESC LIMIT 1
$fn$;

CREATE FUNCTION tests.stage(p_max_covers integer)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    INSERT INTO tests.stages (restaurant_id) VALUES (tests.make_restaurant());
    PERFORM tests.make_period(tests.here());
    PERFORM tests.set_limit(tests.here(), p_max_covers);
END
$fn$;
