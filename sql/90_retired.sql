-- DROP ... IF EXISTS of signatures that an earlier version had and this one has not.
DROP FUNCTION IF EXISTS capacity_impl.check_privileges(jsonb);
DROP FUNCTION IF EXISTS capacity_impl.update_booking(uuid, uuid, integer, jsonb, text, jsonb, text);
