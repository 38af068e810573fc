"""Input that will not do: 422 with field and rule, and never a place taken."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.web.support import DAY, House, Site

ZURICH = "Europe/Zurich"
TODAY = dt.date.today()


def clock_change(forward: bool) -> dt.date:
    """The next date on which the clocks of Zurich are put forward, or back."""
    zone = ZoneInfo(ZURICH)
    for days in range(1, 400):
        day = TODAY + dt.timedelta(days=days)
        before = dt.datetime.combine(day, dt.time(0), zone).utcoffset()
        after = dt.datetime.combine(day, dt.time(12), zone).utcoffset()
        assert before is not None
        assert after is not None
        if before != after and (after > before) is forward:
            return day
    raise AssertionError("the clocks do not change")


def refusal(site: Site, body: Any) -> dict[str, Any]:
    """The problem that is answered with 422."""
    answer = site.http.post("/api/bookings", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == 422
    return problem


def blamed(problem: dict[str, Any]) -> list[tuple[str | None, str]]:
    """Field and rule of each mistake."""
    return [(error["field"], error["rule"]) for error in problem["errors"]]


def test_outside_of_service_hours(site: Site, house: House) -> None:
    problem = refusal(site, house.request(startTime="09:00"))
    assert problem["code"] == "OUTSIDE_SERVICE_HOURS"
    assert blamed(problem) == [("startTime", "service_hours")]


def test_on_a_closed_date(site: Site, house: House) -> None:
    site.client.set_special_day(house.id, DAY, label="holiday")
    problem = refusal(site, house.request())
    assert problem["code"] == "OUTSIDE_SERVICE_HOURS"
    assert blamed(problem) == [("bookingDate", "closure")]


def test_in_the_past(site: Site, house: House) -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    problem = refusal(site, house.request(bookingDate=yesterday.isoformat()))
    assert problem["code"] == "PAST_TIME"
    assert blamed(problem) == [("startTime", "past_time")]


def test_too_soon_and_too_far_ahead(site: Site) -> None:
    soon = site.house(policy={"min_notice_minutes": 60 * 24 * 60})
    problem = refusal(site, soon.request())
    assert problem["code"] == "POLICY_REFUSED"
    assert blamed(problem) == [("startTime", "min_notice")]
    assert problem["errors"][0]["limit"] == 60 * 24 * 60
    far = site.house(policy={"booking_horizon_days": 7})
    assert blamed(refusal(site, far.request())) == [("bookingDate", "booking_horizon")]


def test_a_party_that_the_policy_does_not_take(site: Site) -> None:
    house = site.house(policy={"min_party_size": 2, "max_party_size": 6})
    assert blamed(refusal(site, house.request(partySize=7))) == [("partySize", "max_party_size")]
    assert blamed(refusal(site, house.request(partySize=1))) == [("partySize", "min_party_size")]
    problem = refusal(site, house.request(partySize=7))
    assert (problem["code"], problem["errors"][0]["limit"]) == ("POLICY_REFUSED", 6)


def test_a_channel_that_the_policy_does_not_take(site: Site) -> None:
    house = site.house(policy={"channels": ["web"]})
    assert blamed(refusal(site, house.request(source="partner"))) == [("source", "channel")]
    site.book(house)


def test_every_rule_that_is_broken_is_named(site: Site) -> None:
    house = site.house(policy={"max_party_size": 6, "booking_horizon_days": 7})
    problem = refusal(site, house.request(partySize=7))
    assert sorted(blamed(problem)) == [
        ("bookingDate", "booking_horizon"),
        ("partySize", "max_party_size"),
    ]


def test_a_time_that_the_clocks_skip(site: Site) -> None:
    house = site.house(timezone=ZURICH, periods={"all day": ("00:00", "00:00")})
    day = clock_change(forward=True).isoformat()
    problem = refusal(site, house.request(bookingDate=day, startTime="02:30"))
    assert problem["code"] == "NONEXISTENT_LOCAL_TIME"
    assert blamed(problem) == [("startTime", "nonexistent_local_time")]
    site.book(house, bookingDate=day, startTime="03:30")


def test_a_time_that_happens_twice_is_the_first_unless_told(site: Site) -> None:
    house = site.house(timezone=ZURICH, periods={"all day": ("00:00", "00:00")})
    day = clock_change(forward=False).isoformat()
    first = site.book(house, bookingDate=day, startTime="02:30")["booking"]
    second = site.book(house, bookingDate=day, startTime="02:30", secondOccurrence=True)["booking"]
    moments = [dt.datetime.fromisoformat(one["startsAt"]) for one in (first, second)]
    assert moments[1] - moments[0] == dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"partySize": "4"}, "partySize"),
        ({"partySize": 2.5}, "partySize"),
        ({"partySize": True}, "partySize"),
        ({"partySize": 0}, "partySize"),
        ({"partySize": -1}, "partySize"),
        ({"partySize": 1001}, "partySize"),
        ({"partySize": 10**30}, "partySize"),
        ({"bookingDate": "01.05.2030"}, "bookingDate"),
        ({"bookingDate": "2030-02-30"}, "bookingDate"),
        ({"bookingDate": 0}, "bookingDate"),
        ({"bookingDate": f"{DAY}T00:00:00"}, "bookingDate"),
        ({"startTime": "7pm"}, "startTime"),
        ({"startTime": "24:00"}, "startTime"),
        ({"startTime": "19:00Z"}, "startTime"),
        ({"startTime": "19:00\n"}, "startTime"),
        ({"startTime": 68400}, "startTime"),
        ({"restaurantId": "1"}, "restaurantId"),
        ({"restaurantId": "{12345678-1234-1234-1234-123456789012}"}, "restaurantId"),
        ({"guestName": 1}, "guestName"),
        ({"guestName": "x" * 201}, "guestName"),
        ({"guestName": "a\x00b"}, "guestName"),
        ({"guestEmail": "x" * 321}, "guestEmail"),
        ({"notes": ["a"]}, "notes"),
        ({"notes": "x" * 2001}, "notes"),
        ({"seatingPreference": "x" * 101}, "seatingPreference"),
        ({"source": ""}, "source"),
        ({"secondOccurrence": "true"}, "secondOccurrence"),
        ({"vip": True}, "vip"),
        ({"party_size": 2}, "party_size"),
        ({"status": "seated"}, "status"),
        ({"override": True}, "override"),
    ],
)
def test_a_field_of_the_wrong_kind(
    site: Site, house: House, change: dict[str, Any], field: str
) -> None:
    problem = refusal(site, {**house.request(), **change})
    assert problem["code"] == "INVALID_REQUEST"
    assert [error["field"] for error in problem["errors"]] == [field]
    assert site.client.list_bookings(house.id, DAY) == ()


@pytest.mark.parametrize("field", ["restaurantId", "bookingDate", "startTime", "partySize"])
def test_a_field_that_is_missing(site: Site, house: House, field: str) -> None:
    problem = refusal(site, house.request(**{field: None}))
    assert blamed(problem) == [(field, "missing")]


def test_what_the_schema_lets_through_the_database_still_judges(site: Site, house: House) -> None:
    problem = refusal(site, house.request(bookingDate="2999-01-01"))
    assert problem["code"] == "INVALID_DATE"
    assert blamed(problem) == [("bookingDate", "invalid_date")]


def test_texts_as_long_as_they_may_be_are_kept(site: Site, house: House) -> None:
    longest = {
        "guestName": "ö" * 200,
        "guestEmail": "e" * 320,
        "guestPhone": "1" * 100,
        "notes": "🎂" * 2000,
        "seatingPreference": "x" * 100,
        "source": "s" * 100,
    }
    booking = site.book(house, **longest)["booking"]
    assert {name: booking[name] for name in longest} == longest


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"null", b"[]", b'"text"', b"{}"])
def test_a_body_that_is_no_request(site: Site, content: bytes) -> None:
    answer = site.http.post(
        "/api/bookings", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["code"] in ("INVALID_JSON", "INVALID_REQUEST")


def test_a_key_that_is_too_long_or_empty(site: Site, house: House) -> None:
    for key in ("x" * 201, ""):
        answer = site.http.post(
            "/api/bookings", json=house.request(), headers={"Idempotency-Key": key}
        )
        assert answer.status_code == 422, key
        assert answer.json()["errors"][0]["field"] == "idempotency-key"
    longest = {"Idempotency-Key": "x" * 200}
    answer = site.http.post("/api/bookings", json=house.request(), headers=longest)
    assert answer.status_code == 201


def test_an_address_where_nothing_is(site: Site) -> None:
    answer = site.http.get("/api/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    answer = site.http.put("/api/bookings", json={})
    assert (answer.status_code, answer.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/availability", {"partySize": "1_0"}),
        ("/api/availability", {"partySize": "2.0"}),
        ("/api/availability", {"partySize": "0"}),
        ("/api/availability", {"partySize": "2", "secondOccurrence": "yes"}),
        ("/api/availability", {"partySize": "2", "date": "today"}),
        ("/api/availability", {"partySize": "2", "seats": "2"}),
        ("/api/availability", {"partySize": "2", "restaurantId": "x"}),
        ("/api/availability", {"partySize": "2", "source": "\x00"}),
    ],
)
def test_a_query_that_will_not_do(
    site: Site, house: House, path: str, query: dict[str, str]
) -> None:
    asked = {"restaurantId": house.id, "date": DAY.isoformat(), **query}
    answer = site.http.get(path, params=asked)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == list(query)[-1]
    fine = {"restaurantId": house.id, "date": DAY.isoformat(), "partySize": "2"}
    assert site.http.get(path, params=fine).status_code == 200
