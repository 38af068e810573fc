-- finds: capacity_impl.planted(p_text text)
CREATE FUNCTION capacity_impl.planted(p_text text) RETURNS boolean LANGUAGE sql AS $fn$ SELECT p_text ~ '^\s' AND p_text <> E'\n' $fn$;
CREATE FUNCTION capacity_impl.sound(p_text text) RETURNS boolean LANGUAGE sql AS $fn$ SELECT p_text <> E' \t' $fn$;
