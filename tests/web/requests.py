"""One request for every route of staff and owners: what it takes to get through, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.web.support import DAY, House, Site

DATE = DAY.isoformat()


@dataclass(frozen=True)
class Asked:
    """A request, the operation that it is for, and the least role that may make it."""

    method: str
    operation: str
    path: dict[str, str] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    json: Any = None
    role: str = "staff"

    def send(self, http: httpx.Client, headers: dict[str, str] | None = None) -> httpx.Response:
        """The answer to it."""
        return http.request(
            self.method,
            self.operation.format(**self.path),
            params=self.params,
            json=self.json,
            headers=headers,
        )


@dataclass(frozen=True)
class Furnished:
    """A restaurant with what the requests are about."""

    house: House
    booking: dict[str, Any]
    other: dict[str, Any]
    hold: str
    entry: str


def furnished(site: Site) -> Furnished:
    """A restaurant with two tables, two bookings, a hold and somebody who waits."""
    # Always open, for walk-ins.
    house = site.house(
        tables={"1": 2, "2": 2, "3": 2, "4": 8}, periods={"dinner": ("00:00", "00:00")}
    )
    booking = site.book(house)["booking"]
    other = site.book(house)["booking"]
    held = site.client.hold_capacity(house.id, DAY, "20:00", 2).booking
    joined = site.client.join_waitlist(house.id, DAY, house.periods["dinner"], 2).entry
    assert held is not None
    assert joined is not None
    return Furnished(house, booking, other, str(held.id), str(joined.id))


def every_request(at: Furnished) -> Iterator[Asked]:
    """A request for every operation below /api/ops and /api/owner, but the list of restaurants."""
    yield from _reads(at)
    yield from _bookings(at)
    yield from _tables(at)
    yield from _waiting(at)
    yield from _setup(at)


def _reads(at: Furnished) -> Iterator[Asked]:
    of, day = {"restaurantId": at.house.id}, {"restaurantId": at.house.id, "date": DATE}
    booking, table = {"booking_id": at.booking["id"]}, {"table_id": at.house.tables["1"]}
    yield Asked("GET", "/api/ops/dashboard/capacity", params=day)
    yield Asked("GET", "/api/ops/bookings", params=day)
    yield Asked("GET", "/api/ops/bookings/{booking_id}", booking, of)
    yield Asked("GET", "/api/ops/tables", params=of)
    yield Asked("GET", "/api/ops/tables/{table_id}", table, of)
    party = {**day, "time": "19:00", "partySize": 2}
    yield Asked("GET", "/api/ops/tables/suitable", params=party)
    yield Asked("GET", "/api/ops/sections", params=of)
    yield Asked("GET", "/api/ops/waitlist", params=of)
    owner = {"restaurant_id": at.house.id}
    yield Asked("GET", "/api/owner/restaurants/{restaurant_id}/capacity", owner)
    yield Asked("GET", "/api/owner/restaurants/{restaurant_id}/closures", owner)


def _bookings(at: Furnished) -> Iterator[Asked]:
    of = {"restaurantId": at.house.id}
    booking, seats = {"booking_id": at.booking["id"]}, "/api/ops/bookings/{booking_id}/tables"
    walk_in = {**of, "partySize": 2, "override": "the chef's mother"}
    yield Asked("POST", "/api/ops/walk-ins", json=walk_in, role="admin")
    change = {"version": 1, "notes": "by the window"}
    yield Asked("PATCH", "/api/ops/bookings/{booking_id}", booking, of, change)
    yield Asked("POST", seats, booking, of, {"tableIds": [at.house.tables["1"]]})
    yield Asked("PUT", seats, booking, of, {"tableIds": [at.house.tables["2"]]})
    yield Asked("POST", f"{seats}/swap", booking, of, {"otherBookingId": at.other["id"]})
    yield Asked("POST", f"{seats}/auto", booking, of)
    yield Asked("DELETE", seats, booking, of)
    service = {**of, "serviceDate": DATE, "servicePeriodId": at.house.periods["dinner"]}
    yield Asked("POST", "/api/ops/services/assign", json=service)
    other, seated = {"booking_id": at.other["id"]}, {"status": "seated"}
    yield Asked("PUT", "/api/ops/bookings/{booking_id}/status", other, of, seated)
    yield Asked("DELETE", "/api/ops/bookings/{booking_id}", booking, of)


def _tables(at: Furnished) -> Iterator[Asked]:
    of, table = {"restaurantId": at.house.id}, {"table_id": at.house.tables["4"]}
    yield Asked("POST", "/api/ops/tables", json={**of, "tableNumber": "9", "capacity": 2})
    yield Asked("PATCH", "/api/ops/tables/{table_id}", table, of, {"notes": "wobbles"})
    blocked = {"status": "available"}
    yield Asked("PUT", "/api/ops/tables/{table_id}/status", table, of, blocked)
    yield Asked("DELETE", "/api/ops/tables/{table_id}", table, of, role="admin")


def _waiting(at: Furnished) -> Iterator[Asked]:
    of, hold, entry = {"restaurantId": at.house.id}, {"booking_id": at.hold}, {"entry_id": at.entry}
    held = {**of, "bookingDate": DATE, "startTime": "20:00", "partySize": 2}
    yield Asked("POST", "/api/ops/holds", json=held)
    yield Asked("POST", "/api/ops/holds/{booking_id}/confirm", hold, of, {})
    yield Asked("DELETE", "/api/ops/holds/{booking_id}", hold, of)
    yield Asked("POST", "/api/ops/waitlist/{entry_id}/accept", entry, of)
    yield Asked("POST", "/api/ops/waitlist/{entry_id}/decline", entry, of)
    yield Asked("DELETE", "/api/ops/waitlist/{entry_id}", entry, of)


def _setup(at: Furnished) -> Iterator[Asked]:
    owner = {"restaurant_id": at.house.id}
    rule = {"maxCovers": 40, "maxParties": None}
    capacity = "/api/owner/restaurants/{restaurant_id}/capacity"
    closures = "/api/owner/restaurants/{restaurant_id}/closures"
    yield Asked("PUT", capacity, owner, json=rule, role="admin")
    yield Asked("DELETE", capacity, owner, role="admin")
    yield Asked("PUT", closures, owner, json={"firstDate": DATE}, role="admin")
    yield Asked("DELETE", closures, owner, {"firstDate": DATE}, role="admin")
