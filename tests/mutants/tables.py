"""Mutants of what is declared: policies, privileges, foreign keys, triggers, roles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.mutants.mutant import Mutant
from tests.support.databases import AnyConnection

CLIENT_ROLES: Final = ("anon", "authenticated", "service_role")

_TABLES: Final = """
    SELECT c.relname::text FROM pg_class AS c
    WHERE c.relnamespace = 'capacity'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1"""
_POLICIES: Final = """
    SELECT p.polname::text, c.relname::text,
           pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
    FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid
    WHERE c.relnamespace = 'capacity'::regnamespace ORDER BY 1"""
_FOREIGN_KEYS: Final = """
    SELECT k.conname::text, c.relname::text, f.relname::text, k.confdeltype::text,
           array_agg(a.attname::text ORDER BY n.place) FILTER (WHERE a.attname <> 'restaurant_id'),
           array_agg(b.attname::text ORDER BY n.place) FILTER (WHERE b.attname <> 'restaurant_id')
    FROM pg_constraint AS k
    JOIN pg_class AS c ON c.oid = k.conrelid
    JOIN pg_class AS f ON f.oid = k.confrelid
    CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS n (here, there, place)
    JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = n.here
    JOIN pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = n.there
    WHERE c.relnamespace = 'capacity'::regnamespace AND k.contype = 'f'
      AND cardinality(k.conkey) > 1
    GROUP BY k.oid, c.relname, f.relname ORDER BY 1"""
_TRIGGERS: Final = """
    SELECT c.relname::text, g.tgname::text
    FROM pg_trigger AS g JOIN pg_class AS c ON c.oid = g.tgrelid
    WHERE c.relnamespace = 'capacity'::regnamespace AND g.tgtype & 32 <> 0 ORDER BY 1"""
_ROUTINES: Final = """
    SELECT p.oid::regprocedure::text, n.nspname || '.' || p.proname, p.prosecdef,
           ARRAY(SELECT r.name FROM unnest(%s::text[]) AS r (name)
                 WHERE NOT has_function_privilege(r.name, p.oid, 'EXECUTE'))
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('capacity', 'capacity_impl', 'capacity_v1') ORDER BY 1"""
_NOT_HELD: Final = """
    SELECT r.name, p.privilege, c.relname::text
    FROM pg_class AS c
    CROSS JOIN unnest(%s::text[]) AS r (name)
    CROSS JOIN unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[])
        AS p (privilege)
    WHERE c.relnamespace = 'capacity'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT has_table_privilege(r.name, c.oid, p.privilege)
    ORDER BY 3, 1, 2"""
_SCHEMAS: Final = """
    SELECT r.name, n.nspname::text
    FROM pg_namespace AS n CROSS JOIN unnest(%s::text[]) AS r (name)
    WHERE n.nspname LIKE 'capacity%%' AND NOT has_schema_privilege(r.name, n.oid, 'USAGE')
    ORDER BY 2, 1"""

_ACTIONS: Final = {
    "a": "", "r": " ON DELETE RESTRICT", "c": " ON DELETE CASCADE",
}  # fmt: skip
"""ON DELETE by confdeltype; there are no others here (a lint)."""


def mutants(connection: AnyConnection) -> Iterator[Mutant]:
    """All of them, from the catalogue of a migrated database."""
    yield from _policies(connection)
    for (table,) in connection.execute(_TABLES.encode()).fetchall():
        statement = f"ALTER TABLE capacity.{table} DISABLE ROW LEVEL SECURITY"
        yield _of_table("row security off", table, table, statement)
    for table, trigger in connection.execute(_TRIGGERS.encode()).fetchall():
        statement = f"DROP TRIGGER {trigger} ON capacity.{table}"
        yield _of_table("truncate allowed", table, table, statement)
    yield from _foreign_keys(connection)
    yield from _grants(connection)
    yield from _routines(connection)
    yield from _roles()


def _of_table(kind: str, name: str, table: str, statement: str) -> Mutant:
    return Mutant(kind, name, (statement,), tables=frozenset({table}))


def _policies(connection: AnyConnection) -> Iterator[Mutant]:
    for policy, table, using, check in connection.execute(_POLICIES.encode()).fetchall():
        on = f"POLICY {policy} ON capacity.{table}"
        yield _of_table("policy dropped", policy, table, f"DROP {on}")
        for clause, expression in (("USING", using), ("WITH CHECK", check)):
            if expression not in (None, "true"):
                name = f"{policy} {clause}"
                yield _of_table("policy open", name, table, f"ALTER {on} {clause} (true)")


def _foreign_keys(connection: AnyConnection) -> Iterator[Mutant]:
    for row in connection.execute(_FOREIGN_KEYS.encode()).fetchall():
        name, table, target, action, here, there = row
        columns = ", ".join(here)
        unique = f"ALTER TABLE capacity.{target} ADD CONSTRAINT by_id UNIQUE ({', '.join(there)})"
        key = (
            f"ALTER TABLE capacity.{table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name}"
            f" FOREIGN KEY ({columns}) REFERENCES capacity.{target} ({', '.join(there)})"
            f"{_ACTIONS[action]}"
        )
        yield Mutant("foreign key by id", name, (key,), (unique,), tables=frozenset({table}))


def _grants(connection: AnyConnection) -> Iterator[Mutant]:
    roles = ([*CLIENT_ROLES],)
    for role, privilege, table in connection.execute(_NOT_HELD.encode(), roles).fetchall():
        statement = f"GRANT {privilege} ON capacity.{table} TO {role}"
        yield _of_table("grant too many", f"{privilege} on {table} to {role}", table, statement)
    for role, schema in connection.execute(_SCHEMAS.encode(), roles).fetchall():
        name = f"USAGE on schema {schema} to {role}"
        yield Mutant("grant too many", name, (f"GRANT USAGE ON SCHEMA {schema} TO {role}",))


def _routines(connection: AnyConnection) -> Iterator[Mutant]:
    rows = connection.execute(_ROUTINES.encode(), ([*CLIENT_ROLES],)).fetchall()
    for signature, name, is_definer, others in rows:
        here = frozenset({name})
        grant = f"GRANT EXECUTE ON FUNCTION {signature} TO"
        yield Mutant("routine for PUBLIC", name, (f"{grant} PUBLIC",), routines=here)
        for role in others if name.startswith("capacity_v1.") else ():
            yield Mutant("grant too many", f"{name} to {role}", (f"{grant} {role}",), routines=here)
        if is_definer:
            change = f"ALTER FUNCTION {signature}"
            yield Mutant("path unpinned", name, (f"{change} RESET search_path",), routines=here)
            yield Mutant("invoker", name, (f"{change} SECURITY INVOKER",), routines=here)


def _roles() -> Iterator[Mutant]:
    for power in ("BYPASSRLS", "SUPERUSER", "LOGIN", "CREATEROLE", "CREATEDB"):
        yield Mutant("role", f"capacity_owner {power}", (f"ALTER ROLE capacity_owner {power}",))
    for role in CLIENT_ROLES:
        yield Mutant("role", f"{role} in capacity_owner", (f"GRANT capacity_owner TO {role}",))
        for power in ("BYPASSRLS", "SUPERUSER", "CREATEROLE"):
            yield Mutant("role", f"{role} {power}", (f"ALTER ROLE {role} {power}",))
    yield Mutant("role", "anon in authenticated", ("GRANT authenticated TO anon",))
    yield Mutant("role", "anon in service_role", ("GRANT service_role TO anon",))
    yield Mutant("role", "authenticated in service_role", ("GRANT service_role TO authenticated",))
