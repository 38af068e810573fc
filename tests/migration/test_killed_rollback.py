"""kill -9 while routines go back, and then once more: the result is the release before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from capacity_db import deploy
from tests.migration.later import later_release, open_restaurant
from tests.migration.support import Finished, finish, run, snapshot, start
from tests.support.databases import fresh_database, template_database
from tests.support.servers import Server

# Writes down every statement, and dies before the one with the given number.
_VICTIM = """
import os, signal, sys
from pathlib import Path
import psycopg
from capacity_db import deploy

log, deadly, root, what = open(sys.argv[1], "w"), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
execute, count = psycopg.Cursor.execute, 0

def deadly_execute(cursor, query, *arguments, **options):
    global count
    count += 1
    print(" ".join(str(query).split())[:100], file=log, flush=True)
    if count == deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(cursor, query, *arguments, **options)

psycopg.Cursor.execute = deadly_execute
source = deploy.Source.read(root / "migrations", root / "sql")
getattr(deploy, what)(os.environ["DATABASE_URL"], source=source)
"""

EVERYWHERE = os.environ.get("CAPACITY_DB_KILL_EVERYWHERE") == "1"


def die_before(statement: int, what: str, dsn: str, root: Path, log: Path) -> Finished:
    """Go back in a process that kills itself before its Nth statement (0: never)."""
    return finish(start(str(log), str(statement), str(root), what, dsn=dsn, program=_VICTIM))


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("what", ["rollback", "rollback_routines"])
def test_killed_around_every_commit_of_a_way_back_it_arrives_when_run_again(
    server: Server, template: str, tmp_path: Path, what: str
) -> None:
    log = tmp_path / "statements"
    later = later_release(tmp_path / "later", with_migration=what == "rollback")
    with fresh_database(server, template) as name:
        clean = snapshot(server.conninfo(name))
    with template_database(server, f"later_{what}", base=template) as base:
        open_restaurant(server.conninfo(base))
        deploy.migrate(server.conninfo(base), source=later.source)
        with fresh_database(server, base) as name:
            forward = snapshot(server.conninfo(name))
            assert die_before(0, what, server.conninfo(name), later.root, log).code == 0
        statements = log.read_text().splitlines()
        commits = [n for n, text in enumerate(statements, start=1) if "COMMIT" in text]
        if not EVERYWHERE:  # most are of tables' triggers and policies, which are all alike
            commits = commits[:3] + commits[-4:]
        assert len(commits) == 7 or EVERYWHERE
        outcomes = set()
        for commit in commits:
            with fresh_database(server, base) as name:
                dsn = server.conninfo(name)
                assert die_before(commit, what, dsn, later.root, log).code < 0
                half = snapshot(dsn)
                outcomes.add("before" if half == forward else "after" if half == clean else "half")
                applied = run(dsn, "SELECT count(*) FROM capacity_deploy.migrations")
                if what == "rollback" and applied == [(len(later.migration_ids),)]:
                    deploy.rollback(dsn, source=later.source)
                elif half != clean:
                    deploy.rollback_routines(dsn, source=later.source)
                assert snapshot(dsn) == clean, f"killed before statement {commit}"
                assert run(dsn, "SELECT count(*) FROM capacity.restaurants") == [(1,)]
        # Else the kills came at moments that say nothing.
        assert "half" in outcomes
