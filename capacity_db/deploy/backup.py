"""A backup of the whole database by pg_dump, read back to its end before anybody relies on it."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from capacity_db.deploy.connection import Connection, connect
from capacity_db.deploy.errors import DeployError, translated
from capacity_db.deploy.model import Backup, Event, EventKind, OnEvent, ignore
from capacity_db.deploy.programs import Programs, find_programs

LOCK_SECONDS = 60
"""How long pg_dump waits for a table that somebody has locked against reading."""
_TOLD_EVERY_SECONDS = 5.0
_NOTHING = "There is no backup, and nothing was changed."

_TABLES_SQL = """
    SELECT c.oid::bigint, n.nspname || '.' || c.relname, c.relkind = 'r'
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
      AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                        AND d.objid = c.oid AND d.deptype = 'e')
"""

_ENTRY = re.compile(r"^\d+; 1259 (\d+) TABLE ")
_DATA = re.compile(r"^\d+; \d+ (\d+) TABLE DATA ")


def back_up(
    conninfo: str,
    target: Path,
    *,
    pg_bin: Path | None = None,
    on_event: OnEvent = ignore,
) -> Backup:
    """Write the whole database to ``target`` (pg_dump's custom format) and read it back.

    It contains what was committed when it began. ``target`` must not exist; it appears when it is
    complete and verified, readable by nobody else. ``pg_bin``: the folder with pg_dump and
    pg_restore. Raises DeployError; then there is no ``target``.
    """
    with translated(), closing(connect(conninfo)) as connection:
        return back_up_from(connection, conninfo, target, pg_bin=pg_bin, on_event=on_event)


def back_up_from(
    connection: Connection,
    conninfo: str,
    target: Path,
    *,
    pg_bin: Path | None,
    on_event: OnEvent,
) -> Backup:
    """Do what ``back_up`` does for the database of an open connection."""
    started = time.monotonic()
    server_major = connection.info.server_version // 10000
    programs = find_programs(server_major, pg_bin)
    partial = target.with_name(target.name + ".partial")
    _claim(target, partial)
    try:
        before = _tables(connection)
        size = _database_bytes(connection)
        say = f"backing up to {target} with pg_dump {programs.version} (database {in_words(size)})"
        on_event(Event(EventKind.BACKUP, say))
        if int(programs.version.partition(".")[0]) > server_major:
            note = f"restore it into PostgreSQL {programs.version.partition('.')[0]} or newer"
            on_event(Event(EventKind.BACKUP, f"this pg_dump is newer than the server: {note}"))

        def progress() -> None:
            written = in_words(partial.stat().st_size)
            on_event(Event(EventKind.BACKUP, f"backup: {written} written"))

        _dump(programs, connection, conninfo, partial, progress)
        on_event(Event(EventKind.BACKUP, "reading the backup to its end"))
        gone = set(before) - set(_tables(connection))
        expected = {oid: table for oid, table in before.items() if oid not in gone}
        _verify(programs, partial, expected)
        written = partial.stat().st_size
        _publish(partial, target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        with suppress(OSError):
            partial.unlink()
    return Backup(
        str(target), written, size, len(expected), programs.version, time.monotonic() - started
    )


def in_words(size: int) -> str:
    """Return a number of bytes as people write it."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


def _claim(target: Path, partial: Path) -> None:
    """Create the empty ``partial``, for this user alone; what a killed run left goes."""
    if os.path.lexists(target):
        raise DeployError(
            f"the file {target} exists already",
            "A backup never overwrites anything: name another file, or move this one away.",
        )
    try:
        with suppress(FileNotFoundError):
            partial.unlink()
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise _unwritable(target, error) from error


def _dump(
    programs: Programs,
    connection: Connection,
    conninfo: str,
    partial: Path,
    progress: Callable[[], None],
) -> None:
    dbname, environment = _address(connection, conninfo)
    command = [
        str(programs.pg_dump),
        "--format=custom",
        "--no-password",
        f"--lock-wait-timeout={LOCK_SECONDS}s",
        f"--file={partial}",
        f"--dbname={dbname}",
    ]
    _run(command, environment, "pg_dump", progress)
    descriptor = os.open(partial, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _address(connection: Connection, conninfo: str) -> tuple[str, dict[str, str]]:
    """Where to connect, and the environment: a command line shows no secret."""
    environment = {**os.environ, "LC_ALL": "C"}
    info = connection.info
    # The very server that is deployed to, also where several addresses were given.
    parameters = {name: str(value) for name, value in conninfo_to_dict(conninfo).items()}
    parameters |= {"host": info.host, "port": str(info.port)}
    parameters |= {"user": info.user, "dbname": info.dbname}
    if "," in parameters.get("hostaddr", ""):
        parameters["hostaddr"] = info.hostaddr
    for option in pq.Conninfo.get_defaults():
        name = option.keyword.decode()
        if option.dispchar == b"*" and parameters.get(name):
            if not option.envvar:
                raise DeployError(
                    f"a backup cannot hand {name} to pg_dump without showing it to everybody",
                    "Put it into a service file (PGSERVICEFILE) and connect by service=NAME.",
                )
            environment[option.envvar.decode()] = parameters.pop(name)
    return make_conninfo("", **{name: v for name, v in parameters.items() if v}), environment


def _verify(programs: Programs, partial: Path, expected: dict[int, tuple[str, bool]]) -> None:
    """Raise DeployError unless the file can be read to its end and has every table's rows."""
    environment = {**os.environ, "LC_ALL": "C"}
    listed = _run([str(programs.pg_restore), "--list", str(partial)], environment, "pg_restore")
    lines = listed.splitlines()
    tables = {int(match[1]) for line in lines if (match := _ENTRY.match(line))}
    filled = {int(match[1]) for line in lines if (match := _DATA.match(line))}
    missing = [
        name
        for oid, (name, has_rows) in sorted(expected.items())
        if oid not in tables or (has_rows and oid not in filled)
    ]
    if missing:
        raise DeployError(
            f"the backup lacks these tables, or their rows: {', '.join(missing)}",
            f"{_NOTHING} Is the pg_dump that was found the original one?",
        )
    # The list stands at the beginning of the file: only reading it all tells whether all is there.
    command = [str(programs.pg_restore), f"--file={os.devnull}", str(partial)]
    _run(command, environment, "pg_restore")


def _run(
    command: list[str],
    environment: dict[str, str],
    name: str,
    progress: Callable[[], None] | None = None,
) -> str:
    """Run a program to its end and return what it printed; raise DeployError if it failed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(  # noqa: S603 - no shell
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment
        )
        try:
            while True:
                try:
                    code = process.wait(_TOLD_EVERY_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    if progress:
                        progress()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        err.seek(0)
        said = err.read(4000).decode(errors="replace").strip()
        if code != 0:
            raise DeployError(
                f"{name} failed: {said or f'exit code {code}'}",
                f"{_NOTHING} The login must be able to read every table, and the disk needs room.",
            )
        out.seek(0)
        return out.read().decode(errors="replace")


def _publish(partial: Path, target: Path) -> None:
    """Give the finished file its name, unless somebody else has taken that by now."""
    try:
        os.link(partial, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise
        partial.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _tables(connection: Connection) -> dict[int, tuple[str, bool]]:
    """Name of each table, by oid, and whether it has rows of its own: partitioned ones do not."""
    rows = connection.execute(_TABLES_SQL).fetchall()
    return {oid: (name, has_rows) for oid, name, has_rows in rows}


def _database_bytes(connection: Connection) -> int:
    row = connection.execute(
        "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())"
    ).fetchone()
    return row[0] if row else 0


def _unwritable(target: Path, error: OSError) -> DeployError:
    return DeployError(
        f"the backup {target} cannot be written: {error.strerror or error}",
        f"{_NOTHING} Name a file in a folder that exists and has room.",
    )
