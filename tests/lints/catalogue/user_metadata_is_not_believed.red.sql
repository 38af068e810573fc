-- finds: capacity_impl.planted()
-- finds: planted on settings
CREATE FUNCTION capacity_impl.planted() RETURNS text LANGUAGE sql AS $fn$
    SELECT current_setting('request.jwt.claims', true)::jsonb #>> '{user_metadata,restaurant}'  -- not app_metadata
$fn$;
CREATE POLICY planted ON capacity.settings FOR SELECT TO authenticated
    USING ((SELECT current_setting('request.jwt.claims', true)::jsonb -> 'user_metadata') IS NOT NULL);
