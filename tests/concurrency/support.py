"""What races stand on: sessions that wait in threads, repeated transactions, a stage to race on."""

from __future__ import annotations

import datetime as dt
import os
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import psycopg
from psycopg import IsolationLevel

from capacity_db import CapacityClient
from capacity_db.retry import RETRYABLE

T = TypeVar("T")
Connection = psycopg.Connection[Any]

LEVELS: Final = {
    "read committed": IsolationLevel.READ_COMMITTED,
    "repeatable read": IsolationLevel.REPEATABLE_READ,
    "serializable": IsolationLevel.SERIALIZABLE,
}
DAY: Final = dt.date(2050, 6, 17)
"""A Friday without a change of the clocks near it, far ahead of the real clock."""
EVENING: Final = dt.time(19, 0)

PATIENCE_S: Final = 30.0
_LOOK_EVERY_S: Final = 0.001


def repetitions(variable: str, default: int) -> int:
    """How often to race: the environment may ask for more, or fewer, than everyday."""
    return int(os.environ.get(variable, default))


class Session:
    """A connection whose calls run in a thread of its own, so that one may wait for a lock."""

    def __init__(self, dsn: str, level: IsolationLevel = IsolationLevel.READ_COMMITTED) -> None:
        self.connection: Connection = psycopg.connect(dsn)
        self.connection.isolation_level = level
        self.client = CapacityClient(connection=self.connection)
        self._thread = ThreadPoolExecutor(max_workers=1)

    def begin(self) -> None:
        """Begin a transaction and take its snapshot."""
        self.connection.execute("SELECT count(*) FROM capacity.capacity_rules")

    def start(self, work: Callable[[CapacityClient], T]) -> Future[T]:
        """Call `work` with the session's client; its future."""
        return self._thread.submit(work, self.client)

    def close(self) -> None:
        """End the thread and the connection."""
        self._thread.shutdown()
        self.connection.close()


@contextmanager
def sessions(dsn: str, *levels: IsolationLevel) -> Iterator[list[Session]]:
    """One open session for each level."""
    opened: list[Session] = []
    try:
        for level in levels:
            opened.append(Session(dsn, level))
        yield opened
    finally:
        for session in opened:
            session.close()


def wait_until_blocked(observer: Connection, session: Session, by: Session | None = None) -> None:
    """Return when `session` shows that it waits for a lock, or for one that `by` holds."""
    deadline = time.monotonic() + PATIENCE_S
    pid = session.connection.info.backend_pid
    while time.monotonic() < deadline:
        row = observer.execute("SELECT pg_blocking_pids(%s)", (pid,)).fetchone()
        assert row is not None
        if row[0] and (by is None or by.connection.info.backend_pid in row[0]):
            return
        time.sleep(_LOOK_EVERY_S)
    raise AssertionError("the session does not wait for a lock")


def repeated(
    connection: Connection, work: Callable[[], T], errors: list[str] | None = None
) -> tuple[T, int]:
    """Do `work` in a transaction, repeated as the client does but at once; how often, too.

    `errors` collects the SQLSTATE of every conflict.
    """
    for repetition in range(200):
        try:
            with connection.transaction():
                return work(), repetition
        except RETRYABLE as error:
            if errors is not None:
                errors.append(error.sqlstate or "?")
    raise AssertionError("200 conflicts in a row")


def enforced_restaurant(
    client: CapacityClient, max_covers: int | None, mode: str = "enforce"
) -> uuid.UUID:
    """A restaurant in UTC with the built-in all-day period and one limit on covers; its id."""
    restaurant_id = uuid.uuid4()
    client.upsert_restaurant(restaurant_id, "Race", "UTC", options={"enforcement": mode})
    client.set_capacity_rule(restaurant_id, max_covers, None)
    return restaurant_id


def with_dinner(
    client: CapacityClient, restaurant_id: uuid.UUID, start: str = "17:00", end: str = "23:00"
) -> uuid.UUID:
    """Give the restaurant a dinner on every day, its only period; the period's id."""
    period_id = uuid.uuid5(restaurant_id, "dinner")
    client.upsert_service_period(restaurant_id, period_id, "Dinner", start, end)
    return period_id
