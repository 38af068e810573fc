"""Two sessions that call a routine at the same moment, again after each conflict."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg

from tests.concurrency.clocks import set_clock
from tests.concurrency.floor import Answer, call, code
from tests.concurrency.support import LEVELS, Connection, repeated

MIXED: Final = "mixed"
PAIRS: Final = {
    **{level: (level, level) for level in LEVELS},
    MIXED: ("read committed", "serializable"),
}
"""The levels of both."""

Request = tuple[str, dict[str, Any]]
"""A public routine and its arguments."""


def told(answer: Answer) -> str:
    """What an answer comes to, in a word or two."""
    if not answer["success"]:
        return str(answer["error"]["code"])
    return "again" if answer.get("duplicate") else "done"


def ask(connection: Connection, request: Request) -> str:
    """Call a routine in a transaction of its own, or a part of the one there is; what it says."""
    routine, arguments = request
    try:
        with connection.transaction():
            return told(call(connection, routine, **arguments))
    except psycopg.DatabaseError as error:
        if not (error.sqlstate or "").startswith("RC"):
            raise
        return code(error)


@dataclass
class Duel:
    """Two connections that stay, each in a thread of its own, and their conflicts."""

    connections: tuple[Connection, Connection]
    pool: ThreadPoolExecutor
    start: threading.Barrier = field(default_factory=lambda: threading.Barrier(2, timeout=60))
    conflicts: list[str] = field(default_factory=list)

    def fight(self, one: Request, other: Request) -> tuple[str, str]:
        """Both at once; what became of each."""
        first, second = self.pool.map(self._act, self.connections, (one, other))
        return first, second

    def _act(self, connection: Connection, request: Request) -> str:
        is_first = True

        def work() -> str:
            nonlocal is_first
            # The snapshot is taken before either begins, as in a longer transaction.
            connection.execute("SELECT count(*) FROM capacity.capacity_rules")
            if is_first:
                is_first = False
                self.start.wait()
            return ask(connection, request)

        return repeated(connection, work, self.conflicts)[0]


@contextmanager
def duel(dsn: str, pair: str, *clocks: dt.datetime) -> Iterator[Duel]:
    """Two connections at the levels of the pair, each with its own clock if there are clocks."""
    with (
        psycopg.connect(dsn) as one,
        psycopg.connect(dsn) as other,
        ThreadPoolExecutor(2) as pool,
    ):
        for connection, level in zip((one, other), PAIRS[pair], strict=True):
            connection.isolation_level = LEVELS[level]
        for connection, clock in zip((one, other), clocks, strict=False):
            set_clock(connection, clock)
        yield Duel((one, other), pool)
