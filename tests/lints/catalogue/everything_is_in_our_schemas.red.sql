-- finds: pg_class: public.planted
-- finds: pg_proc: public.planted
-- finds: pg_type: public.planted_kind
GRANT CREATE ON SCHEMA public TO capacity_owner;
SET LOCAL ROLE capacity_owner;
CREATE TABLE public.planted ();
CREATE FUNCTION public.planted() RETURNS void LANGUAGE sql AS 'SELECT';
CREATE TYPE public.planted_kind AS ENUM ('a');
RESET ROLE;
