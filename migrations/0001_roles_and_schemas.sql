-- Roles, schemas and the one extension that the state needs.
--
-- capacity_owner owns every object: NOLOGIN, no superuser, no BYPASSRLS, and no client role is a member of it.
-- anon, authenticated and service_role are the client roles of PostgREST and Supabase; they are only created
-- where they are absent, and never changed.

SET LOCAL lock_timeout = '5s';
SET LOCAL statement_timeout = '5min';

DO $do$
DECLARE
    v_role text;
BEGIN
    FOREACH v_role IN ARRAY ARRAY['capacity_owner', 'anon', 'authenticated', 'service_role'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = v_role) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', v_role);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;  -- another database of this cluster was migrated at the same moment
        END;
    END LOOP;
    -- A role that may create roles, but is no superuser, must be a member of the owner to create its objects.
    IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT capacity_owner TO %I', current_user);
    END IF;
END
$do$;

-- Equality on uuid inside exclusion constraints. `extensions` is where Supabase keeps them as well.
CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA extensions;

CREATE SCHEMA capacity AUTHORIZATION capacity_owner;
CREATE SCHEMA capacity_impl AUTHORIZATION capacity_owner;
CREATE SCHEMA capacity_v1 AUTHORIZATION capacity_owner;

SET LOCAL ROLE capacity_owner;

COMMENT ON SCHEMA capacity IS 'State of capacity-db: tables, their types and constraints. Client roles enter through RLS only.';
COMMENT ON SCHEMA capacity_impl IS 'Engine routines of capacity-db. Nobody but their owner may enter.';
COMMENT ON SCHEMA capacity_v1 IS 'Public API of capacity-db, version 1: routines with frozen signatures, granted one by one.';

GRANT USAGE ON SCHEMA capacity TO authenticated, service_role;
GRANT USAGE ON SCHEMA capacity_v1 TO anon, authenticated, service_role;

-- New routines are executable by nobody until their file says by whom.
ALTER DEFAULT PRIVILEGES FOR ROLE capacity_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
