"""What the database grants to the client roles, and what the declaration says it should."""

from __future__ import annotations

from typing import Final

from tests.support.databases import AnyConnection
from tests.tenancy.rights import RIGHTS, VIEWS

CLIENT_ROLES: Final = ("anon", "authenticated", "service_role")
_SCHEMAS: Final = {
    "anon": {"capacity_v1"},
    "authenticated": {"capacity", "capacity_v1"},
    "service_role": {"capacity", "capacity_v1"},
}

# What is held on a whole relation or on a column of it, by ways of PUBLIC and memberships too.
_RELATIONS: Final = """
    SELECT c.oid::regclass::text AS name, c.oid, c.relkind, c.relnamespace
    FROM pg_class AS c
    WHERE c.relnamespace::regnamespace::text LIKE 'capacity%%'
      AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"""
_HELD: Final = f"""
    WITH relations AS ({_RELATIONS}), roles (name) AS (SELECT unnest(%(roles)s::text[]))
    SELECT r.name, format('%%s on %%s', p.privilege, t.name)
    FROM relations AS t
    CROSS JOIN roles AS r
    CROSS JOIN LATERAL unnest(
        CASE WHEN t.relkind = 'S' THEN '{{USAGE,SELECT,UPDATE}}'::text[]
             ELSE '{{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}}'::text[]
                 || CASE WHEN current_setting('server_version_num')::integer >= 170000
                    THEN '{{MAINTAIN}}'::text[] ELSE '{{}}' END
        END) AS p (privilege)
    WHERE CASE WHEN t.relkind = 'S' THEN has_sequence_privilege(r.name, t.oid, p.privilege)
               ELSE has_table_privilege(r.name, t.oid, p.privilege) END
    UNION ALL
    SELECT r.name, format('%%s (%%s) on %%s', p.privilege, a.attname, t.name)
    FROM relations AS t
    JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    CROSS JOIN roles AS r
    CROSS JOIN unnest('{{SELECT,INSERT,UPDATE,REFERENCES}}'::text[]) AS p (privilege)
    WHERE t.relkind <> 'S' AND has_column_privilege(r.name, t.oid, a.attnum, p.privilege)
      AND NOT has_table_privilege(r.name, t.oid, p.privilege)
    UNION ALL
    SELECT r.name, format('%%s on schema %%s', p.privilege, n.nspname)
    FROM pg_namespace AS n
    CROSS JOIN roles AS r
    CROSS JOIN unnest('{{USAGE,CREATE}}'::text[]) AS p (privilege)
    WHERE n.nspname LIKE 'capacity%%' AND has_schema_privilege(r.name, n.oid, p.privilege)"""
_GRANTABLE: Final = """
    SELECT format('%s may grant %s on %s', x.grantee::regrole, x.privilege_type, o.name)
    FROM (
        SELECT oid::regclass::text, relacl, relowner FROM pg_class
        WHERE relnamespace::regnamespace::text LIKE 'capacity%'
        UNION ALL
        SELECT oid::regprocedure::text, proacl, proowner FROM pg_proc
        WHERE pronamespace::regnamespace::text LIKE 'capacity%'
        UNION ALL
        SELECT nspname, nspacl, nspowner FROM pg_namespace WHERE nspname LIKE 'capacity%'
    ) AS o (name, acl, owner)
    CROSS JOIN LATERAL aclexplode(o.acl) AS x
    WHERE x.is_grantable AND x.grantee <> o.owner"""


def held(connection: AnyConnection) -> set[tuple[str, str]]:
    """Every privilege of every client role on schemas, tables, columns and sequences."""
    return {*connection.execute(_HELD.encode(), {"roles": [*CLIENT_ROLES]}).fetchall()}


def declared() -> set[tuple[str, str]]:
    """The same as RIGHTS has it."""
    found = {
        (role, f"USAGE on schema {schema}")
        for role, schemas in _SCHEMAS.items()
        for schema in schemas
    }
    found |= {("service_role", f"SELECT on capacity_v1.{view}") for view in VIEWS}
    for table, rights in RIGHTS.items():
        name = f"capacity.{table}"
        for role in ("authenticated", "service_role"):
            if rights.select == "service_role" and role == "authenticated":
                continue
            found.add((role, f"SELECT on {name}"))
            found |= {(role, f"INSERT ({column}) on {name}") for column in rights.inserted}
            found |= {(role, f"UPDATE ({column}) on {name}") for column in rights.updated}
    return found


def grantable(connection: AnyConnection) -> list[str]:
    """Privileges that somebody besides an object's owner may pass on."""
    return [line for (line,) in connection.execute(_GRANTABLE.encode()).fetchall()]


def tables(connection: AnyConnection) -> set[str]:
    """Everything in the schema capacity that has rows."""
    rows = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'capacity'::regnamespace"
        " AND relkind IN ('r', 'p', 'v', 'm', 'f')"
    )
    return {name for (name,) in rows.fetchall()}


def columns(connection: AnyConnection, table: str) -> dict[str, bool]:
    """The columns of a table: for each whether it is generated."""
    rows = connection.execute(
        "SELECT attname, attgenerated <> '' FROM pg_attribute"
        " WHERE attrelid = to_regclass('capacity.' || %s) AND attnum > 0 AND NOT attisdropped",
        (table,),
    )
    return dict(rows.fetchall())
