"""bin/locks: measure what each step of a deployment locks; compare locks.json or write it.

With --update it also writes objects.txt: what the migrations make, as a server names it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from threading import Thread
from typing import Any, Final

import psycopg
from yoyo.migrations import read_sql_migration

from capacity_db.assets import assets_dir
from capacity_db.deploy import Source, migrate
from capacity_db.deploy.locks import FILE_NAME, MODES
from capacity_db.deploy.source import OWNER_ROLE
from capacity_db.operating import doctor_state
from tests.migration.support import fill
from tests.support.binaries import EMBEDDED, find_bindir
from tests.support.databases import fresh_database
from tests.support.servers import run_server

_INNERMOST: Final = re.compile(r"[\[{][^\[\]{}]*[\]}]")
UPDATE: Final = "bin/locks --update"

_TABLES = """
    SELECT c.oid::bigint, c.relname, pg_catalog.pg_relation_filenode(c.oid)::bigint
    FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace = 'capacity'::regnamespace AND c.relkind IN ('r', 'p')
"""

_HELD = """
    SELECT l.relation::bigint, l.mode
    FROM pg_catalog.pg_locks AS l
    WHERE l.locktype = 'relation' AND l.pid = pg_catalog.pg_backend_pid() AND l.granted
"""

_ALL_LOCKS = """
    SELECT relation::bigint, mode FROM pg_catalog.pg_locks WHERE locktype = 'relation' AND pid = %s
"""

_IS_WAITING = "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks WHERE pid = %s AND NOT granted)"

_SCANS = """
    SELECT s.relid::bigint, s.seq_scan FROM pg_catalog.pg_stat_xact_all_tables AS s
    WHERE s.schemaname = 'capacity'
"""

# With what makes a booking look at the most: a day that nobody has touched, tables to be found.
_PREPARE = "UPDATE capacity.restaurants SET requires_table = true"

_BOOKING = """
    SELECT capacity_v1.create_booking_with_capacity_check(
        p_restaurant_id => r.restaurant_id, p_booking_date => '2050-06-20', p_start_time => '20:00',
        p_party_size => 1, p_idempotency_key => 'measured')
    FROM capacity.restaurants AS r
"""

_AVAILABILITY = """
    SELECT capacity_v1.check_slot_availability(r.restaurant_id, day::date, '20:00', 1),
           capacity_v1.get_day_availability(r.restaurant_id, day::date, 1)
    FROM capacity.restaurants AS r,
         generate_series('2050-06-17', timestamp '2050-06-20', '1 day') AS day
