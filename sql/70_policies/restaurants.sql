-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.restaurants FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.restaurants TO authenticated, service_role;

DROP POLICY IF EXISTS restaurants_select_service_role ON capacity.restaurants;
CREATE POLICY restaurants_select_service_role ON capacity.restaurants FOR SELECT TO service_role USING (true);
