-- Staff read the rows of their restaurants; changes go through the RPCs.
REVOKE ALL ON capacity.outbox_events FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.outbox_events TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.outbox_events ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS outbox_events_select_authenticated ON capacity.outbox_events;
CREATE POLICY outbox_events_select_authenticated ON capacity.outbox_events FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS outbox_events_select_service_role ON capacity.outbox_events;
CREATE POLICY outbox_events_select_service_role ON capacity.outbox_events FOR SELECT TO service_role
    USING (true);
