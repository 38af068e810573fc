CREATE OR REPLACE FUNCTION capacity_impl.waitlist_entries__emit()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_entry capacity.waitlist_entries := coalesce(NEW, OLD);
BEGIN
    INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, payload)
    VALUES (
        v_entry.restaurant_id,
        'waitlist.' || CASE TG_OP WHEN 'INSERT' THEN 'joined' WHEN 'DELETE' THEN 'deleted' ELSE v_entry.status::text END,
        v_entry.id,
        jsonb_build_object(
            'status', v_entry.status, 'party_size', v_entry.party_size, 'service_date', v_entry.service_date,
            'service_period_id', v_entry.service_period_id, 'first_time', v_entry.first_time, 'last_time', v_entry.last_time,
            'booking_id', v_entry.booking_id, 'offer_expires_at', v_entry.offer_expires_at));
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.waitlist_entries__emit() IS
    'Trigger, once per row: who joins the waitlist is an event, waitlist.joined, and every new status of an entry is one, called after it; waitlist.deleted.';

REVOKE ALL ON FUNCTION capacity_impl.waitlist_entries__emit() FROM PUBLIC;
