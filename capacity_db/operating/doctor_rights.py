"""Checks of who may do what: roles, memberships, schemas, owners."""

from __future__ import annotations

from capacity_db.operating.check import (
    Look,
    Session,
    Verdict,
    counted,
    listed,
    ok,
    problem,
    unknown,
    warning,
)

CLIENTS = ("anon", "authenticated", "service_role")
OWNER = "capacity_owner"
_AGAIN = "`capacity-db migrate` creates them; an installation needs all four."

_ROLES = """
    SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb, rolreplication
    FROM pg_roles WHERE rolname = ANY (%s)
"""
# Who comes to rights that are not his, by any number of steps.
_MEMBERS = """
    SELECT member.rolname || ' is a member of ' || role.rolname
    FROM pg_roles AS member, pg_roles AS role
    WHERE pg_has_role(member.oid, role.oid, 'MEMBER') AND member.oid <> role.oid
      AND (role.rolname = 'capacity_owner'
               AND member.rolname IN ('anon', 'authenticated', 'service_role')
           OR member.rolname = 'anon' AND role.rolname IN ('authenticated', 'service_role')
           OR member.rolname = 'authenticated' AND role.rolname = 'service_role'
           OR role.rolsuper
               AND member.rolname IN ('anon', 'authenticated', 'service_role', 'capacity_owner')
           OR member.rolname IN ('anon', 'authenticated', 'service_role') AND role.rolname IN (
               'pg_read_all_data', 'pg_write_all_data', 'pg_execute_server_program',
               'pg_read_server_files', 'pg_write_server_files'))
    ORDER BY 1
"""
_OWNERS_MEMBERS = """
    SELECT m.rolname FROM pg_roles AS m
    WHERE pg_has_role(m.oid, 'capacity_owner'::regrole, 'MEMBER')
      AND NOT m.rolsuper AND m.rolname <> 'capacity_owner'
    ORDER BY 1
"""
# Besides the owner: who may enter each schema. Nobody may create anything there.
_SCHEMAS = """
    WITH given AS (
        SELECT n.nspname, a.privilege_type,
               CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS grantee
        FROM pg_namespace AS n
        CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS a
        WHERE n.nspname IN ('capacity', 'capacity_impl', 'capacity_v1')
          AND a.grantee <> n.nspowner),
    meant (nspname, privilege_type, grantee) AS (
        VALUES ('capacity', 'USAGE', 'authenticated'), ('capacity', 'USAGE', 'service_role'),
               ('capacity_v1', 'USAGE', 'anon'), ('capacity_v1', 'USAGE', 'authenticated'),
               ('capacity_v1', 'USAGE', 'service_role'))
    SELECT format('%s has %s on %s', grantee, privilege_type, nspname),
           format('REVOKE %s ON SCHEMA %s FROM %s', privilege_type, nspname, grantee)
    FROM (TABLE given EXCEPT TABLE meant) AS more
    UNION ALL
    SELECT format('%s has no %s on %s', grantee, privilege_type, nspname),
           format('GRANT %s ON SCHEMA %s TO %s', privilege_type, nspname, grantee)
    FROM (TABLE meant EXCEPT TABLE given) AS less
    ORDER BY 1
"""
# Members and services have what their tables' files grant; nobody else comes past the routines.
_TABLES = """
    SELECT format('%s may %s %s', grantee, string_agg(DISTINCT privilege, ', '), relation),
           format('REVOKE ALL ON %s FROM %s', relation, grantee)
    FROM (
        SELECT c.oid::regclass AS relation, a.privilege_type AS privilege,
               CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS grantee
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL (
            SELECT (aclexplode(c.relacl)).*
            UNION ALL
            SELECT e.* FROM pg_attribute AS t CROSS JOIN LATERAL aclexplode(t.attacl) AS e
            WHERE t.attrelid = c.oid AND NOT t.attisdropped
        ) AS a
        WHERE n.nspname IN ('capacity', 'capacity_v1') AND c.relkind IN ('r', 'p', 'v', 'S')
    ) AS given
    WHERE grantee IN ('PUBLIC', 'anon')
    GROUP BY grantee, relation
    ORDER BY 1
"""
_STRANGE_OWNERS = """
    SELECT format('%s belongs to %s', name, owner::regrole) FROM (
        SELECT nspname::text AS name, nspowner AS owner FROM pg_namespace
        WHERE nspname IN ('capacity', 'capacity_impl', 'capacity_v1')
        UNION ALL
        SELECT oid::regclass::text, relowner FROM pg_class
        WHERE relnamespace::regnamespace::text IN ('capacity', 'capacity_impl', 'capacity_v1')
          AND relkind NOT IN ('i', 'I', 't')
        UNION ALL
        SELECT oid::regprocedure::text, proowner FROM pg_proc
        WHERE pronamespace::regnamespace::text IN ('capacity', 'capacity_impl', 'capacity_v1')
    ) AS ours
    WHERE owner <> 'capacity_owner'::regrole
    ORDER BY 1
"""
_DEFAULTS = """
    SELECT format('%s on new %s%s',
                  CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
                  CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'f' THEN 'routines'
                      WHEN 'S' THEN 'sequences' WHEN 'n' THEN 'schemas' ELSE 'types' END,
                  ' in ' || d.defaclnamespace::regnamespace)
    FROM pg_default_acl AS d
    CROSS JOIN LATERAL aclexplode(d.defaclacl) AS a
    WHERE d.defaclrole = 'capacity_owner'::regrole AND a.grantee <> d.defaclrole
    ORDER BY 1
"""


