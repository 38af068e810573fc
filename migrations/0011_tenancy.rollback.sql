SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE capacity_owner;

ALTER TABLE capacity.bookings ALTER COLUMN reference SET DEFAULT encode(uuid_send(gen_random_uuid()), 'hex');
COMMENT ON COLUMN capacity.bookings.reference IS '122 random bits in hexadecimal: the same on every repeat of the request, and what a guest holds.';

ALTER TABLE capacity.bookings
    ALTER COLUMN guest_name SET STATISTICS -1,
    ALTER COLUMN guest_email SET STATISTICS -1,
    ALTER COLUMN guest_phone SET STATISTICS -1,
    ALTER COLUMN notes SET STATISTICS -1,
    ALTER COLUMN seating_preference SET STATISTICS -1,
    ALTER COLUMN reference SET STATISTICS -1;
ALTER TABLE capacity.waitlist_entries
    ALTER COLUMN guest_name SET STATISTICS -1,
    ALTER COLUMN guest_email SET STATISTICS -1,
    ALTER COLUMN guest_phone SET STATISTICS -1,
    ALTER COLUMN notes SET STATISTICS -1;
ALTER TABLE capacity.booking_table_assignments
    ALTER COLUMN notes SET STATISTICS -1;
ALTER TABLE capacity.decisions
    ALTER COLUMN actor SET STATISTICS -1,
    ALTER COLUMN options SET STATISTICS -1;
ALTER TABLE capacity.idempotency_keys
    ALTER COLUMN key SET STATISTICS -1,
    ALTER COLUMN fingerprint SET STATISTICS -1;
ALTER TABLE capacity.outbox_events
    ALTER COLUMN payload SET STATISTICS -1;

ALTER FUNCTION capacity.week_minutes(smallint[], time, time) SET search_path = '';
ALTER FUNCTION capacity.is_within_hours(time, time, time) SET search_path = '';

COMMENT ON TABLE capacity.decisions IS
    'Append-only: one row per request for capacity or change of a limit, accepted or refused, with what it was judged by. No personal data.';
COMMENT ON COLUMN capacity.decisions.id IS 'In order of time, roughly. Internal: never shown to clients.';
COMMENT ON COLUMN capacity.decisions.actor IS 'Who asked: the subject of the claims, else the database role.';
COMMENT ON COLUMN capacity.decisions.options IS 'Options of the request that matter to the audit.';
COMMENT ON COLUMN capacity.idempotency_keys.fingerprint IS 'SHA-256 of the parameters: the same key with other parameters is an error.';
COMMENT ON COLUMN capacity.outbox_events.event_type IS 'Subject and event, such as booking.created, booking.cancelled, capacity.changed, waitlist.offered.';

-- What asks for members, and what the earlier release has no policy for: nobody sees a row by one that is left behind.
DO $do$
DECLARE
    v_policy record;
BEGIN
    FOR v_policy IN
        SELECT p.tablename, p.policyname
        FROM pg_catalog.pg_policies AS p
        WHERE p.schemaname = 'capacity' AND NOT (p.cmd = 'SELECT' AND p.roles = '{service_role}')
    LOOP
        EXECUTE format('DROP POLICY %I ON capacity.%I', v_policy.policyname, v_policy.tablename);
    END LOOP;
END
$do$;
-- The earlier release's routines ask nobody who they are: only a service may call them.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA capacity_v1 FROM anon, authenticated;
REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA capacity FROM authenticated, service_role;
DROP TRIGGER IF EXISTS _12_stamp ON capacity.booking_slots;
DROP TRIGGER IF EXISTS _48_record ON capacity.booking_slots;
DROP TRIGGER IF EXISTS _05_check ON capacity.table_inventory;
DROP TRIGGER IF EXISTS _48_record ON capacity.table_inventory;

DROP TABLE capacity.restaurant_members CASCADE;
DROP TYPE capacity.member_role CASCADE;
