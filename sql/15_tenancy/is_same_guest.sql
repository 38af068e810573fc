CREATE OR REPLACE FUNCTION capacity_impl.is_same_guest(p_email text, p_phone text, p_guest_email text, p_guest_phone text)
RETURNS boolean
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT lower(btrim(p_email, E' \t\r\n')) = lower(btrim(p_guest_email, E' \t\r\n'))
        OR regexp_replace(p_phone, '[^0-9]', '', 'g') = regexp_replace(p_guest_phone, '[^0-9]', '', 'g')
$fn$;

COMMENT ON FUNCTION capacity_impl.is_same_guest(text, text, text, text) IS
    'Whether an e-mail or a phone number is that of the guest who is looked for: e-mails without regard to case and blanks around them, phone numbers by their digits. NULL or false when neither is. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.is_same_guest(text, text, text, text) FROM PUBLIC;
