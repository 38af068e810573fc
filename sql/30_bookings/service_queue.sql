CREATE OR REPLACE FUNCTION capacity_impl.service_queue(p_restaurant_id uuid, p_service_date date, p_service_period_id uuid)
RETURNS bigint
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT uuid_hash_extended(p_service_period_id, uuid_hash_extended(p_restaurant_id, p_service_date - date '2000-01-01'))
$fn$;

COMMENT ON FUNCTION capacity_impl.service_queue(uuid, date, uuid) IS
    'The key of the advisory lock on which those who want to write one service queue. Nothing depends on it but speed, and the order of locks: the queue before the row. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.service_queue(uuid, date, uuid) FROM PUBLIC;
