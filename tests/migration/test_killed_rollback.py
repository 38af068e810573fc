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

# Says at the end how often it committed, and dies before the commit with the given number.
_VICTIM = """
import os, signal, sys
from pathlib import Path
import psycopg
from capacity_db import deploy

deadly, root, what = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
execute, count = psycopg.Cursor.execute, 0

def deadly_execute(cursor, query, *arguments, **options):
    global count
    count += "COMMIT" in str(query)
    if count == deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(cursor, query, *arguments, **options)

psycopg.Cursor.execute = deadly_execute
source = deploy.Source.read(root / "migrations", root / "sql")
getattr(deploy, what)(os.environ["DATABASE_URL"], source=source)
print(count)
"""

EVERYWHERE = os.environ.get("CAPACITY_DB_KILL_EVERYWHERE") == "1"


def die_before(commit: int, what: str, dsn: str, root: Path) -> Finished:
    """Go back in a process that kills itself before its Nth commit (-1: never)."""
    return finish(start(str(commit), str(root), what, dsn=dsn, program=_VICTIM))


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("what", ["rollback", "rollback_routines"])
def test_killed_around_every_commit_of_a_way_back_it_arrives_when_run_again(
    server: Server, template: str, tmp_path: Path, what: str
) -> None:
    later = later_release(tmp_path / "later", with_migration=what == "rollback")
    with fresh_database(server, template) as name:
        clean = snapshot(server.conninfo(name))
    with template_database(server, f"later_{what}", base=template) as base:
        open_restaurant(server.conninfo(base))
        deploy.migrate(server.conninfo(base), source=later.source)
        with fresh_database(server, base) as name:
            forward = snapshot(server.conninfo(name))
            whole = die_before(-1, what, server.conninfo(name), later.root)
            assert whole.code == 0, whole.err
        commits = list(range(1, int(whole.out) + 1))
        assert len(commits) > 5
        if not EVERYWHERE:  # most are of tables' triggers and policies, which are all alike
            commits = [*commits[:2], commits[-2]]
        outcomes = set()
        for commit in commits:
            with fresh_database(server, base) as name:
                dsn = server.conninfo(name)
                assert die_before(commit, what, dsn, later.root).code < 0
                half = snapshot(dsn)
                outcomes.add("before" if half == forward else "after" if half == clean else "half")
                applied = run(dsn, "SELECT count(*) FROM capacity_deploy.migrations")
                if what == "rollback" and applied == [(len(later.migration_ids),)]:
                    deploy.rollback(dsn, source=later.source)
                elif half != clean:
                    deploy.rollback_routines(dsn, source=later.source)
                assert snapshot(dsn) == clean, f"killed before commit {commit}"
                assert run(dsn, "SELECT count(*) FROM capacity.restaurants") == [(1,)]
        # Else the kills came at moments that say nothing.
        assert "half" in outcomes
