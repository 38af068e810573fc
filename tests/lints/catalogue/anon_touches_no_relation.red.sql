-- finds: anon may SELECT capacity.settings
-- finds: PUBLIC may UPDATE capacity.bookings
-- finds: authenticated may USAGE capacity.outbox_events_id_seq
GRANT SELECT (id) ON capacity.settings TO anon;
GRANT UPDATE ON capacity.bookings TO PUBLIC;
GRANT USAGE ON SEQUENCE capacity.outbox_events_id_seq TO authenticated;
