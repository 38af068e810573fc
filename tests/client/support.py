"""What the tests of client and CLI share: both clients behind one face, blockers, the CLI."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
import psycopg
from click.testing import CliRunner
from psycopg_pool import ConnectionPool

from capacity_db import AsyncCapacityClient, CapacityClient
from capacity_db.cli import SECTIONS, main

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date.today() + dt.timedelta(days=30)
"""A date that is never past."""

T = TypeVar("T")


class Blocking:
    """The asynchronous client, called like the synchronous one."""

    def __init__(self, client: AsyncCapacityClient, runner: asyncio.Runner) -> None:
        self._client = client
        self._runner = runner

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._client, name)
        if name.startswith("as_"):  # a view, made without waiting
            return lambda *who: Blocking(method(*who), self._runner)

        def call(*arguments: Any, **options: Any) -> Any:
            async def run() -> Any:
                return await method(*arguments, **options)

            return self._runner.run(run())

        return call


@contextmanager
def sync_client(dsn: str, **options: Any) -> Iterator[CapacityClient]:
    """The synchronous client."""
    with CapacityClient(dsn, **options) as client:
        yield client


@contextmanager
def async_client(dsn: str, **options: Any) -> Iterator[Any]:
    """The asynchronous client, made to look like the synchronous one."""
    with asyncio.Runner() as runner:
        client = Blocking(AsyncCapacityClient(dsn, **options), runner)
        try:
            yield client
        finally:
            client.close()


def make_restaurant(
    client: CapacityClient, *, max_covers: int | None = None, max_parties: int | None = None
) -> uuid.UUID:
    """An enforced restaurant in UTC with the built-in all-day period; its id."""
    restaurant_id = uuid.uuid4()
    client.upsert_restaurant(restaurant_id, "Test", "UTC", options={"enforcement": "enforce"})
    if max_covers is not None or max_parties is not None:
        client.set_capacity_rule(restaurant_id, max_covers, max_parties)
    return restaurant_id


def make_period(
    client: CapacityClient,
    restaurant_id: uuid.UUID,
    name: str = "dinner",
    start: str = "18:00",
    end: str = "23:00",
    **more: Any,
) -> uuid.UUID:
    """A service period; its id."""
    period_id = uuid.uuid4()
    client.upsert_service_period(restaurant_id, period_id, name, start, end, **more)
    return period_id


def make_paced_restaurant(client: CapacityClient, slot_covers: int = 4) -> uuid.UUID:
    """An enforced restaurant with dinner, where so many covers may arrive in a quarter; its id."""
    restaurant_id = make_restaurant(client)
    make_period(client, restaurant_id)
    client.set_booking_policy(restaurant_id, {"slot_covers": slot_covers})
    return restaurant_id


def make_tables(
    client: CapacityClient, restaurant_id: uuid.UUID, **seats: int
) -> dict[str, uuid.UUID]:
    """Tables ``t1=2, t2=4`` of so many seats, with the numbers 1 and 2; their ids by number."""
    return {
        name.removeprefix("t"): client.create_table(
            restaurant_id, name.removeprefix("t"), capacity
        ).table.id
        for name, capacity in seats.items()
    }


def set_clock(dsn: str, now: str) -> None:
    """Set the engine's clock; needs the fixture `helper_dsn`."""
    with psycopg.connect(dsn) as connection:
        connection.execute("SELECT tests.set_clock(%s)", (now,))


@contextmanager
def app_login(dsn: str, *roles: str) -> Iterator[str]:
    """A login that inherits nothing, and may act as the roles; its name."""
    login = f"app_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {login} LOGIN NOINHERIT".encode())
        for role in roles:
            connection.execute(f"GRANT {role} TO {login}".encode())
        try:
            yield login
        finally:
            connection.execute(f"DROP ROLE {login}".encode())


def pool_of(client: CapacityClient) -> ConnectionPool[Any]:
    """The pool that a client and its views share."""
    pool = client._caller._connections.pool
    assert pool is not None
    return pool


@contextmanager
def statements(connection: psycopg.Connection[Any], trace: Path) -> Iterator[list[str]]:
    """The statements that go over the wire meanwhile."""
    sent: list[str] = []
    with trace.open("w+") as file:
        connection.pgconn.trace(file.fileno())
        yield sent
        connection.pgconn.untrace()
        file.seek(0)
        sent += [line for line in file if "\tParse\t" in line or "\tQuery\t" in line]


class Background:
    """A call that runs in a thread of its own."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._outcome: list[Any] = []
        self._thread = threading.Thread(target=self._run, args=(work,))
        self._thread.start()

    def _run(self, work: Callable[[], T]) -> None:
        try:
            self._outcome = [work(), None]
        except Exception as error:  # handed over to whoever asks for the result
            self._outcome = [None, error]

    def result(self) -> Any:
        """What the call returned or raised."""
        self._thread.join(timeout=60)
        assert not self._thread.is_alive(), "the call did not end"
        answer, error = self._outcome
        if error is not None:
            raise error
        return answer


def wait_for_lock_wait(connection: psycopg.Connection[Any]) -> int:
    """Wait until a session of the client waits for a lock; its process id."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        row = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = 'capacity-db' AND wait_event_type = 'Lock'"
        ).fetchone()
        if row is not None:
            return int(row[0])
        time.sleep(0.01)
    raise AssertionError("nobody waits for a lock")


@contextmanager
def ledger_locked(dsn: str, restaurant_id: uuid.UUID) -> Iterator[psycopg.Connection[Any]]:
    """Hold the ledger rows of a restaurant; rolls back unless the caller commits."""
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "SELECT FROM capacity.service_ledger WHERE restaurant_id = %s FOR UPDATE",
            (restaurant_id,),
        )
        yield connection
        connection.rollback()


@contextmanager
def bookings_locked(dsn: str, restaurant_id: uuid.UUID) -> Iterator[psycopg.Connection[Any]]:
    """Hold the bookings of a restaurant; rolls back unless the caller commits."""
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "SELECT FROM capacity.bookings WHERE restaurant_id = %s FOR UPDATE", (restaurant_id,)
        )
        yield connection
        connection.rollback()


def impatient(dsn: str, function: str = "create_booking_with_capacity_check") -> None:
    """Let a function give up waiting for a lock after 50 ms instead of seconds."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            f"ALTER FUNCTION capacity_v1.{function} SET lock_timeout = '50ms'".encode()
        )


@dataclass(frozen=True)
class Finished:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its standard output, read as JSON."""
        return json.loads(self.out)


def top_commands() -> list[click.Command]:
    """The commands of capacity-db, as its help lists them."""
    context = click.Context(main)
    found = (main.get_command(context, name) for names in SECTIONS.values() for name in names)
    return [command for command in found if command is not None]


def cli(*arguments: object, dsn: str | None = None, **environment: str) -> Finished:
    """Run capacity-db in this process."""
    env: dict[str, str | None] = {**environment, "DATABASE_URL": dsn}
    done = CliRunner().invoke(main, [str(argument) for argument in arguments], env=env)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Finished(done.exit_code, done.stdout, done.stderr)


def cli_process(*arguments: object, dsn: str | None = None, **environment: str) -> Finished:
    """Run capacity-db as a process of its own."""
    env = {**os.environ, **environment}
    env.pop("DATABASE_URL", None)
    if dsn is not None:
        env["DATABASE_URL"] = dsn
    done = subprocess.run(
        [sys.executable, "-m", "capacity_db", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=env,
        timeout=180,
        check=False,
    )
    return Finished(done.returncode, done.stdout, done.stderr)
