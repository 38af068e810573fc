-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.waitlist_entries FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.waitlist_entries TO authenticated, service_role;

DROP POLICY IF EXISTS waitlist_entries_select_service_role ON capacity.waitlist_entries;
CREATE POLICY waitlist_entries_select_service_role ON capacity.waitlist_entries FOR SELECT TO service_role USING (true);
