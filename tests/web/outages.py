"""A database that is busy, hangs, or is not there; and many requests at once."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx
import psycopg

from tests.support.binaries import run_as, server_user
from tests.support.servers import Server
from tests.web.support import House, Site

PATIENCE_S: Final = 30.0


@dataclass(frozen=True)
class Timed:
    """An answer, and how long it took."""

    answer: httpx.Response
    seconds: float

    @property
    def status(self) -> int:
        """Its status."""
        return self.answer.status_code


class Requests:
    """Requests that are under way, each in a thread of its own."""

    def __init__(self) -> None:
        self.done: list[Timed] = []
        self._threads: list[threading.Thread] = []

    def send(self, count: int, ask: Callable[[], httpx.Response]) -> None:
        """Send so many, all at once."""
        for _ in range(count):
            thread = threading.Thread(target=self._run, args=(ask,))
            self._threads.append(thread)
            thread.start()

    def _run(self, ask: Callable[[], httpx.Response]) -> None:
        begun = time.monotonic()
        answer = ask()
        self.done.append(Timed(answer, time.monotonic() - begun))

    def wait(self) -> list[Timed]:
        """All answers."""
        for thread in self._threads:
            thread.join(timeout=PATIENCE_S)
            assert not thread.is_alive(), "a request has no answer"
        return self.done


def post_booking(site: Site, house: House, **headers: str) -> Callable[[], httpx.Response]:
    """A request to book, by a connection of its own."""
    url, body = f"{site.url}/api/bookings", house.request()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: httpx.post(url, json=body, headers=named, timeout=PATIENCE_S)


@contextmanager
def bookings_held(site: Site) -> Iterator[psycopg.Connection[Any]]:
    """Nobody can book meanwhile: every statement that would waits."""
    with psycopg.connect(site.dsn) as connection:
        connection.execute("LOCK TABLE capacity.bookings IN ACCESS EXCLUSIVE MODE")
        yield connection
        connection.rollback()


def sessions(site: Site) -> list[tuple[str, str]]:
    """State and what is waited for, of each session of the application that does something."""
    with psycopg.connect(site.dsn, autocommit=True) as connection:
        return connection.execute(
            "SELECT state, coalesce(wait_event_type, '') FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'capacity-db'"
            " AND state <> 'idle'"
        ).fetchall()


def eventually(is_so: Callable[[], bool], seconds: float = PATIENCE_S) -> float:
    """Wait until something is so; how long it took."""
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() < begun + seconds, "it never came to that"
        time.sleep(0.02)
    return time.monotonic() - begun


def stop(server: Server) -> None:
    """Stop a server, as an administrator would."""
    _control(server, "stop", "-m", "fast")


def start(server: Server) -> None:
    """Start it again."""
    _control(server, "start", "-l", str(server.log))


def _control(server: Server, *arguments: str) -> None:
    subprocess.run(
        [server.bindir / "pg_ctl", "-D", server.data_directory, "-w", "-s", *arguments],
        check=True,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **run_as(server_user()),
    )
