"""Every route of the application, with addresses that exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from capacity_db.web.app import create_app
from capacity_db.web.settings import Settings
from tests.support.databases import AnyConnection
from tests.web.support import DAY, House, Site

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Address:
    """A method and a path with its parameters' names."""

    method: str
    path: str

    @property
    def is_safe(self) -> bool:
        """Whether it only reads."""
        return self.method in SAFE

    @property
    def is_api(self) -> bool:
        """Whether it answers JSON."""
        return self.path.startswith("/api/")


def addresses(app: FastAPI | None = None) -> Iterator[Address]:
    """All that the application has, the pages among them; not what it mounts."""
    for route in iter_route_contexts((app or create_app(Settings())).routes):
        for method in sorted(route.methods or ()):
            yield Address(method, str(route.path))


@dataclass(frozen=True)
class Things:
    """What there is in a restaurant, to be put into addresses."""

    house: House
    values: dict[str, str]
    query: dict[str, str]

    def path_of(self, address: Address) -> str:
        """The address of something that exists."""
        path = address.path
        key = "entry_reference" if "waitlist" in path else "booking_reference"
        for name, value in {**self.values, "reference": self.values[key]}.items():
            path = path.replace(f"{{{name}}}", value)
        assert "{" not in path, f"nothing to put into {address.path}"
        return path


def things_of(site: Site) -> Things:
    """A restaurant with a booking, a hold, a table and somebody who waits."""
    house = site.house(tables={"1": 2, "2": 4})
    booking = site.book(house)["booking"]
    entry = site.http.post(
        "/api/waitlist",
        json={
            "restaurantId": house.id,
            "serviceDate": DAY.isoformat(),
            "servicePeriodId": house.periods["dinner"],
            "partySize": 2,
        },
    ).json()
    feed = site.client.set_calendar_feed(house.id, True)
    assert feed.token is not None
    values = {
        "restaurant_id": house.id,
        "token": feed.token,
        "booking_id": booking["id"],
        "booking_reference": booking["reference"],
        "table_id": house.tables["1"],
        "entry_id": entry["entry"]["id"],
        "entry_reference": entry["entry"]["reference"],
    }
    query = {
        "restaurantId": house.id,
        "date": DAY.isoformat(),
        "partySize": "2",
        "time": "19:00",
        "startTime": "19:00",
        "servicePeriodId": house.periods["dinner"],
        "bookingId": booking["id"],
        "party": "2",
        "at": f"{DAY}T19:00",
    }
    return Things(house, values, query)


def contents(connection: AnyConnection) -> dict[str, str]:
    """A fingerprint of every table of the schema."""
    names = connection.execute(
        "SELECT oid::regclass::text FROM pg_class"
        " WHERE relnamespace = 'capacity'::regnamespace AND relkind = 'r'"
    ).fetchall()
    found = {}
    for (name,) in names:
        query = f"SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {name} AS t"
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        found[name] = str(row[0])
    return found