def _roles(session: Session) -> Verdict:
    names = (*CLIENTS, OWNER)
    found = {row[0]: row[1:] for row in session.rows(_ROLES, list(names))}
    missing = [name for name in names if name not in found]
    if missing:
        return problem(f"missing: {listed(missing)}", _AGAIN, missing)
    wrong = []
    for name, (
        is_super,
        bypasses,
        logs_in,
        makes_roles,
        makes_databases,
        replicates,
    ) in found.items():
        too_much = {
            "SUPERUSER": is_super,
            # Where service_role may bypass row security, so be it: it may read every row.
            "BYPASSRLS": bypasses and name != "service_role",
            "LOGIN": logs_in and name == OWNER,
            "CREATEROLE": makes_roles,
            "CREATEDB": makes_databases,
            "REPLICATION": replicates,
        }
        wrong += [f"{name} has {attribute}" for attribute, has in too_much.items() if has]
    if wrong:
        return problem(listed(wrong), "ALTER ROLE ... NO... takes it away.", wrong)
    return ok("all four are there, and none can more than it should")


def _memberships(session: Session) -> Verdict:
    found = [name for (name,) in session.rows(_MEMBERS)]
    if found:
        return problem(listed(found), "REVOKE the membership: it hands on all rights.", found)
    owners = [name for (name,) in session.rows(_OWNERS_MEMBERS)]
    members = (
        f"capacity_owner is open to {listed(owners)}" if owners else "capacity_owner is closed"
    )
    return ok(f"{members}; no client role comes to another's rights")


def _schemas(session: Session) -> Verdict:
    if not session.value("SELECT 1 FROM pg_namespace WHERE nspname = 'capacity_v1'"):
        return unknown(
            "not looked at: there is no schema capacity_v1", "Run `capacity-db migrate`."
        )
    found = session.rows(_SCHEMAS)
    if found:
        objects = [text for text, _ in found]
        return problem(listed(objects), "; ".join(remedy for _, remedy in found) + ".", objects)
    return ok("nobody may create anything in them, or enter where it should not")


def _tables(session: Session) -> Verdict:
    found = session.rows(_TABLES)
    if found:
        objects = [text for text, _ in found]
        remedies = [remedy for _, remedy in found]
        return problem(
            listed(objects), f"{'; '.join(remedies[:5])}; then `capacity-db migrate`.", objects
        )
    return ok("no table or view is open to anon or PUBLIC")


def _owners(session: Session) -> Verdict:
    found = [name for (name,) in session.rows(_STRANGE_OWNERS)]
    if found:
        what = counted(len(found), "object is not", "objects are not")
        return problem(
            f"{what} capacity_owner's: {listed(found)}",
            "ALTER ... OWNER TO capacity_owner: a restore with --no-owner does that.",
            found,
        )
    return ok("everything belongs to capacity_owner")


def _default_privileges(session: Session) -> Verdict:
    found = [name for (name,) in session.rows(_DEFAULTS)]
    if found:
        return warning(
            f"new objects are open to {listed(found)}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE capacity_owner REVOKE ...",
            found,
        )
    return ok("what is new is closed until its file says otherwise")


LOOKS: tuple[tuple[str, Look], ...] = (
    ("roles", _roles),
    ("memberships", _memberships),
    ("schemas", _schemas),
    ("tables", _tables),
    ("owners", _owners),
    ("default_privileges", _default_privileges),
)