"""

Connection = psycopg.Connection[tuple[Any, ...]]
Tables = Mapping[int, tuple[str, int]]


def measure(source: Source, empty: str, filled: str) -> dict[str, Any]:
    """Measure a release on two databases: an empty one, and a migrated one with rows."""
    steps: dict[str, Any] = {}
    with psycopg.connect(empty) as connection:
        for migration in source.migrations:
            exists = connection.execute("SELECT to_regnamespace('capacity')").fetchone()
            before = tables(connection) if exists != (None,) else {}
            if migration.transactional:
                scans = counted(connection)
                connection.execute(migration.text.encode())
                steps[migration.id] = locks(connection, before, scans)
                connection.commit()
            else:
                connection.rollback()
                steps[migration.id] = locks_outside(empty, str(migration.path), before)
    with psycopg.connect(filled) as connection:
        before = tables(connection)
        for file in source.files:
            if file.locks_table:
                scans = counted(connection)
                connection.execute(f"SET LOCAL ROLE {OWNER_ROLE}".encode())
                connection.execute(file.body.encode())
                steps[file.path] = locks(connection, before, scans)
                connection.rollback()
        connection.execute(_PREPARE)
        connection.commit()
        needs = {}
        for what, query in (("booking", _BOOKING), ("availability", _AVAILABILITY)):
            connection.execute(query.encode())
            needs[what] = held(connection, before)
            connection.rollback()
    return {"needs": needs, "steps": steps}


def routines_lock(filled: str) -> set[str]:
    """The tables that the routines and views of a release lock, beyond reading them."""
    with psycopg.connect(filled) as connection:
        before, scans = tables(connection), counted(connection)
        connection.execute(f"SET LOCAL ROLE {OWNER_ROLE}".encode())
        connection.execute("SET LOCAL check_function_bodies = off")
        for file in Source.read().files:
            if file.phase == 0:
                connection.execute(file.body.encode())
        return {lock["table"] for lock in locks(connection, before, scans)}


def tables(connection: Connection) -> Tables:
    """The tables there are: name and place on disk by oid."""
    rows = connection.execute(_TABLES.encode()).fetchall()
    return {oid: (name, place) for oid, name, place in rows}


def held(connection: Connection, before: Tables) -> dict[str, list[str]]:
    """What this transaction holds of these tables, weakest first, by table."""
    found: dict[str, set[str]] = {}
    for oid, mode in connection.execute(_HELD.encode()):
        if oid in before:
            found.setdefault(before[oid][0], set()).add(spelled(mode))
    return {name: sorted(found[name], key=MODES.index) for name in sorted(found)}


def counted(connection: Connection) -> dict[int, int]:
    """How often each table was read from end to end, by oid; not yet reported ones count too."""
    return dict(connection.execute(_SCANS.encode()).fetchall())


def locks(
    connection: Connection, before: Tables, scans_before: Mapping[int, int]
) -> list[dict[str, Any]]:
    """The strongest lock on each table that was there before, if it is more than to read it."""
    scans = counted(connection)
    after = tables(connection)
    modes = held(connection, before)
    return [
        {
            "table": name,
            "mode": modes[name][-1],
            "rewrites": oid in after and after[oid][1] != place,
            "scans": scans.get(oid, 0) > scans_before.get(oid, 0),
        }
        for oid, (name, place) in sorted(before.items(), key=lambda item: item[1][0])
        if modes.get(name, ["ACCESS SHARE"])[-1] != "ACCESS SHARE"
    ]


def locks_outside(dsn: str, path: str, before: Tables) -> list[dict[str, Any]]:
    """The strongest lock on each table of a file that runs outside a transaction.

    Another session writes to every table meanwhile, for which each statement has to wait; what it
    holds and wants by then is what it takes. Nothing else of it can be seen.
    """
    found: dict[str, set[str]] = {}
    names = ", ".join(f"capacity.{name}" for name, _ in before.values())
    with (
        psycopg.connect(dsn, autocommit=True) as worker,
        psycopg.connect(dsn) as writer,
        psycopg.connect(dsn, autocommit=True) as watcher,
    ):
        for statement in read_sql_migration(path)[2]:
            if names:
                writer.execute(f"LOCK TABLE {names} IN ROW EXCLUSIVE MODE".encode())
            thread = Thread(target=worker.execute, args=(statement.encode(),))
            thread.start()
            while thread.is_alive():
                if watcher.execute(_IS_WAITING, (worker.info.backend_pid,)).fetchone() == (True,):
                    break
                thread.join(0.02)
            for oid, mode in watcher.execute(_ALL_LOCKS, (worker.info.backend_pid,)):
                if oid in before:
                    found.setdefault(before[oid][0], set()).add(spelled(mode))
            writer.rollback()
            thread.join()
    strongest = {name: max(modes, key=MODES.index) for name, modes in found.items()}
    return [
        {"table": name, "mode": mode, "rewrites": False, "scans": True}
        for name, mode in sorted(strongest.items())
        if mode != "ACCESS SHARE"
    ]


def spelled(mode: str) -> str:
    """A mode of pg_locks, such as AccessExclusiveLock, as LOCK TABLE spells it."""
    letters = "".join(f" {letter}" if letter.isupper() else letter for letter in mode)
    return letters.removesuffix(" Lock").strip().upper()


def as_text(found: dict[str, Any]) -> str:
    """What the file says: one line for each lock."""
    # What is innermost stands on one line.
    lines = json.dumps(found, indent=2)
    return _INNERMOST.sub(lambda match: "".join(map(_spaced, match[0].splitlines())), lines) + "\n"


def _spaced(line: str) -> str:
    return line.strip() + " " * line.endswith(",")


def named_objects(dsn: str) -> str:
    """Every column, constraint and index of the state, one a line, as `doctor` asks for them."""
    with psycopg.connect(dsn) as connection:
        connection.execute("SET LOCAL search_path = pg_catalog, pg_temp")
        rows = connection.execute(doctor_state.OBJECTS.encode()).fetchall()
    return "".join(f"{name}\n" for (name,) in rows)


def main() -> int:
    """Return 0 if the file is (now) what is measured, 1 if it differs."""
    parser = argparse.ArgumentParser(prog="bin/locks", description=__doc__)
    parser.add_argument("--update", action="store_true", help="write the file")
    parser.add_argument("--server", default=EMBEDDED, help="'embedded' or the bin folder of one")
    arguments = parser.parse_args()
    path = Path(assets_dir("migrations")) / FILE_NAME
    with (
        run_server(find_bindir(arguments.server)) as server,
        fresh_database(server) as empty,
        fresh_database(server) as filled,
    ):
        migrate(server.conninfo(filled))
        fill(server.conninfo(filled))
        found = measure(Source.read(), server.conninfo(empty), server.conninfo(filled))
        measured = as_text(found)
        objects = named_objects(server.conninfo(filled))
    written = path.read_text() if path.exists() else ""
    if arguments.update:
        (path.parent / doctor_state.FILE_NAME).write_text(objects)
    if measured == written:
        return 0
    if arguments.update:
        path.write_text(measured)
        print(f"wrote migrations/{FILE_NAME}")
        return 0
    sys.stdout.writelines(
        unified_diff(written.splitlines(True), measured.splitlines(True), FILE_NAME, "measured")
    )
    print(f"\nIf the change is meant: {UPDATE}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
