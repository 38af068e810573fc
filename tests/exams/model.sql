-- The same policies for a user of one restaurant, in a clone: `restaurant_id = <whose>` is what a prover can decide,
-- `= ANY (<list>)` is not. A policy that says anything else stays as it is, and so does what is wrong with it.
-- The service's policies are left out: it may see every restaurant, and is nobody's user.
CREATE FUNCTION capacity_v1.user_restaurant(p_role text) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $fn$ SELECT (capacity_v1.user_restaurants(p_role))[1] $fn$;

DO $do$
DECLARE
    v_policy record;
    v_many CONSTANT text :=
        '^\(restaurant_id = ANY \(\( SELECT capacity_v1\.user_restaurants\(''(\w+)''::text\) AS user_restaurants\)::uuid\[\]\)\)$';
    v_one CONSTANT text := 'restaurant_id = (SELECT capacity_v1.user_restaurant(''\1''))';
BEGIN
    FOR v_policy IN
        SELECT p.policyname AS name, p.tablename AS relation, p.roles, p.qual, p.with_check
        FROM pg_catalog.pg_policies AS p
        WHERE p.schemaname = 'capacity'
    LOOP
        IF v_policy.roles = '{service_role}' THEN
            EXECUTE format('DROP POLICY %I ON capacity.%I', v_policy.name, v_policy.relation);
            CONTINUE;
        END IF;
        IF v_policy.qual ~ v_many THEN
            EXECUTE format('ALTER POLICY %I ON capacity.%I USING (%s)',
                           v_policy.name, v_policy.relation, regexp_replace(v_policy.qual, v_many, v_one));
        END IF;
        IF v_policy.with_check ~ v_many THEN
            EXECUTE format('ALTER POLICY %I ON capacity.%I WITH CHECK (%s)',
                           v_policy.name, v_policy.relation, regexp_replace(v_policy.with_check, v_many, v_one));
        END IF;
    END LOOP;
END
$do$;
