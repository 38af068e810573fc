CREATE OR REPLACE FUNCTION capacity_impl.capacity_requests(p_restaurant_id uuid, p_since timestamptz, p_until timestamptz)
RETURNS TABLE (
    restaurant_id uuid,
    id bigint,
    decided_at timestamptz,
    operation text,
    outcome capacity.decision_outcome,
    code text,
    mode capacity.enforcement_mode,
    booking_id uuid,
    booking_date date,
    start_time time,
    party_size integer,
    service_date date,
    service_period_id uuid,
    covers integer,
    parties integer,
    violations jsonb,
    is_judged boolean,
    would_refuse boolean)
LANGUAGE sql
STABLE
AS $fn$
    SELECT d.restaurant_id, d.id, d.decided_at, d.operation, d.outcome, d.code, d.mode, d.booking_id, d.booking_date, d.start_time,
           d.party_size, d.service_date, d.service_period_id,
           -- A change takes only what it says; anything else all of its party.
           coalesce((d.options #>> '{effect,covers}')::integer, d.party_size),
           coalesce((d.options #>> '{effect,parties}')::integer, 1),
           d.violations,
           d.operation IN ('create_booking', 'hold_capacity', 'update_booking', 'transition_booking'),
           d.mode = 'shadow' AND d.outcome = 'accepted' AND d.code IS NOT NULL
               AND coalesce(d.options -> 'override', 'false') <> 'true'
    FROM capacity.decisions AS d
    WHERE (p_restaurant_id IS NULL OR d.restaurant_id = p_restaurant_id)
      AND d.decided_at >= p_since AND d.decided_at < p_until
      AND d.party_size IS NOT NULL
      AND CASE d.operation
          WHEN 'create_booking' THEN true
          WHEN 'hold_capacity' THEN true
          WHEN 'update_booking' THEN d.code IS NOT NULL
              OR d.options -> 'changes' ?| '{party_size,booking_date,start_time}'::text[]
          WHEN 'transition_booking' THEN (d.options #>> '{effect,covers}')::integer > 0
          WHEN 'sql_insert' THEN true
          WHEN 'sql_update' THEN true
          ELSE false END
$fn$;

COMMENT ON FUNCTION capacity_impl.capacity_requests(uuid, timestamptz, timestamptz) IS
    'Every decision of this time on a request that takes capacity: bookings, holds, changes of party, date or time, and guests who come after all. covers and parties: what it takes more. is_judged is false of direct writes, whose decision says nothing about limits. would_refuse: accepted by shadow mode alone. p_restaurant_id NULL = all. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.capacity_requests(uuid, timestamptz, timestamptz) FROM PUBLIC;
