"""Waiting for table locks without stalling bookings.

A session that waits for an ACCESS EXCLUSIVE lock makes everybody behind it wait, too. So each try
gives up after two seconds and makes room before the next, and says who is in the way.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

import psycopg

from capacity_db.deploy.backend import RETRIED
from capacity_db.deploy.connection import connect
from capacity_db.deploy.errors import DeployError, WaitedTooLongError
from capacity_db.deploy.model import Event, EventKind, OnEvent

LOCK_TIMEOUT_SQL = b"SET LOCAL lock_timeout = '2s'"
PATIENCE_SECONDS = 60.0
_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 5.0

_BLOCKERS_SQL = """
    SELECT pid, coalesce(application_name, ''), coalesce(usename, ''), coalesce(state, ''),
           left(coalesce(query, ''), 80)
    FROM pg_catalog.pg_stat_activity
    WHERE pid = ANY (pg_catalog.pg_blocking_pids(%s))
"""

T = TypeVar("T")


class _Watcher:
    """Sees, from a second connection, which sessions block the first one."""

    def __init__(self, conninfo: str, pid: int) -> None:
        self._conninfo = conninfo
        self._pid = pid
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.blockers = ""

    def __enter__(self) -> _Watcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        # Nearly always the work is done before the first look, without a connection.
        if self._stop.wait(1.0):
            return
        try:
            with connect(self._conninfo) as connection:
                while True:
                    rows = connection.execute(_BLOCKERS_SQL, (self._pid,)).fetchall()
                    if rows:
                        self.blockers = "; ".join(_describe(*row) for row in rows)
                    if self._stop.wait(0.5):
                        return
        except (psycopg.Error, DeployError):
            return  # The names are a courtesy; the deployment itself reports what is wrong.


def _describe(pid: int, application: str, user: str, state: str, query: str) -> str:
    who = f"pid {pid} ({application or 'unnamed application'}, user {user}, {state})"
    return f"{who}: {' '.join(query.split())}" if query else who


def with_lock_retries(
    action: Callable[[], T],
    *,
    what: str,
    conninfo: str,
    pid: int,
    on_event: OnEvent,
    patience_seconds: float = PATIENCE_SECONDS,
) -> T:
    """Run ``action``, which is one transaction, again while it fails for want of a lock.

    ``what`` names the work for messages; ``pid`` is the server process that does it.
    Raises WaitedTooLongError after ``patience_seconds``; other errors pass through.
    """
    deadline = time.monotonic() + patience_seconds
    pause = _FIRST_PAUSE_SECONDS
    while True:
        with _Watcher(conninfo, pid) as watcher:
            try:
                return action()
            except RETRIED as error:
                failure = error
        blockers = watcher.blockers or "another session"
        if time.monotonic() + pause > deadline:
            raise WaitedTooLongError(
                f"{what} did not get its locks within {patience_seconds:g} s; held by {blockers}",
                "Nothing of it was applied. End or finish that session and run the command again.",
            ) from failure
        on_event(Event(EventKind.BLOCKED, f"{what} waits for {blockers}"))
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
