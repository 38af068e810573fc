"""What the tests of API and pages share: the application on a real port, and restaurants to ask."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from fastapi import FastAPI
from psycopg.conninfo import make_conninfo

from capacity_db import CapacityClient
from capacity_db.web.app import create_app
from capacity_db.web.server import Server
from capacity_db.web.settings import Settings, TokenSettings
from capacity_db.web.tokens import mint
from tests.client.support import app_login

SECRET: Final = "only for tests: thirty-two bytes or more"
TOKENS: Final = TokenSettings.model_validate({"secret": SECRET})
NO_LIMIT: Final = "100000/minute"
DAY: Final = dt.date.today() + dt.timedelta(days=30)
"""A date that is never past."""
ROLES: Final = ("owner", "admin", "staff")


def settings_for(dsn: str, **options: Any) -> Settings:
    """Settings for tests: no limits on requests, patience, and cookies over http."""
    chosen: dict[str, Any] = {
        "dsn": dsn,
        "pool_timeout": 30.0,
        "request_timeout": 60.0,
        "tokens": TOKENS,
        "secure_cookie": False,
        "booking_limit": NO_LIMIT,
        "availability_limit": NO_LIMIT,
        "page_limit": NO_LIMIT,
        "sign_in_limit": NO_LIMIT,
        **options,
    }
    return Settings(**chosen)


def token(subject: str, restaurants: Mapping[str, str] | None = None, **options: Any) -> str:
    """A token of a user, good for an hour; what they may follows from the memberships."""
    lifetime = options.get("lifetime", dt.timedelta(hours=1))
    return mint(TOKENS, subject, lifetime=lifetime, restaurants=restaurants)


def bearer(subject: str, **options: Any) -> dict[str, str]:
    """The header that carries a user's token."""
    return {"Authorization": f"Bearer {token(subject, **options)}"}


@contextmanager
def serve(settings: Settings, change: Callable[[FastAPI], None] | None = None) -> Iterator[str]:
    """Run the application in a thread, on a free port of 127.0.0.1; its base URL.

    ``change`` may plant something in the application first, for a red control.
    """
    app = create_app(settings)
    if change is not None:
        change(app)
    # asyncio sends small answers at once only where the protocol is said.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    with listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1000)
        server = Server(
            app,
            lifespan="on",
            proxy_headers=False,  # the application believes whom its settings name
            log_level="warning",
            timeout_graceful_shutdown=5,
        )
        thread = threading.Thread(target=server.run, args=([listening],), name="web server")
        thread.start()
        try:
            deadline = time.monotonic() + 30
            while not server.started:
                assert thread.is_alive(), "the application did not start"
                assert time.monotonic() < deadline, "the application takes too long to start"
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=30)
            assert not thread.is_alive(), "the application did not stop"


@dataclass(frozen=True)
class House:
    """A restaurant in a site's database, and who works there.

    ``users`` has a subject for each of owner, admin and staff; ``periods`` the ids of the service
    periods by name.
    """

    id: str
    name: str
    periods: dict[str, str]
    users: dict[str, str]
    tables: dict[str, str] = field(default_factory=dict)

    def token(self, role: str = "staff") -> str:
        """A token of somebody who works here."""
        return token(self.users[role])

    def headers(self, role: str = "staff") -> dict[str, str]:
        """The header that carries such a token."""
        return bearer(self.users[role])

    def request(self, **more: Any) -> dict[str, Any]:
        """A body for POST /api/bookings: two at seven in the evening of DAY, or what is given."""
        body = {
            "restaurantId": self.id,
            "bookingDate": DAY.isoformat(),
            "startTime": "19:00",
            "partySize": 2,
            **more,
        }
        return {name: value for name, value in body.items() if value is not None}


@dataclass(frozen=True)
class Site:
    """The application, running, and the database behind it.

    ``dsn`` is the superuser's, ``app_dsn`` the application's, ``client`` acts as the service, and
    ``http`` asks the application without a token.
    """

    url: str
    dsn: str
    app_dsn: str
    settings: Settings
    client: CapacityClient
    http: httpx.Client

    def house(
        self,
        *,
        max_covers: int | None = None,
        max_parties: int | None = None,
        periods: Mapping[str, tuple[str, str]] | None = None,
        policy: Mapping[str, Any] | None = None,
        tables: Mapping[str, int] | None = None,
        name: str = "Zur Post",
        timezone: str = "UTC",
        enforcement: str = "enforce",
    ) -> House:
        """A restaurant with owner, admin and staff, open from 18:00 to 23:00 unless told.

        ``periods`` are names with start and end, ``tables`` numbers with seats.
        """
        client, restaurant_id = self.client, str(uuid.uuid4())
        client.upsert_restaurant(
            restaurant_id, name, timezone, options={"enforcement": enforcement}
        )
        ids = {}
        hours = {"dinner": ("18:00", "23:00")} if periods is None else periods
        for period, (start, end) in hours.items():
            ids[period] = str(uuid.uuid4())
            client.upsert_service_period(restaurant_id, ids[period], period, start, end)
        if max_covers is not None or max_parties is not None:
            client.set_capacity_rule(restaurant_id, max_covers, max_parties)
        if policy is not None:
            client.set_booking_policy(restaurant_id, policy)
        numbers = {
            number: str(client.create_table(restaurant_id, number, seats).table.id)
            for number, seats in (tables or {}).items()
        }
        users = {role: f"{role}-{restaurant_id[:8]}" for role in ROLES}
        for role, user in users.items():
            client.set_member(restaurant_id, user, role)
        return House(restaurant_id, name, ids, users, numbers)

    def book(self, house: House, **more: Any) -> dict[str, Any]:
        """A booking made over HTTP; the answer."""
        answer = self.http.post("/api/bookings", json=house.request(**more))
        assert answer.status_code == 201, answer.text
        booked: dict[str, Any] = answer.json()
        return booked


@contextmanager
def running(
    dsn: str, change: Callable[[FastAPI], None] | None = None, **options: Any
) -> Iterator[Site]:
    """The application on a database, through a login that may only act as the client roles."""
    with app_login(dsn, "anon", "authenticated", "service_role") as login:
        app_dsn = make_conninfo(dsn, user=login)
        settings = settings_for(app_dsn, **options)
        with (
            CapacityClient(app_dsn) as client,
            serve(settings, change) as url,
            httpx.Client(base_url=url, timeout=30) as http,
        ):
            yield Site(url, dsn, app_dsn, settings, client.as_service(), http)
