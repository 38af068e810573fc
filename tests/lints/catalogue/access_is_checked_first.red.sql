-- finds: capacity_v1.planted_unchecked(p_restaurant_id uuid): no check, but Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
-- finds: capacity_v1.planted_late(p_restaurant_id uuid): no check, but Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
-- finds: capacity_v1.planted_default(p_restaurant_id uuid): no check, but Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
-- finds: capacity_v1.planted_other(p_restaurant_id uuid, p_other_id uuid): no check, but Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
-- finds: capacity_v1.planted_weaker(p_restaurant_id uuid): check_access(p_restaurant_id, 'staff'), but Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
-- finds: capacity_v1.planted_itself(p_restaurant_id uuid): no check, but Access: authenticated, about itself.
-- finds: capacity_v1.planted_silent(p_restaurant_id uuid): check_access(p_restaurant_id, 'staff'), but no line Access
-- finds: capacity_v1.planted_open(p_restaurant_id uuid): anon may call it, but Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
-- finds: capacity_v1.planted_service(): authenticated may call it, but Access: service_role; nobody else may call it.
CREATE FUNCTION capacity_v1.planted_good(p_restaurant_id uuid) RETURNS void LANGUAGE plpgsql AS $fn$
DECLARE
    -- SELECT in a comment
    v_x text := 'x';
BEGIN
    -- Why.
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
END $fn$;
CREATE FUNCTION capacity_v1.planted_unchecked(p_restaurant_id uuid) RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
    -- PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    RETURN;
END $fn$;
CREATE FUNCTION capacity_v1.planted_late(p_restaurant_id uuid) RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
    PERFORM capacity_impl.check_required('{}');
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
END $fn$;
CREATE FUNCTION capacity_v1.planted_default(p_restaurant_id uuid) RETURNS void LANGUAGE plpgsql AS $fn$
DECLARE
    v_count bigint := (SELECT count(*) FROM capacity.bookings);
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
END $fn$;
CREATE FUNCTION capacity_v1.planted_other(p_restaurant_id uuid, p_other_id uuid) RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_other_id, 'staff');
END $fn$;
CREATE FUNCTION capacity_v1.planted_weaker(p_restaurant_id uuid) RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
END $fn$;
CREATE FUNCTION capacity_v1.planted_itself(p_restaurant_id uuid) RETURNS void LANGUAGE plpgsql AS 'BEGIN RETURN; END';
CREATE FUNCTION capacity_v1.planted_silent(p_restaurant_id uuid) RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
END $fn$;
CREATE FUNCTION capacity_v1.planted_open(p_restaurant_id uuid) RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
END $fn$;
CREATE FUNCTION capacity_v1.planted_service() RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
    PERFORM capacity_impl.check_service_access();
END $fn$;
DO $do$
DECLARE
    v_name text;
BEGIN
    FOR v_name IN SELECT r.oid::regprocedure::text FROM our_routine AS r WHERE r.proname LIKE 'planted%' LOOP
        EXECUTE format('COMMENT ON FUNCTION %s IS %L', v_name, CASE
            WHEN v_name LIKE '%silent%' THEN 'Says nothing.'
            WHEN v_name LIKE '%service%' THEN E'x\nAccess: service_role; nobody else may call it.'
            WHEN v_name LIKE '%itself%' THEN E'x\nAccess: authenticated, about itself.'
            WHEN v_name LIKE '%weaker%' THEN E'x\nAccess: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.'
            ELSE E'x\nAccess: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.' END);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', v_name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO authenticated, service_role', v_name);
    END LOOP;
END
$do$;
GRANT EXECUTE ON FUNCTION capacity_v1.planted_open(uuid) TO anon;
