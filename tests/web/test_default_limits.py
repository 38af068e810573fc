"""The limits that hold unless somebody says otherwise, and what counts against them."""

from __future__ import annotations

import re

import httpx
import pytest

from capacity_db.web.settings import Settings
from tests.web.conftest import MakeSite
from tests.web.support import DAY, House, Site

pytestmark = pytest.mark.once


def availability(site: Site, house: House) -> httpx.Response:
    """An answer about a day."""
    asked = {"restaurantId": house.id, "date": DAY.isoformat(), "partySize": "2"}
    return site.http.get("/api/availability", params=asked)


def told(answer: httpx.Response) -> tuple[str, int]:
    """The name of the limit, and how many requests remain."""
    found = re.fullmatch(r'"([a-z-]+)";r=([0-9]+);t=([0-9]+)', answer.headers["RateLimit"])
    assert found is not None, answer.headers["RateLimit"]
    assert int(found[3]) <= 60
    return found[1], int(found[2])


def test_ten_bookings_a_minute(make_site: MakeSite) -> None:
    site = make_site(booking_limit=Settings().booking_limit)
    house = site.house()
    answers = [site.http.post("/api/bookings", json=house.request()) for _ in range(12)]
    assert [answer.status_code for answer in answers] == [201] * 10 + [429] * 2
    assert [told(answer) for answer in answers] == [
        ("bookings", max(0, left)) for left in range(9, -3, -1)
    ]
    refused = answers[-1]
    assert refused.headers["RateLimit-Policy"] == '"bookings";q=10;w=60'
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "TOO_MANY_REQUESTS"
    assert len(site.client.list_bookings(house.id, DAY)) == 10
    # Reading is counted apart.
    assert availability(site, house).status_code == 200
    assert site.http.get("/healthz").status_code == 200


def test_twenty_questions_a_minute(make_site: MakeSite) -> None:
    site = make_site(availability_limit=Settings().availability_limit)
    house = site.house()
    statuses = [availability(site, house).status_code for _ in range(22)]
    assert statuses == [200] * 20 + [429] * 2
    assert site.http.post("/api/bookings", json=house.request()).status_code == 201


def test_whatever_a_guest_decides_counts(make_site: MakeSite) -> None:
    site = make_site(booking_limit="4/minute")
    house = site.house()
    booked = site.book(house)["booking"]
    path, of = f"/api/bookings/{booked['reference']}", {"restaurantId": house.id}
    wait = {
        "restaurantId": house.id,
        "serviceDate": DAY.isoformat(),
        "servicePeriodId": house.periods["dinner"],
        "partySize": 2,
    }
    joined = site.http.post("/api/waitlist", json=wait)
    assert told(joined) == ("bookings", 2)
    assert told(site.http.patch(path, params=of, json={"version": 9})) == ("bookings", 1)
    assert told(site.http.delete(path, params=of)) == ("bookings", 0)
    entry = f"/api/waitlist/{joined.json()['entry']['reference']}"
    for answer in (
        site.http.patch(path, params=of, json={"version": 9}),
        site.http.delete(path, params=of),
        site.http.post("/api/waitlist", json=wait),
        site.http.post(f"{entry}/accept", params=of),
        site.http.post(f"{entry}/decline", params=of),
        site.http.delete(entry, params=of),
    ):
        assert answer.status_code == 429
    assert site.http.get(path, params=of).status_code == 200
    # Staff share an address, and are known.
    listed = site.http.get("/api/ops/waitlist", params=of, headers=house.headers())
    assert len(listed.json()["entries"]) == 1
