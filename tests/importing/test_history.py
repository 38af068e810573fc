"""A whole past: in one go, killed in the middle, and counted independently of the engine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg
import pytest

from capacity_db import CapacityClient
from tests.client.support import ROOT, Finished, cli
from tests.concurrency.recount import differences
from tests.importing.history import LIMIT, History, write_history
from tests.importing.support import lasting
from tests.support.databases import fresh_database
from tests.support.servers import Server

BOOKINGS: Final = int(os.environ.get("CAPACITY_DB_IMPORT_BOOKINGS", "1500"))
"""Of the whole past. The full run: 1000000."""
KILLED: Final = 1500
BATCH: Final = 100
CONFIGURATION: Final = ("restaurants", "service_periods", "capacity_rules")


def take(history: History, dsn: str, *kinds: str) -> Finished:
    """Import these files; the last one's end."""
    for kind in kinds:
        done = cli("import", kind, history.file(kind), "--json", "--batch", BATCH, dsn=dsn)
        assert done.code == 0, done.out[:2000] + done.err
    return done


def count(dsn: str) -> int:
    """How many bookings there are."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT count(*) FROM capacity.bookings").fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """The files of three restaurants."""
    return write_history(tmp_path_factory.mktemp("history"), KILLED, 3)


@pytest.fixture(scope="module")
def in_one_go(server: Server, template: str, history: History) -> Iterator[dict[str, list[str]]]:
    """What the files leave when nothing goes wrong."""
    with fresh_database(server, template) as name:
        take(history, server.conninfo(name), *CONFIGURATION, "bookings")
        yield lasting(server.conninfo(name))


@pytest.mark.slow
@pytest.mark.once
def test_the_debt_is_what_the_file_says(server: Server, template: str, tmp_path: Path) -> None:
    history = write_history(tmp_path, BOOKINGS, max(BOOKINGS // 20_000, 3))
    assert history.excess
    with fresh_database(server, template) as name:
        dsn = server.conninfo(name)
        take(history, dsn, *CONFIGURATION)
        done = cli("import", "bookings", history.file("bookings"), "--json", dsn=dsn)
        assert (done.code, done.json["accepted"], done.json["errors"]) == (0, BOOKINGS, [])
        assert done.json["debt_covers"] == sum(history.excess.values())
        with CapacityClient(dsn) as client:
            checked = client.verify_capacity()
            assert checked.success
            assert checked.overbooked_services == len(history.excess)
            listed = {
                (debt.restaurant.lower(), debt.service_date): debt.excess_covers
                for restaurant in client.list_restaurants()
                for debt in client.list_debts(restaurant.id, limit=1000).debts
                if debt.operation == "import_bookings" and debt.max_covers == LIMIT
            }
        assert listed == history.excess
        shown = cli("debts", dsn=dsn)
        assert shown.code == 0
        assert "import_bookings" in shown.out
        if BOOKINGS <= 100_000:
            with psycopg.connect(dsn) as connection:
                assert differences(connection) == []


def start(history: History, dsn: str) -> subprocess.Popen[bytes]:
    """Begin to import the bookings, in a process of its own."""
    command = [sys.executable, "-m", "capacity_db", "import", "bookings"]
    return subprocess.Popen(
        [*command, str(history.file("bookings")), "--batch", str(BATCH)],
        env={**os.environ, "DATABASE_URL": dsn},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_cut_short_and_begun_again_it_is_the_same_as_in_one_go(
    dsn: str, history: History, in_one_go: dict[str, list[str]], sign: signal.Signals
) -> None:
    take(history, dsn, *CONFIGURATION)
    cuts = 0
    for least in (1, KILLED // 2) if sign == signal.SIGKILL else (KILLED // 3,):
        process = start(history, dsn)
        deadline = time.monotonic() + 60
        while process.poll() is None and count(dsn) < least:
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.send_signal(sign)
        _, errors = process.communicate(timeout=60)
        if process.returncode == 0:
            continue  # it was faster
        cuts += 1
        if sign == signal.SIGINT:
            assert process.returncode == 130
            assert b"Run the same command again" in errors
    assert cuts >= 1
    wait_for_silence(dsn)
    partial = count(dsn)
    assert partial % BATCH == 0
    if partial < KILLED:  # the control: part of it is not the same
        assert lasting(dsn) != in_one_go
    done = take(history, dsn, "bookings").json
    assert (done["accepted"], done["skipped"]) == (KILLED - partial, partial)
    assert lasting(dsn) == in_one_go
    with CapacityClient(dsn) as client:
        assert client.verify_capacity().success


def wait_for_silence(dsn: str) -> None:
    """Wait until what a killed client had sent is over."""
    deadline = time.monotonic() + 60
    with psycopg.connect(dsn, autocommit=True) as connection:
        while time.monotonic() < deadline:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND application_name = 'capacity-db' AND pid <> pg_backend_pid()"
            ).fetchone()
            if row == (0,):
                return
            time.sleep(0.01)
    raise AssertionError("a session is still there")
