"""kill -9 at any point, and then once more: the result is a clean install."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import psycopg
import pytest

from capacity_db import deploy
from tests.migration.support import Finished, finish, run, snapshot, start
from tests.support.databases import fresh_database
from tests.support.servers import Server

# Writes down every statement that migrate sends, and dies before the one with the given number.
_VICTIM = """
import os, signal, sys
import psycopg
from capacity_db import deploy

log, deadly = open(sys.argv[1], "w"), int(sys.argv[2])
execute, count = psycopg.Cursor.execute, 0

def deadly_execute(cursor, query, *arguments, **options):
    global count
    count += 1
    text = query.decode() if isinstance(query, bytes) else str(query)
    print(" ".join(text.split())[:100], file=log, flush=True)
    if count == deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(cursor, query, *arguments, **options)

psycopg.Cursor.execute = deadly_execute
{sabotage}
deploy.migrate(os.environ["DATABASE_URL"])
"""

# What yoyo does by itself: steps in one transaction, the mark in another.
_YOYO_ALONE = """
from capacity_db.deploy import registry
from capacity_db.deploy.backend import FileMigration
from capacity_db.deploy.work import Deployment

def apply_migration(self, file):
    migration = FileMigration(file)
    migration.process_steps(self._backend, "apply")
    self._reset_session()
    with self._backend.transaction():
        self._record_applied(migration, file)

Deployment.apply_migration = apply_migration
"""

PARTS = 8
SOME = (0,)
"""Of the parts, unless CAPACITY_DB_KILL_EVERYWHERE=1 asks for all: they take minutes."""
KILLED = range(PARTS) if os.environ.get("CAPACITY_DB_KILL_EVERYWHERE") == "1" else SOME
"""So that several processes can share the kills around every commit."""


def die_before(statement: int, dsn: str, log: Path, sabotage: str = "") -> Finished:
    """Run migrate in a process that kills itself before its Nth statement (0: never)."""
    program = _VICTIM.replace("{sabotage}", sabotage)
    return finish(start(str(log), str(statement), dsn=dsn, program=program))


def turning_points(statements: list[str]) -> list[int]:
    """The numbers of the statements around which a kill is most likely to leave a half."""
    numbers = set()
    tables = 0
    for number, statement in enumerate(statements, start=1):
        commits = statement == "COMMIT"
        tables += commits
        # Tables' triggers and policies are all alike: a few of their transactions will do.
        if commits and (tables <= 8 or tables % 6 == 0):
            numbers |= {number, number + 1}
        if statement.startswith(("CREATE SCHEMA", "INSERT INTO")) and "yoyo" in statement:
            numbers.add(number)
    numbers |= {1, len(statements)}
    return sorted(number for number in numbers if number <= len(statements))


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", [0, *(pytest.param(part, marks=pytest.mark.once) for part in KILLED if part)]
)
def test_killed_around_every_commit_it_completes_when_run_again(
    server: Server, dsn: str, tmp_path: Path, part: int
) -> None:
    clean = snapshot(dsn)
    log = tmp_path / "statements"
    with fresh_database(server) as name:
        assert die_before(0, server.conninfo(name), log).code == 0
    points = turning_points(log.read_text().splitlines())
    assert len(points) > 20

    for point in points[part::PARTS]:
        with fresh_database(server) as name:
            database = server.conninfo(name)
            killed = die_before(point, database, log)
            said = log.read_text().splitlines()
            last = said[-1]
            if len(said) < point:
                # The first run had waited for a lock and repeated a statement; this one had not.
                assert killed.code == 0, killed.err
                continue
            assert killed.code == -signal.SIGKILL, (point, killed.err)
            deploy.migrate(database)
            assert snapshot(database) == clean, f"killed before statement {point}: {last}"


def test_the_same_kill_strands_a_migration_that_is_marked_in_a_second_transaction(
    server: Server, tmp_path: Path
) -> None:
    """The control: yoyo's own way of applying does not survive what ours does."""
    log = tmp_path / "statements"
    with fresh_database(server) as name:
        whole = die_before(0, server.conninfo(name), log, _YOYO_ALONE)
        assert whole.code == 0, whole.err
    statements = log.read_text().splitlines()
    marks = [n for n, text in enumerate(statements, 1) if text.startswith('INSERT INTO "_yoyo_log')]
    with fresh_database(server) as name:
        database = server.conninfo(name)
        assert die_before(marks[1], database, log, _YOYO_ALONE).code == -signal.SIGKILL
        with pytest.raises(deploy.DeployError, match="already exists"):
            deploy.migrate(database)


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.8, 0.98])
def test_killed_inside_a_statement_it_completes_when_run_again(
    server: Server, dsn: str, admin_dsn: str, part: float
) -> None:
    clean = snapshot(dsn)
    with fresh_database(server) as name:
        total = count_ddl(server.conninfo(name))
    install_stop(admin_dsn, at=max(1, int(total * part)))
    with psycopg.connect(admin_dsn, autocommit=True) as gate:
        gate.execute("SELECT pg_advisory_lock(42)")
        victim = start("migrate", dsn=admin_dsn)
        wait_until_stopped(gate)
        victim.kill()
        finish(victim)
        # The gate is still closed: the dead process's session hangs in its statement, holding all
        # its locks, until the server notices that nobody is there any more.
        deploy.migrate(admin_dsn, wait_seconds=30)
    remove_stop(admin_dsn)
    assert snapshot(admin_dsn) == clean


def test_killed_at_random_moments_it_completes_when_run_again(dsn: str, admin_dsn: str) -> None:
    clean = snapshot(dsn)
    dice = random.Random(7)
    for _ in range(8):
        victim = start("migrate", dsn=admin_dsn)
        time.sleep(dice.uniform(0.1, 1.2))
        victim.kill()
        finish(victim)
    deploy.migrate(admin_dsn, wait_seconds=30)
    assert snapshot(admin_dsn) == clean


_STOP = """
    CREATE SEQUENCE public.ddl;
    CREATE FUNCTION public.stop() RETURNS event_trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = 0
    AS $fn$
    BEGIN
        IF nextval('public.ddl') = {at} THEN
            PERFORM pg_advisory_lock(42);
        END IF;
    END
    $fn$;
    CREATE EVENT TRIGGER stop ON ddl_command_end EXECUTE FUNCTION public.stop();
"""


def install_stop(dsn: str, at: int) -> None:
    """Make the Nth DDL command in the database wait for advisory lock 42 (0: none)."""
    run(dsn, _STOP.format(at=at))


def remove_stop(dsn: str) -> None:
    run(dsn, "DROP EVENT TRIGGER stop; DROP FUNCTION public.stop(); DROP SEQUENCE public.ddl")


def count_ddl(dsn: str) -> int:
    """How many DDL commands a whole migrate runs."""
    install_stop(dsn, at=0)
    deploy.migrate(dsn)
    return int(run(dsn, "SELECT last_value FROM public.ddl")[0][0])


def wait_until_stopped(gate: psycopg.Connection[tuple[object, ...]]) -> None:
    """Return when some session waits for advisory lock 42."""
    query = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 42 AND NOT granted"
    )
    deadline = time.monotonic() + 30
    while gate.execute(query).fetchone() != (1,):
        assert time.monotonic() < deadline, "migrate never came to the stop"
        time.sleep(0.05)
