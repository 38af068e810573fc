"""What plain SQL of the tables' owner may not do either, table by table."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Final

import psycopg

from tests.guards.bad_values import RESTAURANT
from tests.mutants.twin_rows import TWIN
from tests.support.databases import AnyConnection

KEPT: Final = ("booking_slots", "bookings", "decisions", "service_ledger")
"""Tables whose rows stay in their restaurant whoever writes: the totals depend on it."""

_TABLES: Final = """
    SELECT c.relname::text FROM pg_class AS c
    WHERE c.relnamespace = 'capacity'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1"""
_REFERENCES: Final = """
    SELECT k.conname::text, c.relname::text, f.relname::text, a.attname::text, b.attname::text
    FROM pg_constraint AS k
    JOIN pg_class AS c ON c.oid = k.conrelid
    JOIN pg_class AS f ON f.oid = k.confrelid
    CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS n (here, there)
    JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = n.here
    JOIN pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = n.there
    WHERE c.relnamespace = 'capacity'::regnamespace AND k.contype = 'f'
      AND a.attname <> 'restaurant_id'
    ORDER BY 1"""


def tables(connection: AnyConnection) -> list[str]:
    """Every table of ours."""
    return [name for (name,) in connection.execute(_TABLES.encode()).fetchall()]


def references(connection: AnyConnection) -> list[tuple[str, str, str, str, str]]:
    """Every reference between tables that have more than the restaurant in common.

    Its name, the table and the one it refers to, the column here and the one there.
    """
    return connection.execute(_REFERENCES.encode()).fetchall()


def forgeries(connection: AnyConnection, only: frozenset[str] | None = None) -> Iterator[str]:
    """What can be done and should be refused; `only`: to these tables."""
    for table in tables(connection):
        is_wanted = only is None or table in only
        if is_wanted and _succeeds(connection, table, f"TRUNCATE capacity.{table} CASCADE"):
            yield f"TRUNCATE {table}"
    for name, table, target, here, there in references(connection):
        if only is None or table in only:
            change = (
                f"UPDATE capacity.{table} AS t SET {here} = x.{there} FROM capacity.{target} AS x"
                f" WHERE t.restaurant_id = '{RESTAURANT}' AND x.restaurant_id <> t.restaurant_id"
                f" AND NOT EXISTS (SELECT FROM capacity.{target} AS o"
                f" WHERE o.restaurant_id = t.restaurant_id AND o.{there} = x.{there})"
                f" AND t.ctid = (SELECT min(ctid) FROM capacity.{table} AS o"
                f" WHERE o.restaurant_id = '{RESTAURANT}')"
            )
            if _succeeds(connection, table, change, untriggered=True):
                yield f"a row of {table} refers to another restaurant's {target} ({name})"


def moves(connection: AnyConnection, only: frozenset[str] | None = None) -> Generator[str]:
    """Tables of KEPT whose rows can be given to the twin; in a database of Twins."""
    for table in KEPT:
        if (only is None or table in only) and _moves(connection, table):
            yield f"a row of {table} moves to another restaurant"


def _moves(connection: AnyConnection, table: str) -> bool:
    with connection.transaction(force_rollback=True):
        connection.execute("SET LOCAL session_replication_role = 'replica'")
        connection.execute(f"DELETE FROM capacity.{table} WHERE restaurant_id = '{TWIN}'".encode())
        connection.execute("SET LOCAL session_replication_role = 'origin'")
        rows = connection.execute(
            f"SELECT ctid::text FROM capacity.{table} WHERE restaurant_id = '{RESTAURANT}'".encode()
        ).fetchall()
        change = f"UPDATE capacity.{table} SET restaurant_id = '{TWIN}' WHERE ctid = "
        return any(_succeeds(connection, table, f"{change} '{place}'") for (place,) in rows)


def _succeeds(
    connection: AnyConnection, table: str, statement: str, *, untriggered: bool = False
) -> bool:
    """Whether the owner may do it; what has triggers of ours may do without them."""
    try:
        with connection.transaction(force_rollback=True):
            if untriggered:
                connection.execute(f"ALTER TABLE capacity.{table} DISABLE TRIGGER USER".encode())
            connection.execute("SET LOCAL ROLE capacity_owner")
            changed = connection.execute(statement.encode()).rowcount
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            assert changed, f"nothing to change: {statement}"
    except psycopg.Error:
        return False
    return True
