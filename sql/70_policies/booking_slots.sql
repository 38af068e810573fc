-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.booking_slots FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.booking_slots TO authenticated, service_role;

DROP POLICY IF EXISTS booking_slots_select_service_role ON capacity.booking_slots;
CREATE POLICY booking_slots_select_service_role ON capacity.booking_slots FOR SELECT TO service_role USING (true);
