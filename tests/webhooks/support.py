"""What the tests of webhooks share: restaurants with bookings, taking and finishing, processes."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from capacity_db import CapacityClient
from capacity_db.models import TakenDelivery
from tests.client.support import DAY, ROOT
from tests.support.databases import AnyConnection

NAME, EMAIL, PHONE, NOTES = "Grace Hopper", "grace@example.org", "+41 79 555 12 34", "walnuts"
GUEST: Any = {"guest_name": NAME, "guest_email": EMAIL, "guest_phone": PHONE, "notes": NOTES}
TRACES = ("Hopper", "grace@", "555 12 34", "walnuts", "quiet corner")
"""Of a guest, none of which may reach a receiver."""


def open_restaurant(client: CapacityClient) -> UUID:
    """A restaurant that is open all day, without limits."""
    restaurant = uuid4()
    client.upsert_restaurant(restaurant, "Hooked", "UTC", options={"enforcement": "enforce"})
    return restaurant


def book(client: CapacityClient, restaurant: UUID, days: int = 0, **changes: Any) -> UUID:
    """Book for a guest, so many days later than others; the booking's id."""
    result = client.create_booking(
        restaurant,
        DAY + dt.timedelta(days),
        "19:00",
        2,
        seating_preference="quiet corner",
        **{**GUEST, **changes},
    )
    assert result.booking is not None
    return result.booking.id


def hook(client: CapacityClient, restaurant: UUID, url: str = "https://example.org/") -> UUID:
    """Add a webhook for all events; its id."""
    return client.add_webhook(restaurant, url, allow_insecure=True).webhook.id


def take(client: CapacityClient, **options: Any) -> tuple[TakenDelivery, ...]:
    """Take what is due."""
    return client.take_deliveries(**options).deliveries


def finish(client: CapacityClient, *taken: TakenDelivery, **result: Any) -> Any:
    """Say what came of deliveries, 200 if nothing else is said."""
    results = [
        {
            "restaurant_id": one.restaurant_id,
            "id": one.id,
            "lease": one.lease,
            **(result or {"status_code": 200}),
        }
        for one in taken
    ]
    return client.finish_deliveries(results)


def types(taken: tuple[TakenDelivery, ...]) -> list[str]:
    """What happened, in the order in which it is sent."""
    return [one.event_type for one in taken]


def hurry(connection: AnyConnection) -> None:
    """Let what waits be due now."""
    connection.execute(
        "UPDATE capacity.webhook_deliveries SET next_attempt_at = now() - interval '1 s'"
        " WHERE status = 'pending'"
    )
    connection.execute("UPDATE capacity.webhooks SET paused_until = NULL")


@dataclass
class Arrivals:
    """What a file of a receiver says, in order of arrival."""

    file: Path

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Every whole line; the last one may be cut by a kill."""
        if not self.file.exists():
            return []
        lines = self.file.read_text().split("\n")[:-1]
        return [json.loads(line) for line in lines]

    def first(self) -> dict[str, dict[str, Any]]:
        """The first request with each webhook-id."""
        found: dict[str, dict[str, Any]] = {}
        for request in self.requests:
            found.setdefault(request["headers"]["webhook-id"], request)
        return found


@dataclass
class Process:
    """A process that may be killed and started again as it was."""

    words: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    log: Path | None = None
    running: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Start it; with no log to write the first line that it says."""
        out: Any = subprocess.PIPE if self.log is None else self.log.open("a")
        self.running = subprocess.Popen(
            [sys.executable, *self.words],
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env={**os.environ, **self.environment},
        )
        return self.running.stdout.readline() if self.running.stdout else ""

    def kill(self) -> None:
        """SIGKILL."""
        assert self.running is not None
        self.running.kill()
        self.running.wait()
        if self.running.stdout is not None:
            self.running.stdout.close()

    def terminate(self) -> int:
        """SIGTERM; its exit code."""
        assert self.running is not None
        self.running.terminate()
        return self.running.wait(timeout=20)


@contextmanager
def answering(answer: Any) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server in a thread whose answers a function writes; its URL, and the headers it got."""
    got: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            got.append({**headers, ":body": body, ":path": self.path})
            answer(self)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def status(code: int, **headers: str) -> Any:
    """An answer with this status and these headers."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", "0")
        handler.end_headers()

    return answer


def rows(connection: psycopg.Connection[Any], statement: str, *values: Any) -> list[Any]:
    """What a superuser's query finds."""
    return connection.execute(statement.encode(), values).fetchall()
