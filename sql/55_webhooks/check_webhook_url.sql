CREATE OR REPLACE FUNCTION capacity_impl.check_webhook_url(p_url text, p_allow_insecure boolean)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.check_text('p_url', p_url, 2000);
    -- Printable ASCII alone, so that no control character, blank or backslash makes two programs read two hosts.
    IF p_url !~ '^https?://([A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*[.]?|[[][0-9A-Fa-f:.]+[]])(:[0-9]{1,5})?([/?][]!-[^-~]*)?$'
       OR strpos(p_url, '#') > 0 THEN
        PERFORM capacity_impl.fail('INVALID_WEBHOOK', jsonb_build_object(
            'key', 'url', 'type', 'https://host, a port and a path; no user, no fragment; other letters percent-encoded, a host in punycode'));
    ELSIF p_url !~ '^https:' AND p_allow_insecure IS NOT TRUE THEN
        PERFORM capacity_impl.fail('INVALID_WEBHOOK', jsonb_build_object('key', 'url', 'type', 'https'));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_webhook_url(text, boolean) IS
    'Raises INVALID_WEBHOOK or TEXT_TOO_LONG unless p_url names a host by https (or http, where that is allowed), without a user, a fragment or a character that is not printable ASCII. Which address the host has is looked at by whoever sends.';

REVOKE ALL ON FUNCTION capacity_impl.check_webhook_url(text, boolean) FROM PUBLIC;
