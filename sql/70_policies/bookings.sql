-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.bookings FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.bookings TO authenticated, service_role;

DROP POLICY IF EXISTS bookings_select_service_role ON capacity.bookings;
CREATE POLICY bookings_select_service_role ON capacity.bookings FOR SELECT TO service_role USING (true);
