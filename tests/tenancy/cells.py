"""The cells of a table: every command on the rows of every restaurant, as one caller.

A cell comes to "all" when the command reached every row that an administrator sees there, to "none"
when it reached no row, and to "denied" when PostgreSQL said no.
"""

from __future__ import annotations

from typing import Any, Final

import psycopg

from tests.support.databases import AnyConnection
from tests.tenancy.callers import Caller, acting
from tests.tenancy.restaurants import EVERYWHERE, restaurant
from tests.tenancy.rights import OF_NO_RESTAURANT, RIGHTS

Cells = dict[tuple[str, str], str]
"""What a command comes to, by its name and the prefix of a restaurant; "" stands for all rows."""
Rows = dict[str, list[str]]
"""Rows as text, by the prefix of their restaurant."""

DENIED: Final = {"42501"}
_NOT_WITH_RLS: Final = "0A000"

# A statement that reads no column is held by the policies for UPDATE alone.
_BLIND: Final = {
    "booking_slots": "available_capacity = 77", "table_inventory": "notes = 'blind'",
}  # fmt: skip


def places(table: str) -> tuple[str, ...]:
    """Whose rows a command is tried on."""
    return ("",) if table in OF_NO_RESTAURANT else (*EVERYWHERE, "")


def expected(who: Caller, table: str) -> Cells:
    """What the declaration says."""
    rights = RIGHTS[table]
    needed = {
        "SELECT": rights.select, "INSERT": rights.insert, "UPDATE": rights.update,
        "UPDATE BLINDLY": rights.update, "DELETE": None, "SELECT FOR UPDATE": rights.update,
        "COPY TO": rights.select, "COPY FROM": None, "TRUNCATE": None,
    }  # fmt: skip
    return {
        (command, place): _verdict(who, rank, place, is_row_new=command == "INSERT")
        for command, rank in needed.items()
        for place in _places_of(command, table)
    }


def _places_of(command: str, table: str) -> tuple[str, ...]:
    if command in ("TRUNCATE", "UPDATE BLINDLY"):
        return ("",)
    if command in ("INSERT", "COPY FROM") and table not in OF_NO_RESTAURANT:
        return EVERYWHERE
    return places(table)


def _verdict(who: Caller, rank: str | None, place: str, *, is_row_new: bool) -> str:
    if who.role == "anon" or rank is None or (rank, who.role) == ("service_role", "authenticated"):
        return "denied"
    if place == "":
        mine = [own for own in EVERYWHERE if who.is_at_least(rank, own)]
        return {0: "none", len(EVERYWHERE): "all"}.get(len(mine), f"only {' '.join(mine)}")
    if who.is_at_least(rank, place):
        return "all"
    return "denied" if is_row_new else "none"


def found(connection: AnyConnection, who: Caller, table: str) -> Cells:
    """What the database does."""
    rows = _rows(connection, table)
    # The twin of every denial: there is something to be seen, and to be spoilt.
    assert all(rows if place == "" else rows.get(place) for place in places(table))
    with acting(connection, who):
        return {
            (command, place): _attempt(connection, command, table, place, rows)
            for command, place in expected(who, table)
        }


def _attempt(connection: AnyConnection, command: str, table: str, place: str, rows: Rows) -> str:
    try:
        with connection.transaction(force_rollback=True):
            reached = _run(connection, command, table, place)
            if command == "UPDATE BLINDLY" or (not reached and command in ("UPDATE", "DELETE")):
                connection.execute("RESET ROLE")
                after = _rows(connection, table)
                changed = {prefix: len({*seen} - {*after[prefix]}) for prefix, seen in rows.items()}
                changed = {prefix: count for prefix, count in changed.items() if count}
                assert reached or not changed, "reached nothing and changed something"
                reached = changed
    except psycopg.Error as error:
        is_copy = command == "COPY FROM" and error.sqlstate == _NOT_WITH_RLS
        return "denied" if error.sqlstate in DENIED or is_copy else str(error.sqlstate)
    counts = {prefix: len(seen) for prefix, seen in rows.items() if place in ("", prefix)}
    if not reached:
        return "none"
    if command == "INSERT" or reached == counts:
        return "all"
    is_part_whole = reached.items() <= counts.items()
    return f"only {' '.join(sorted(reached))}" if is_part_whole else f"some: {reached}"


def _owner_of(table: str) -> str:
    return "''" if table in OF_NO_RESTAURANT else "left(restaurant_id::text, 8)"


def _rows(connection: AnyConnection, table: str) -> Rows:
    """The rows as the connection's role sees them."""
    rows = connection.execute(
        f"SELECT {_owner_of(table)}, array_agg(t::text ORDER BY t::text)"
        f" FROM capacity.{table} AS t GROUP BY 1".encode()
    )
    return dict(rows.fetchall())


def _run(connection: AnyConnection, command: str, table: str, place: str) -> dict[str, int]:
    """How many rows the command reached, by the prefix of their restaurant."""
    where = f"restaurant_id = '{restaurant(place)}'" if place else "true"
    owner = _owner_of(table)
    key = "id" if table in OF_NO_RESTAURANT else "restaurant_id"
    column = min(RIGHTS[table].updated, default=key)
    if command == "COPY TO":
        with connection.cursor().copy(f"COPY capacity.{table} ({key}) TO STDOUT".encode()) as copy:
            ids = [bytes(line).decode()[:8] for line in copy]
        return _count([place if key == "id" else id_ for id_ in ids if place in ("", id_)])
    if command == "COPY FROM":
        with connection.cursor().copy(f"COPY capacity.{table} ({key}) FROM STDIN".encode()) as copy:
            copy.write_row(["t" if key == "id" else restaurant(place)])
        return {place: 1}
    if command == "TRUNCATE":
        connection.execute(f"TRUNCATE capacity.{table} CASCADE".encode())
        return {place: 1}
    if command == "UPDATE BLINDLY":
        what = _BLIND.get(table, f"{key} = DEFAULT")
        count = connection.execute(f"UPDATE capacity.{table} SET {what}".encode()).rowcount
        return {place: count} if count else {}
    if command == "INSERT":
        # Without RETURNING, which would ask for the right to read the row as well.
        count = connection.execute(_insert(table, place).encode()).rowcount
        return {place: count} if count else {}
    statement = {
        "SELECT": f"SELECT {owner} FROM capacity.{table} WHERE {where}",
        "SELECT FOR UPDATE": f"SELECT {owner} FROM capacity.{table} WHERE {where} FOR UPDATE",
        "UPDATE": f"UPDATE capacity.{table} SET {column} = {column} WHERE {where}"
        f" RETURNING {owner}",
        "DELETE": f"DELETE FROM capacity.{table} WHERE {where} RETURNING {owner}",
    }[command]
    return _count([prefix for (prefix,) in connection.execute(statement.encode()).fetchall()])


def _insert(table: str, place: str) -> str:
    if table in OF_NO_RESTAURANT:
        return f"INSERT INTO capacity.{table} (id) VALUES (DEFAULT)"
    columns, values = {
        "table_inventory": (", table_number, capacity", ", 'new', 4"),
    }.get(table, ("", ""))
    return (
        f"INSERT INTO capacity.{table} (restaurant_id{columns})"
        f" VALUES ('{restaurant(place)}'{values})"
    )


def _count(prefixes: list[Any]) -> dict[str, int]:
    return {prefix: prefixes.count(prefix) for prefix in {*prefixes}}
