CREATE OR REPLACE FUNCTION capacity_impl.check_availability_request(
    p_date date, p_time time, p_party_size integer, p_options jsonb, p_known jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.check_date('p_date', p_date);
    IF p_time >= '24:00' THEN
        PERFORM capacity_impl.fail('INVALID_TIME', jsonb_build_object('argument', 'p_time', 'value', p_time));
    END IF;
    IF p_party_size NOT BETWEEN 1 AND 1000 THEN
        PERFORM capacity_impl.fail('INVALID_PARTY_SIZE', jsonb_build_object('party_size', p_party_size, 'min', 1, 'max', 1000));
    END IF;
    PERFORM capacity_impl.check_options(p_options, p_known);
    PERFORM capacity_impl.check_text('p_options.source', p_options ->> 'source', 100);
    PERFORM capacity_impl.check_text('p_options.seating', p_options ->> 'seating', 100);
    IF '' IN (p_options ->> 'source', p_options ->> 'seating') THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object(
            'argument', CASE WHEN p_options ->> 'source' = '' THEN 'p_options.source' ELSE 'p_options.seating' END));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_availability_request(date, time, integer, jsonb, jsonb) IS
    'Raises what is wrong with the arguments of a question for availability; p_known are the options it takes, with their JSON types. NULLs pass, but for p_options.';

REVOKE ALL ON FUNCTION capacity_impl.check_availability_request(date, time, integer, jsonb, jsonb) FROM PUBLIC;
