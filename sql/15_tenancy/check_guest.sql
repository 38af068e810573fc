CREATE OR REPLACE FUNCTION capacity_impl.check_guest(
    p_restaurant_id uuid, p_guest_email text, p_guest_phone text, p_booking_id uuid)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id));
    IF num_nonnulls(p_guest_email, p_guest_phone, p_booking_id) = 0 THEN
        PERFORM capacity_impl.check_required('{"p_booking_id": null, "p_guest_email": null, "p_guest_phone": null}');
    END IF;
    PERFORM capacity_impl.check_text('p_guest_email', p_guest_email, 320);
    PERFORM capacity_impl.check_text('p_guest_phone', p_guest_phone, 100);
    -- Nothing left to compare would be the same as nothing left of somebody else's.
    IF btrim(p_guest_email, E' \t\r\n') = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'p_guest_email'));
    ELSIF p_guest_phone !~ '[0-9]' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'p_guest_phone', 'takes', 'digits'));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_guest(uuid, text, text, uuid) IS
    'Raises what is wrong with the arguments that name a guest, or nothing: MISSING_ARGUMENT unless one of e-mail, phone and booking is given, TEXT_TOO_LONG, INVALID_TEXT for an e-mail of blanks and a phone number without a digit.';

REVOKE ALL ON FUNCTION capacity_impl.check_guest(uuid, text, text, uuid) FROM PUBLIC;
