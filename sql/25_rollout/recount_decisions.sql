CREATE OR REPLACE FUNCTION capacity_impl.recount_decisions(p_since timestamptz)
RETURNS TABLE (restaurant_id uuid, decision_id bigint, expected jsonb, found jsonb)
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    WITH judged AS (
        SELECT d.restaurant_id, d.id, d.outcome, d.code, d.party_size, d.authorises_debt,
               d.max_covers, d.booked_covers, d.max_parties, d.booked_parties, d.slot_capacity, d.slot_reserved,
               coalesce(d.violations, '[]') AS violations, e.covers, e.parties,
               coalesce(e.covers > 0 AND d.booked_covers + e.covers > d.max_covers, false) AS is_over_covers,
               coalesce(e.parties > 0 AND d.booked_parties + e.parties > d.max_parties, false) AS is_over_parties,
               -- A change does not say whether it keeps its slot. If it does, its old covers count for it.
               coalesce(d.slot_reserved + d.party_size > d.slot_capacity, false) AS may_be_over_slot,
               coalesce(d.slot_reserved + d.party_size > d.slot_capacity
                        AND (e.covers = d.party_size OR (e.covers > 0 AND d.slot_reserved + e.covers > d.slot_capacity)), false)
                   AS is_over_slot
        FROM capacity.decisions AS d
        CROSS JOIN LATERAL (
            SELECT coalesce((d.options #>> '{effect,covers}')::integer, d.party_size) AS covers,
                   coalesce((d.options #>> '{effect,parties}')::integer, 1) AS parties
        ) AS e
        WHERE d.decided_at >= p_since AND d.mode = 'shadow'
          AND d.operation IN ('create_booking', 'hold_capacity', 'update_booking', 'transition_booking')
          AND (d.operation <> 'transition_booking' OR e.covers > 0)
    ), suspect AS (
        -- Most requests fit, and say so: they are done with here.
        SELECT j.* FROM judged AS j
        WHERE j.is_over_covers OR j.is_over_parties OR j.may_be_over_slot OR j.code IS NOT NULL OR j.violations <> '[]'
              OR j.outcome <> 'accepted' OR j.authorises_debt
    ), recounted AS (
        SELECT s.*, r.recorded, o.capacity, r.slot, r.is_calendar, r.is_past, r.is_policy, r.is_policy_true, r.has_table,
               r.slot IS NOT NULL AS says_slot
        FROM suspect AS s
        CROSS JOIN LATERAL (
            SELECT coalesce(jsonb_agg(v.violation ORDER BY v.violation ->> 'rule')
                            FILTER (WHERE v.violation ->> 'rule' IN ('max_covers', 'max_parties')), '[]') AS recorded,
                   (jsonb_agg(v.violation) FILTER (WHERE v.violation ->> 'rule' = 'slot_covers')) -> 0 AS slot,
                   coalesce(bool_or(v.violation ->> 'rule' IN ('past_time', 'closure', 'service_hours', 'service_period')), false)
                       AS is_calendar,
                   coalesce(bool_or(v.violation ->> 'rule' = 'past_time'), false) AS is_past,
                   coalesce(bool_or(v.violation ->> 'rule' IN (
                       'last_seating', 'min_notice', 'booking_horizon', 'min_party_size', 'max_party_size', 'channel')), false)
                       AS is_policy,
                   coalesce(bool_and(CASE v.violation ->> 'rule'
                       WHEN 'min_party_size' THEN (v.violation ->> 'requested')::integer = s.party_size
                           AND s.party_size < (v.violation ->> 'limit')::integer
                       WHEN 'max_party_size' THEN (v.violation ->> 'requested')::integer = s.party_size
                           AND s.party_size > (v.violation ->> 'limit')::integer
                       WHEN 'min_notice' THEN (v.violation ->> 'requested')::integer < (v.violation ->> 'limit')::integer
                       WHEN 'booking_horizon' THEN (v.violation ->> 'requested')::integer > (v.violation ->> 'limit')::integer
                       ELSE true END), true) AS is_policy_true,
                   coalesce(bool_or(v.violation ->> 'rule' = 'tables'), false) AS has_table
            FROM jsonb_array_elements(s.violations) AS v (violation)
        ) AS r
        CROSS JOIN LATERAL (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'rule', c.rule, 'limit', c.max, 'used', c.used, 'requested', c.requested,
                       'shortfall', c.used + c.requested - c.max) ORDER BY c.rule) FILTER (WHERE c.is_over), '[]') AS capacity
            FROM (VALUES
                ('max_covers', s.is_over_covers, s.max_covers, s.booked_covers - (s.party_size - s.covers), s.party_size),
                ('max_parties', s.is_over_parties, s.max_parties, s.booked_parties - (1 - s.parties), 1)
            ) AS c (rule, is_over, max, used, requested)
        ) AS o
    ), answered AS (
        SELECT r.*, r.capacity <> '[]' OR r.says_slot AS is_over,
               CASE WHEN r.is_past THEN 'PAST_TIME'
                    WHEN r.is_calendar THEN 'OUTSIDE_SERVICE_HOURS'
                    WHEN r.is_policy THEN 'POLICY_REFUSED'
                    WHEN r.capacity <> '[]' OR r.says_slot OR r.is_over_slot OR r.has_table THEN 'CAPACITY_EXCEEDED' END AS right_code
        FROM recounted AS r
    )
    SELECT a.restaurant_id, a.id,
           jsonb_build_object(
               'outcome', CASE WHEN a.is_calendar THEN 'refused' ELSE 'accepted' END, 'code', a.right_code,
               'authorises_debt', a.is_over AND NOT a.is_calendar, 'violations', a.capacity, 'slot_covers', a.is_over_slot),
           jsonb_build_object(
               'outcome', a.outcome, 'code', a.code, 'authorises_debt', a.authorises_debt,
               'violations', a.recorded, 'slot_covers', a.says_slot)
    FROM answered AS a
    WHERE a.recorded <> a.capacity
       OR a.code IS DISTINCT FROM a.right_code
       OR (a.outcome = 'refused') <> a.is_calendar
       OR a.authorises_debt <> (a.is_over AND NOT a.is_calendar)
       OR NOT a.is_policy_true
       OR (a.is_over_slot AND NOT a.says_slot)
       OR (a.says_slot AND (
           NOT a.may_be_over_slot
           OR ((a.slot ->> 'limit')::integer, (a.slot ->> 'requested')::integer) IS DISTINCT FROM (a.slot_capacity, a.party_size)
           OR (a.slot ->> 'used')::integer NOT IN (a.slot_reserved, a.slot_reserved - (a.party_size - a.covers))
           OR (a.slot ->> 'shortfall')::integer <> (a.slot ->> 'used')::integer + a.party_size - a.slot_capacity
           OR (a.slot ->> 'shortfall')::integer <= 0))
$fn$;

COMMENT ON FUNCTION capacity_impl.recount_decisions(timestamptz) IS
    'The decisions of shadow mode since then that a second judgement calls wrong, of all restaurants: from the limits, totals and party that each recorded, by arithmetic of its own that shares nothing with the routines that judge requests. What a decision says of tables, of clock and calendar, and of a policy''s limits is taken as it is said, and must go together with its code and outcome.';

REVOKE ALL ON FUNCTION capacity_impl.recount_decisions(timestamptz) FROM PUBLIC;
