-- DROP ... IF EXISTS of signatures that an earlier version had and this one has not.
DROP FUNCTION IF EXISTS capacity_impl.check_privileges(jsonb);
DROP FUNCTION IF EXISTS capacity_impl.update_booking(uuid, uuid, integer, jsonb, text, jsonb, text);
DROP FUNCTION IF EXISTS capacity_impl.day_availability(uuid, date, integer, text);
DROP FUNCTION IF EXISTS capacity_impl.release_hold(uuid, uuid, text);
DROP FUNCTION IF EXISTS capacity_impl.decline_offer(uuid, uuid, text);
DROP FUNCTION IF EXISTS capacity_impl.leave_waitlist(uuid, uuid, text);
DROP FUNCTION IF EXISTS capacity_impl.record_waiting(capacity.waitlist_entries, bigint, text, boolean, text, jsonb, capacity.enforcement_mode, text);
DROP FUNCTION IF EXISTS capacity_impl.answer_json(boolean, boolean, capacity.enforcement_mode, jsonb, jsonb, jsonb, jsonb);
DROP FUNCTION IF EXISTS capacity_impl.waitlist_answer(uuid, uuid, boolean, text, jsonb);
