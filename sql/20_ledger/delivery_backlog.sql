CREATE OR REPLACE FUNCTION capacity_impl.delivery_backlog(
    OUT pending integer, OUT dead integer, OUT oldest_pending timestamptz)
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
AS $fn$
    SELECT p.deliveries, (SELECT count(*)::integer FROM capacity.webhook_deliveries AS d WHERE d.status = 'dead'), p.oldest
    FROM (SELECT count(*)::integer AS deliveries, min(d.created_at) AS oldest
          FROM capacity.webhook_deliveries AS d WHERE d.status = 'pending') AS p
$fn$;

COMMENT ON FUNCTION capacity_impl.delivery_backlog() IS
    'How many deliveries have not arrived or were given up, in all restaurants, and since when the oldest waits. Reads the partial indexes alone: what was delivered is far more.';

REVOKE ALL ON FUNCTION capacity_impl.delivery_backlog() FROM PUBLIC;
