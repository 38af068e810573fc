"""What the visitors come to: `capacity-db serve` as it is, behind a proxy that it trusts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from psycopg.conninfo import make_conninfo

from capacity_db import CapacityClient
from tests.client.support import app_login
from tests.web.processes import serving
from tests.web.support import House

PROXY: Final = "127.0.0.1"
NO_LIMITS: Final = (
    *("--booking-limit", "1000000/minute"),
    *("--availability-limit", "1000000/minute"),
)
"""For measuring one call after the other, from one address."""


@dataclass(frozen=True)
class Stage:
    """A server in a process of its own, and its database."""

    url: str
    dsn: str
    app_dsn: str
    client: CapacityClient

    def house(self, covers: int | None) -> House:
        """A restaurant that has room for so many at dinner; `None`: for any number."""
        restaurant_id, dinner = str(uuid.uuid4()), str(uuid.uuid4())
        options = {"enforcement": "enforce"}
        self.client.upsert_restaurant(restaurant_id, "Zur Post", "UTC", options=options)
        self.client.upsert_service_period(restaurant_id, dinner, "dinner", "18:00", "23:00")
        if covers is not None:
            self.client.set_capacity_rule(restaurant_id, covers, None)
        return House(restaurant_id, "Zur Post", {"dinner": dinner}, {})


@contextmanager
def stage(dsn: str, *options: str, trusted: str | None = PROXY) -> Iterator[Stage]:
    """Serve a migrated database; `trusted` is the proxy whose word counts."""
    words = [*options, *(["--trusted-proxy", trusted] if trusted else [])]
    with app_login(dsn, "anon", "authenticated", "service_role") as login:
        app_dsn = make_conninfo(dsn, user=login)
        with CapacityClient(app_dsn) as client, serving(*words, dsn=app_dsn) as server:
            yield Stage(server.places["url"], dsn, app_dsn, client.as_service())
