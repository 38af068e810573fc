"""Many at once: exactly as many are let in as fit, and whoever has to come again is told so."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import httpx
import pytest
from fastapi import FastAPI, Request

from capacity_db.web.api.answers import BookingAnswer
from capacity_db.web.api.bookings import CreateBooking
from capacity_db.web.callers import client_of
from capacity_db.web.problems import ProblemError
from tests.client.support import impatient, ledger_locked
from tests.web.conftest import MakeSite
from tests.web.support import House, Site

ROOM = 10
CALLERS = 60


def race(site: Site, house: House, path: str = "/api/bookings") -> list[httpx.Response]:
    """What as many callers get who all want two seats at once."""
    request = house.request(partySize=2)

    def ask(_: int) -> httpx.Response:
        return httpx.post(site.url + path, json=request, timeout=60)

    with ThreadPoolExecutor(CALLERS) as callers:
        return list(callers.map(ask, range(CALLERS)))


def accepted(site: Site, house: House) -> int:
    """How many bookings the service has."""
    return len(site.client.list_bookings(house.id, house.request()["bookingDate"]))


@pytest.mark.parametrize("scope", ["covers", "parties", "slot"])
def test_as_many_are_let_in_as_fit(site: Site, scope: str) -> None:
    house = {
        "covers": lambda: site.house(max_covers=2 * ROOM),
        "parties": lambda: site.house(max_parties=ROOM),
        "slot": lambda: site.house(policy={"slot_covers": 2 * ROOM}),
    }[scope]()
    answers = race(site, house)
    assert Counter(answer.status_code for answer in answers) == {201: ROOM, 409: CALLERS - ROOM}
    refused = {answer.json()["code"] for answer in answers if answer.status_code == 409}
    assert refused == {"CAPACITY_EXCEEDED"}
    assert accepted(site, house) == ROOM
    assert site.client.verify_capacity(house.id).success


def naive(app: FastAPI) -> None:
    """Plant what an application without the engine does: look first, then write."""

    @app.post("/api/naive", status_code=201)
    async def look_then_book(
        request: Request, body: Annotated[CreateBooking, "as for /api/bookings"]
    ) -> BookingAnswer:
        client = client_of(request).as_service()
        found = await client.check_slot_availability(
            body.restaurant_id, body.booking_date, body.start_time, body.party_size
        )
        if not found.available:
            raise ProblemError(409, "CAPACITY_EXCEEDED", "It looks full.")
        result = await client.create_booking(
            body.restaurant_id,
            body.booking_date,
            body.start_time,
            body.party_size,
            override="nobody is in the way, as far as one can see",
        )
        assert result.booking is not None
        return BookingAnswer(booking=result.booking)


def test_the_race_finds_who_looks_before_writing(make_site: MakeSite) -> None:
    """The control of the race above."""
    site = make_site(change=naive)
    house = site.house(max_covers=2 * ROOM)
    answers = race(site, house, "/api/naive")
    assert Counter(answer.status_code for answer in answers)[201] > ROOM
    assert accepted(site, house) > ROOM


def test_a_conflict_asks_to_come_again(make_site: MakeSite) -> None:
    site = make_site()
    house = site.house(max_covers=10)
    site.book(house)
    impatient(site.dsn)
    key = {"Idempotency-Key": "the same"}
    with ledger_locked(site.dsn, house.id):  # type: ignore[arg-type]
        answer = site.http.post("/api/bookings", json=house.request(), headers=key)
    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["status"]) == ("BOOKING_CONFLICT", 409)
    assert int(answer.headers["Retry-After"]) >= 1
    assert accepted(site, house) == 1
    # Nothing was decided, so the same request is decided now.
    again = site.http.post("/api/bookings", json=house.request(), headers=key)
    assert (again.status_code, again.json()["duplicate"]) == (201, False)


def test_a_conflict_of_staff_asks_to_come_again(make_site: MakeSite) -> None:
    """A call that answers no decision says the same."""
    site = make_site()
    house = site.house(max_covers=10)
    site.book(house)
    impatient(site.dsn, "set_capacity_rule")
    path = f"/api/owner/restaurants/{house.id}/capacity"
    rule = {"maxCovers": 20, "maxParties": None}
    with ledger_locked(site.dsn, house.id):  # type: ignore[arg-type]
        answer = site.http.put(path, json=rule, headers=house.headers("admin"))
    assert (answer.status_code, answer.json()["code"]) == (409, "BOOKING_CONFLICT")
    assert int(answer.headers["Retry-After"]) >= 1
    assert site.http.put(path, json=rule, headers=house.headers("admin")).status_code == 200


def test_the_same_request_at_once_is_one_booking(site: Site) -> None:
    house = site.house(max_covers=2 * ROOM)
    request, key = house.request(), {"Idempotency-Key": "at once"}

    def ask(_: int) -> httpx.Response:
        return httpx.post(f"{site.url}/api/bookings", json=request, headers=key, timeout=60)

    with ThreadPoolExecutor(20) as callers:
        answers = list(callers.map(ask, range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["booking"]["id"] for answer in answers}) == 1
    replayed = Counter(answer.headers.get("Idempotent-Replayed") for answer in answers)
    assert replayed == {None: 1, "true": 19}
    assert accepted(site, house) == 1
