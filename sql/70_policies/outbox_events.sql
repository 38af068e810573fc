-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.outbox_events FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.outbox_events TO authenticated, service_role;

DROP POLICY IF EXISTS outbox_events_select_service_role ON capacity.outbox_events;
CREATE POLICY outbox_events_select_service_role ON capacity.outbox_events FOR SELECT TO service_role USING (true);
