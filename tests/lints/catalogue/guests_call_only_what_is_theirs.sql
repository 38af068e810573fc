-- What anybody may call without a membership. A routine that joins them is a decision: it is made here.
SELECT label FROM our_routine
WHERE has_function_privilege('anon', oid, 'EXECUTE')
  AND proname NOT IN (
      'schema_version', 'error_codes', 'imported_id', 'get_restaurant', 'check_slot_availability', 'find_alternative_slots', 'get_day_availability',
      'get_calendar_availability', 'get_calendar_feed', 'create_booking_with_capacity_check', 'get_booking_by_reference',
      'update_booking_by_reference', 'cancel_booking_by_reference', 'join_waitlist', 'get_waitlist_entry_by_reference',
      'accept_offer_by_reference', 'decline_offer_by_reference', 'leave_waitlist_by_reference');
