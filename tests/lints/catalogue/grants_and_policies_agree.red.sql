-- finds: DELETE on bookings: authenticated has no policy
-- finds: INSERT on settings: authenticated has no privilege
-- finds: UPDATE on settings: service_role has no policy
GRANT DELETE ON capacity.bookings TO authenticated;
GRANT UPDATE (enforcement_percent) ON capacity.settings TO service_role;
CREATE POLICY planted ON capacity.settings FOR INSERT TO authenticated WITH CHECK (true);
