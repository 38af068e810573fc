"""PgBouncer before the test server, and those whose transactions go through it."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from capacity_db import CapacityClient, identity
from tests.support.binaries import run_as, server_user
from tests.support.servers import PORT, Server

SERVERS: Final = 5
"""Connections that PgBouncer has to the server."""

USERS: Final = 20
DAY: Final = dt.date.today() + dt.timedelta(days=30)

_SETTINGS: Final = """
[databases]
* = host={server} port={port} user={login}
[pgbouncer]
listen_addr =
unix_socket_dir = {home}
listen_port = 6432
auth_type = any
pool_mode = transaction
default_pool_size = {size}
max_db_connections = {size}
max_client_conn = 200
"""


@contextmanager
def pgbouncer(server: Server, login: str) -> Iterator[str]:
    """PgBouncer in transaction mode, whose connections are all of the login; where to connect."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        pytest.skip("PgBouncer is not installed")
    home, user = Path(mkdtemp(prefix="cdb-", dir="/tmp")), server_user()
    settings = home / "pgbouncer.ini"
    settings.write_text(
        _SETTINGS.format(server=server.home, port=PORT, login=login, home=home, size=SERVERS)
    )
    for path in (home, settings):
        if user is not None:
            os.chown(path, user.pw_uid, user.pw_gid)
    with (home / "log").open("w") as log:
        process = subprocess.Popen([program, str(settings)], stderr=log, **run_as(user))
    try:
        deadline = time.monotonic() + 10
        while not (home / ".s.PGSQL.6432").exists():
            assert time.monotonic() < deadline, (home / "log").read_text()
            time.sleep(0.05)
        yield make_conninfo(host=str(home), port="6432")
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(home)


@dataclass(frozen=True)
class Person:
    """Somebody who asks, and all that a look around shows to them and to nobody else."""

    name: str
    who: identity.Identity | None
    own: dict[str, Any]
    """Parameters of the look: a restaurant and a booking of it."""
    sees: dict[str, Any]

    def view(self, client: Any) -> Any:
        """The client, acting for this person."""
        if self.who is None:
            return client
        if self.who.role == "anon":
            return client.as_guest()
        if self.who.role == "service_role":
            return client.as_service()
        return client.as_user(json.loads(self.who.claims))


def settle(dsn: str, login: str) -> list[Person]:
    """Restaurants with bookings: their members, every other one by claims; guests; the service."""
    people: list[Person] = []
    made: list[tuple[str, str, str]] = []
    with CapacityClient(dsn) as client:
        for number in range(USERS):
            restaurant, name = str(uuid.uuid4()), f"restaurant {number}"
            client.upsert_restaurant(restaurant, name, "UTC")
            for party in (1, 2, 3):
                client.create_booking(restaurant, DAY, "19:00", party, guest_name=f"guest {number}")
            booking = client.create_booking(
                restaurant, DAY, "20:00", 4, guest_name=f"guest {number}"
            ).booking
            assert booking is not None
            made.append((restaurant, str(booking.id), booking.reference))
            claims: dict[str, Any] = {"sub": f"user {number}"}
            if number % 2:
                client.set_member(restaurant, f"user {number}", "staff")
            else:
                claims["restaurants"] = {restaurant: "staff"}
            people.append(_user(number, name, claims, made[-1]))
    guests = [_guest(number, made[number]) for number in range(4)]
    return [*people, *guests, _service(made[0]), _login(login)]


def _sees(role: str, claims: str, user: str, **more: Any) -> dict[str, Any]:
    return {"role": role, "claims": claims, "user": user, "timeout": "0", **more}


def _own(there: tuple[str, str, str]) -> dict[str, Any]:
    return dict(zip(("restaurant_id", "booking_id", "reference"), there, strict=True))


def _user(
    number: int, restaurant: str, claims: dict[str, Any], there: tuple[str, str, str]
) -> Person:
    who = identity.user(claims)
    rows = {"restaurants": [restaurant], "guests": [f"guest {number}"], "works_at": [there[0]]}
    sees = _sees(who.role, who.claims, who.role, answer=f"guest {number}", **rows)
    return Person(f"user {number}", who, _own(there), sees)


def _guest(number: int, there: tuple[str, str, str]) -> Person:
    sees = _sees("anon", "", "anon", answer=f"guest {number}")
    return Person("guest", identity.GUEST, _own(there), sees)


def _service(there: tuple[str, str, str]) -> Person:
    rows = {
        "restaurants": sorted(f"restaurant {number}" for number in range(USERS)),
        "guests": sorted(f"guest {number}" for number in range(USERS)),
        "works_at": [],
    }
    sees = _sees("service_role", "", "service_role", answer="guest 0", **rows)
    return Person("service", identity.SERVICE, _own(there), sees)


def _login(login: str) -> Person:
    return Person("nobody", None, {}, _sees("none", "", login))


@contextmanager
def backends(dsn: str, login: str) -> Iterator[Callable[[], int]]:
    """A function that counts the server's connections of the login."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s"
    with psycopg.connect(dsn, autocommit=True) as connection:

        def count() -> int:
            row = connection.execute(query, (login,)).fetchone()
            assert row is not None
            return int(row[0])

        yield count
