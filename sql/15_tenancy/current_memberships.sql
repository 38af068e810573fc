CREATE OR REPLACE FUNCTION capacity_impl.current_memberships()
RETURNS TABLE (restaurant_id uuid, role capacity.member_role)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_claims jsonb := capacity_impl.current_claims();
    -- Never user_metadata: users write it themselves.
    v_carried jsonb := coalesce(v_claims -> 'restaurants', v_claims #> '{app_metadata,restaurants}');
BEGIN
    IF capacity_impl.caller_role() = 'anon' THEN
        -- A guest is nobody, whatever is claimed beside.
        RETURN;
    END IF;
    IF v_carried IS NULL THEN
        RETURN QUERY
        SELECT m.restaurant_id, m.role
        FROM capacity.restaurant_members AS m
        WHERE m.user_id = v_claims ->> 'sub';
        RETURN;
    END IF;
    IF jsonb_typeof(v_carried) <> 'object' OR EXISTS (
        SELECT FROM jsonb_object_keys(v_carried) AS k (key)
        WHERE NOT capacity_impl.is_json_of(to_jsonb(k.key), 'uuid')) THEN
        PERFORM capacity_impl.fail('INVALID_CLAIMS', jsonb_build_object('expected', 'restaurants: an object of restaurant id and role'));
    END IF;
    -- A role that this version does not know gives nothing.
    RETURN QUERY
    SELECT c.key::uuid, max(r.role)
    FROM jsonb_each_text(v_carried) AS c
    JOIN unnest(enum_range(NULL::capacity.member_role)) AS r (role) ON r.role::text = c.value
    -- One id, written in two ways.
    GROUP BY c.key::uuid;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.current_memberships() IS
    'Where the caller works, and as what: the claim restaurants (or app_metadata.restaurants), an object of restaurant id and role, if the claims carry one; otherwise the rows of restaurant_members for the claim sub. None without claims, and for anon. Raises INVALID_CLAIMS.';

REVOKE ALL ON FUNCTION capacity_impl.current_memberships() FROM PUBLIC;
