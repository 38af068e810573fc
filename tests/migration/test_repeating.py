"""Running migrate again, and many of them at once."""

from __future__ import annotations

import pytest

from capacity_db import deploy
from capacity_db.deploy import Event, EventKind, WaitedTooLongError
from capacity_db.deploy.connection import connect, deploy_lock
from tests.migration.support import finish, owners, run, snapshot, start, timestamps


def test_migrating_an_empty_database_leaves_nothing_pending(admin_dsn: str) -> None:
    report = deploy.migrate(admin_dsn)

    assert report.changed
    assert deploy.status(admin_dsn).clean
    assert deploy.plan(admin_dsn).empty


def test_everything_belongs_to_the_owner_role_and_not_to_whoever_migrates(dsn: str) -> None:
    assert owners(dsn) == {"capacity_owner"}


def test_migrating_twice_changes_nothing(admin_dsn: str) -> None:
    deploy.migrate(admin_dsn)
    before, written = snapshot(admin_dsn), timestamps(admin_dsn)

    report = deploy.migrate(admin_dsn)

    assert not report.changed
    assert snapshot(admin_dsn) == before
    assert timestamps(admin_dsn) == written


def test_a_snapshot_notices_a_change(dsn: str) -> None:
    """The control of every comparison here: a snapshot that sees nothing would pass them all."""
    changes = [
        "COMMENT ON TABLE capacity.bookings IS 'changed'",
        "ALTER TABLE capacity.bookings ADD COLUMN extra integer",
        "CREATE INDEX extra_idx ON capacity.bookings (status)",
        "ALTER TABLE capacity.bookings DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE capacity.bookings DISABLE TRIGGER USER",
        "GRANT SELECT ON capacity.bookings TO anon",
        "GRANT EXECUTE ON FUNCTION capacity_v1.set_enforcement TO anon",
        "UPDATE capacity_deploy.routines SET sha256 = 'x' WHERE path LIKE '10_core/cl%'",
    ]
    seen = [snapshot(dsn)]
    for change in changes:
        run(dsn, change)
        seen.append(snapshot(dsn))
        assert seen[-1] != seen[-2], change


def test_of_ten_migrates_at_once_one_works_and_the_others_find_nothing(admin_dsn: str) -> None:
    processes = [start("migrate", "--json", dsn=admin_dsn) for _ in range(10)]
    finished = [finish(process) for process in processes]

    assert [one.code for one in finished] == [0] * 10, [one.err for one in finished]
    workers = [one.data for one in finished if one.data["changed"]]
    assert len(workers) == 1
    log = "SELECT migration_id, count(*) FROM capacity_deploy._yoyo_log GROUP BY migration_id"
    applied = run(admin_dsn, log)
    assert dict(applied) == dict.fromkeys(workers[0]["migrations"], 1)
    assert deploy.status(admin_dsn).clean


def test_a_second_migrate_waits_and_says_for_whom(admin_dsn: str) -> None:
    with connect(admin_dsn) as other, deploy_lock(other, 1, lambda _: None):
        ((pid,),) = other.execute("SELECT pg_backend_pid()").fetchall()
        events: list[Event] = []
        with pytest.raises(WaitedTooLongError, match=f"pid {pid}"):
            deploy.migrate(admin_dsn, wait_seconds=0.3, on_event=events.append)
    assert [event.kind for event in events] == [EventKind.WAITING]
    assert events[0].message == f"another migrate is running (pid {pid}); waiting"
    assert run(admin_dsn, "SELECT to_regnamespace('capacity_deploy')") == [(None,)]


def test_locks_of_other_databases_do_not_matter(admin_dsn: str, dsn: str) -> None:
    with connect(dsn) as other, deploy_lock(other, 1, lambda _: None):
        assert deploy.migrate(admin_dsn, wait_seconds=0).changed
