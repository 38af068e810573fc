"""/api/ops: how full a day is, who comes, and what staff do with a booking."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import psycopg
import pytest

from tests.web.support import DAY, House, Site


def ask(
    site: Site, house: House, method: str, path: str, role: str = "staff", **options: Any
) -> tuple[int, Any]:
    """Status and body of an answer to somebody of the house."""
    options["params"] = {"restaurantId": house.id, **options.get("params", {})}
    options["headers"] = {**house.headers(role), **options.get("headers", {})}
    answer = site.http.request(method, f"/api/ops{path}", **options)
    return answer.status_code, answer.json()


def overview(site: Site, house: House) -> Any:
    """The dashboard of DAY."""
    status, day = ask(site, house, "GET", "/dashboard/capacity", params={"date": str(DAY)})
    assert status == 200, day
    return day


def sizes(site: Site, house: House, **query: str) -> list[int]:
    """The party sizes of the bookings that a list has."""
    params = {"date": str(DAY), **query}
    status, found = ask(site, house, "GET", "/bookings", params=params)
    assert status == 200, found
    return [booking["partySize"] for booking in found["bookings"]]


def test_a_day_shows_each_service_and_slot(site: Site) -> None:
    house = site.house(max_covers=10, policy={"slot_covers": 8})
    site.book(house, partySize=6)
    site.book(house, partySize=2)
    day = overview(site, house)
    assert (day["hasOverbooking"], day["bookedCovers"], day["bookedParties"]) == (False, 8, 2)
    [dinner] = day["servicePeriods"]
    assert (dinner["name"], dinner["utilizationPercent"], dinner["level"]) == (
        "dinner",
        80.0,
        "yellow",
    )
    slots = {slot["time"]: slot for slot in dinner["slots"]}
    assert (slots["19:00:00"]["bookedCovers"], slots["19:00:00"]["level"]) == (8, "alarm")
    assert slots["20:00:00"]["bookedCovers"] == 0


def test_overbooking_is_told_with_who_answers_for_it(site: Site) -> None:
    house = site.house(max_covers=10)
    site.book(house, partySize=8)
    rule = {"maxCovers": 5, "maxParties": None}
    site.http.put(
        f"/api/owner/restaurants/{house.id}/capacity", json=rule, headers=house.headers("owner")
    ).raise_for_status()
    day = overview(site, house)
    assert day["hasOverbooking"] is True
    assert (day["debts"][0]["excessCovers"], day["debts"][0]["actor"]) == (3, house.users["owner"])


def test_the_bookings_of_a_service_come_in_order_of_arrival(site: Site) -> None:
    house = site.house(
        periods={"lunch": ("11:00", "14:00"), "dinner": ("18:00", "23:00")}, tables={"1": 4}
    )
    site.book(house, partySize=4, startTime="20:00")
    first = site.book(house, partySize=3, startTime="12:00")["booking"]
    gone = site.book(house, partySize=5, startTime="19:00")["booking"]
    of = {"restaurantId": house.id}
    site.http.delete(f"/api/bookings/{gone['reference']}", params=of).raise_for_status()
    assert sizes(site, house) == [3, 4]
    assert sizes(site, house, servicePeriodId=house.periods["dinner"]) == [4]
    assert sizes(site, house, status="all") == [3, 5, 4]
    assert sizes(site, house, status="cancelled") == [5]
    assert sizes(site, house, withoutTable="true") == [3, 4]
    ask(site, house, "POST", f"/bookings/{first['id']}/tables/auto")
    assert sizes(site, house, withoutTable="true") == [4]


def test_the_bookings_of_a_slot(site: Site, house: House) -> None:
    site.book(house, partySize=2, startTime="19:00")
    site.book(house, partySize=3, startTime="19:05")
    site.book(house, partySize=4, startTime="19:15")
    params = {"date": str(DAY), "time": "19:10"}
    status, found = ask(site, house, "GET", "/bookings", params=params)
    assert (status, [booking["partySize"] for booking in found["bookings"]]) == (200, [2, 3])
    assert (found["slot"]["time"], found["slot"]["bookedCovers"]) == ("19:00:00", 5)


@pytest.mark.parametrize(
    "query",
    [
        {"time": "19:00", "status": "all"},
        {"time": "19:00", "withoutTable": "false"},
        {"secondOccurrence": "true"},
        {"status": "gone"},
        {"withoutTable": "1"},
        {"day": "2030-05-01"},
    ],
)
def test_a_list_that_cannot_be_is_a_mistake(
    site: Site, house: House, query: dict[str, str]
) -> None:
    params = {"date": str(DAY), **query}
    status, problem = ask(site, house, "GET", "/bookings", params=params)
    assert (status, problem["code"]) == (422, "INVALID_REQUEST")


def test_staff_read_change_and_cancel_by_id(site: Site, house: House) -> None:
    booking = site.book(house)["booking"]
    path = f"/bookings/{booking['id']}"
    assert ask(site, house, "GET", path) == (200, booking)
    change = {"version": 1, "partySize": 3, "notes": "by the window"}
    status, changed = ask(site, house, "PATCH", path, json=change)
    assert (status, changed["booking"]["partySize"], changed["booking"]["version"]) == (200, 3, 2)
    status, late = ask(site, house, "PATCH", path, json=change)
    assert (status, late["code"]) == (409, "BOOKING_CHANGED")
    status, gone = ask(site, house, "DELETE", path)
    assert (status, gone["booking"]["status"], gone["duplicate"]) == (200, "cancelled", False)
    assert ask(site, house, "DELETE", path)[1]["duplicate"] is True


def test_a_change_over_the_limit_is_for_admins_with_a_reason(site: Site) -> None:
    house = site.house(max_covers=4)
    booking = site.book(house)["booking"]
    path = f"/bookings/{booking['id']}"
    status, problem = ask(site, house, "PATCH", path, json={"version": 1, "partySize": 6})
    assert (status, problem["code"]) == (409, "CAPACITY_EXCEEDED")
    forced = {"version": 1, "partySize": 6, "override": "the chef's mother"}
    assert ask(site, house, "PATCH", path, "staff", json=forced)[0] == 403
    status, changed = ask(site, house, "PATCH", path, "admin", json=forced)
    assert (status, changed["booking"]["partySize"]) == (200, 6)
    assert overview(site, house)["debts"][0]["reason"] == "the chef's mother"


def test_a_party_comes_and_goes(site: Site, house: House) -> None:
    booking = site.book(house)["booking"]
    path = f"/bookings/{booking['id']}/status"
    status, seated = ask(site, house, "PUT", path, json={"status": "seated", "version": 1})
    assert (status, seated["booking"]["status"]) == (200, "seated")
    status, late = ask(site, house, "PUT", path, json={"status": "completed", "version": 1})
    assert (status, late["code"]) == (409, "BOOKING_CHANGED")
    status, left = ask(site, house, "PUT", path, json={"status": "completed"})
    assert (status, left["booking"]["status"]) == (200, "completed")
    status, problem = ask(site, house, "PUT", path, json={"status": "cancelled"})
    assert (status, problem["code"]) == (409, "WRONG_STATUS")
    assert ask(site, house, "PUT", path, json={"status": "held"})[0] == 422


def test_a_walk_in_is_seated_now(site: Site) -> None:
    house = site.house(max_covers=4, periods={"always": ("00:00", "00:00")})
    key = {"Idempotency-Key": str(uuid.uuid4())}
    body = {"restaurantId": house.id, "partySize": 3, "guestName": "Ada"}
    status, made = ask(site, house, "POST", "/walk-ins", params={}, json=body, headers=key)
    assert status == 201
    assert (made["booking"]["bookingType"], made["booking"]["source"]) == ("walk_in", "walk_in")
    again = ask(site, house, "POST", "/walk-ins", json=body, headers=key)
    assert (again[0], again[1]["booking"]["id"]) == (201, made["booking"]["id"])
    assert again[1]["duplicate"] is True
    status, problem = ask(site, house, "POST", "/walk-ins", json=body)
    assert (status, problem["code"]) == (409, "CAPACITY_EXCEEDED")
    forced = {**body, "override": "the chef's mother"}
    assert ask(site, house, "POST", "/walk-ins", "staff", json=forced)[0] == 403
    assert ask(site, house, "POST", "/walk-ins", "admin", json=forced)[0] == 201


def test_nobody_walks_in_when_it_is_closed(site: Site) -> None:
    now = dt.datetime.now(dt.UTC)
    opening = (now + dt.timedelta(hours=6)).strftime("%H:00")
    closing = (now + dt.timedelta(hours=8)).strftime("%H:00")
    house = site.house(periods={"later": (opening, closing)})
    body = {"restaurantId": house.id, "partySize": 2}
    status, problem = ask(site, house, "POST", "/walk-ins", json=body)
    assert (status, problem["code"]) == (422, "OUTSIDE_SERVICE_HOURS")
    # A walk-in names no time that could be at fault.
    assert problem["errors"][0]["field"] is None


def test_a_booking_that_is_not_there_is_not_found(site: Site, house: House) -> None:
    elsewhere = site.book(site.house())["booking"]["id"]
    for method, body in (
        ("GET", None),
        ("PATCH", {"version": 1, "partySize": 3}),
        ("DELETE", None),
    ):
        status, problem = ask(site, house, method, f"/bookings/{elsewhere}", json=body)
        assert (status, problem["code"]) == (404, "BOOKING_NOT_FOUND"), method


def test_every_status_of_the_database_can_be_asked_for(site: Site, house: House) -> None:
    with psycopg.connect(site.dsn) as connection:
        rows = connection.execute("SELECT unnest(enum_range(NULL::capacity.booking_status))::text")
        statuses = [status for (status,) in rows]
    assert "released" in statuses
    for status in statuses:
        assert sizes(site, house, status=status) == []
