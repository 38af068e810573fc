"""Deploying beside people who use the database, and with less than a superuser's rights."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from capacity_db import deploy
from capacity_db.deploy import (
    Event,
    EventKind,
    UnreachableError,
    UnsuitableServerError,
    WaitedTooLongError,
)
from tests.migration.support import Release, copy_release, owners, run, snapshot
from tests.support.binaries import run_as, server_user
from tests.support.servers import PORT, SUPERUSER, Server

POLICIES = "70_policies/bookings.sql"


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """This release with a change in the policies of bookings, which lock the table."""
    copied = copy_release(tmp_path)
    copied.append(f"sql/{POLICIES}", "\nLOCK TABLE capacity.bookings IN ACCESS EXCLUSIVE MODE;\n")
    return copied


@contextmanager
def reader(dsn: str) -> Iterator[int]:
    """A session that has read bookings and idles in its transaction; its pid."""
    with psycopg.connect(dsn, application_name="an idle reader") as connection:
        connection.execute("SELECT FROM capacity.bookings")
        yield connection.info.backend_pid


def test_an_idle_reader_is_named_and_does_not_stall_bookings(dsn: str, release: Release) -> None:
    slowest = 0.0
    stop = threading.Event()

    def read_all_the_time() -> None:
        nonlocal slowest
        with psycopg.connect(dsn, autocommit=True) as connection:
            while not stop.is_set():
                started = time.monotonic()
                connection.execute("SELECT FROM capacity.bookings")
                slowest = max(slowest, time.monotonic() - started)
                time.sleep(0.01)

    others = threading.Thread(target=read_all_the_time)
    events: list[Event] = []
    before = snapshot(dsn)
    with reader(dsn) as pid:
        others.start()
        with pytest.raises(WaitedTooLongError, match=rf"pid {pid} \(an idle reader, ") as caught:
            deploy.migrate(dsn, source=release.source, patience_seconds=4, on_event=events.append)
        stop.set()
        others.join()
    assert POLICIES in caught.value.message
    blocked = [event.message for event in events if event.kind is EventKind.BLOCKED]
    assert blocked
    assert all(f"pid {pid} (an idle reader" in message for message in blocked)
    # Those who came after it waited for one try (2 s) at most, not for all of them.
    assert 1 < slowest < 3.5
    assert snapshot(dsn) == before


def test_it_goes_on_when_the_reader_has_finished(dsn: str, release: Release) -> None:
    finished = threading.Event()

    def on_event(event: Event) -> None:
        if event.kind is EventKind.BLOCKED:
            finished.set()

    def read_until_noticed() -> None:
        with reader(dsn):
            started.set()
            finished.wait(30)

    started = threading.Event()
    others = threading.Thread(target=read_until_noticed)
    others.start()
    started.wait(30)
    report = deploy.migrate(dsn, source=release.source, on_event=on_event)
    others.join()
    assert finished.is_set()
    assert report.files == (POLICIES,)
    assert deploy.status(dsn, source=release.source).clean


def test_a_migration_that_needs_a_lock_waits_in_the_same_way(dsn: str, tmp_path: Path) -> None:
    release = copy_release(tmp_path)
    release.write("migrations/9000_extra.sql", "ALTER TABLE capacity.bookings ADD extra integer;")
    release.write("migrations/9000_extra.rollback.sql", "SELECT;")
    before = snapshot(dsn)
    with reader(dsn) as pid, pytest.raises(WaitedTooLongError, match=f"9000_extra.*pid {pid}"):
        deploy.migrate(dsn, source=release.source, patience_seconds=1)
    assert snapshot(dsn) == before


@pytest.fixture
def deployer_dsn(admin_dsn: str) -> Iterator[str]:
    """The empty database for a login with CREATEROLE, and CREATE on the database."""
    run(admin_dsn, "CREATE ROLE deployer LOGIN CREATEROLE")
    try:
        run(
            admin_dsn,
            "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO deployer', "
            "current_database()); END $$",
        )
        yield make_conninfo(admin_dsn, user="deployer")
    finally:
        run(admin_dsn, "DROP OWNED BY deployer CASCADE; DROP ROLE deployer")


@pytest.mark.usefixtures("template")  # so that the cluster's roles exist already
def test_a_member_of_the_owner_needs_no_superuser(admin_dsn: str, deployer_dsn: str) -> None:
    run(admin_dsn, "GRANT capacity_owner TO deployer WITH ADMIN OPTION")

    deploy.migrate(deployer_dsn)

    assert deploy.status(deployer_dsn).clean
    assert owners(admin_dsn) == {"capacity_owner"}
    assert not deploy.migrate(deployer_dsn).changed
    deploy.rollback(deployer_dsn, None)


def test_a_role_without_privileges_is_told_which_it_needs(admin_dsn: str) -> None:
    run(admin_dsn, "CREATE ROLE nobody_special LOGIN")
    try:
        with pytest.raises(deploy.NotPermittedError) as caught:
            deploy.migrate(make_conninfo(admin_dsn, user="nobody_special"))
    finally:
        run(admin_dsn, "DROP ROLE nobody_special")
    assert "CREATEROLE and CREATE on the database" in caught.value.hint


@pytest.mark.parametrize("conninfo", ["host=/nonexistent", "nonsense", "dbname=missing_database"])
def test_an_unreachable_database_is_said_to_be_unreachable(dsn: str, conninfo: str) -> None:
    if conninfo.startswith("dbname"):
        conninfo = make_conninfo(dsn, dbname="missing_database")
    with pytest.raises(UnreachableError) as caught:
        deploy.migrate(conninfo)
    assert caught.value.hint


def test_an_old_server_is_refused(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("capacity_db.deploy.connection.MINIMUM_SERVER", 99)
    with pytest.raises(UnsuitableServerError, match="99 or newer is needed"):
        deploy.status(dsn)


def test_settings_of_the_database_do_not_cut_a_deployment_short(
    admin_dsn: str, tmp_path: Path
) -> None:
    release = copy_release(tmp_path)
    release.write("migrations/9000_extra.sql", "SELECT pg_sleep(0.5);")
    release.write("migrations/9000_extra.rollback.sql", "SELECT;")
    run(
        admin_dsn,
        """DO $do$ BEGIN
            EXECUTE format('ALTER DATABASE %I SET statement_timeout = 250', current_database());
            EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on',
                           current_database());
        END $do$""",
    )
    assert deploy.migrate(admin_dsn, source=release.source).changed


_POOLER = """
[databases]
* = host={home} port={port} user={user}
[pgbouncer]
listen_addr =
unix_socket_dir = {home}
listen_port = 6432
auth_type = any
pool_mode = {mode}
"""


@contextmanager
def pooler(server: Server, mode: str) -> Iterator[str]:
    """PgBouncer before the server; the host to connect to."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        pytest.skip("PgBouncer is not installed")
    settings = server.home / "pgbouncer.ini"
    settings.write_text(_POOLER.format(home=server.home, port=PORT, user=SUPERUSER, mode=mode))
    process = subprocess.Popen(
        [program, str(settings)], stderr=subprocess.DEVNULL, **run_as(server_user())
    )
    try:
        socket = server.home / ".s.PGSQL.6432"
        deadline = time.monotonic() + 10
        while not socket.exists():
            assert time.monotonic() < deadline, "PgBouncer did not start"
            time.sleep(0.05)
        yield str(server.home)
    finally:
        process.terminate()
        process.wait()


def test_a_transaction_pooler_is_refused(server: Server, admin_dsn: str) -> None:
    with pooler(server, "transaction") as host:
        pooled = make_conninfo(admin_dsn, host=host, port="6432")
        with pytest.raises(UnsuitableServerError, match="transaction-pooling"):
            deploy.migrate(pooled)
    assert run(admin_dsn, "SELECT to_regnamespace('capacity_deploy')") == [(None,)]


def test_a_session_pooler_is_no_obstacle(server: Server, admin_dsn: str) -> None:
    with pooler(server, "session") as host:
        deploy.migrate(make_conninfo(admin_dsn, host=host, port="6432"))
    assert deploy.status(admin_dsn).clean
