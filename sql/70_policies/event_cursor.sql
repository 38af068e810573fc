-- Of no restaurant: service_role alone.
REVOKE ALL ON capacity.event_cursor FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.event_cursor TO service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.event_cursor ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS event_cursor_select_service_role ON capacity.event_cursor;
CREATE POLICY event_cursor_select_service_role ON capacity.event_cursor FOR SELECT TO service_role
    USING (true);
