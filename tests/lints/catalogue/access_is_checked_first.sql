-- A public routine runs outside row-level security: its first statement says who may, and so do its COMMENT and its
-- GRANTs. Before it nothing runs, no default of a variable either. Guests' routines have no check and say so.
WITH routine AS (
    SELECT r.oid, r.label, r.comment, regexp_replace(r.prosrc, '--[^\n]*', '', 'g') AS code,
           substring(r.comment FROM '(?:^|\n)(Access: [^\n]*)') AS access
    FROM our_routine AS r
    WHERE r.schema_name = 'capacity_v1'
), checked AS (
    SELECT r.*, (regexp_match(r.code,
               '^\s*(?:DECLARE\s(?:(?!\mBEGIN\M|\mSELECT\M|capacity\w*\.\w+\s*\().)*)?\mBEGIN\s+PERFORM\s+capacity_impl\.'
               '(check_access\(p_restaurant_id, ''(?:staff|admin|owner)''\)|check_service_access\(\));'))[1] AS first_check
    FROM routine AS r
)
SELECT format('%s: %s, but %s', c.label, coalesce(c.first_check, 'no check'), coalesce(c.access, 'no line Access'))
FROM checked AS c
WHERE NOT coalesce(CASE c.first_check
          WHEN 'check_access(p_restaurant_id, ''staff'')'
              THEN c.access ^@ 'Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.'
          WHEN 'check_access(p_restaurant_id, ''admin'')'
              THEN c.access ^@ 'Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.'
          WHEN 'check_access(p_restaurant_id, ''owner'')'
              THEN c.access ^@ 'Access: owners of the restaurant, service_role; NOT_ALLOWED for everybody else.'
          WHEN 'check_service_access()' THEN c.access = 'Access: service_role; nobody else may call it.'
          ELSE c.access ^@ 'Access: everybody, guests too' OR (c.access = 'Access: authenticated, about itself.' AND c.label ~ '\.(user_(restaurants|role)|list_restaurants)\(')
      END, false)
UNION ALL
SELECT format('%s: %s %s it, but %s', c.label, e.name, CASE WHEN e.may THEN 'may call' ELSE 'may not call' END, c.access)
FROM checked AS c
CROSS JOIN LATERAL (
    SELECT k.rolname AS name, has_function_privilege(k.oid, c.oid, 'EXECUTE') AS may
    FROM client_role AS k
) AS e
WHERE e.may <> CASE e.name
          WHEN 'anon' THEN c.access ^@ 'Access: everybody, guests too'
          WHEN 'authenticated' THEN c.access <> 'Access: service_role; nobody else may call it.'
          ELSE true
      END;
