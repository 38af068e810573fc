"""/api/owner/restaurants/{id}/closures: dates that are closed, or open at other hours."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.support import DAY, House, Site

DATE = DAY.isoformat()


def ask(
    site: Site, house: House, method: str, role: str = "admin", **options: Any
) -> tuple[int, Any]:
    """Status and body of an answer about the special days."""
    answer = site.http.request(
        method,
        f"/api/owner/restaurants/{house.id}/closures",
        headers=house.headers(role),
        **options,
    )
    return answer.status_code, answer.json()


def labels(site: Site, house: House, **query: str) -> list[str]:
    """The labels of the special days that a list has."""
    status, found = ask(site, house, "GET", params=query)
    assert status == 200
    return [day["label"] for day in found["closures"]]


def test_a_date_is_closed_and_opened_again(site: Site, house: House) -> None:
    site.book(house)
    body = {"firstDate": DATE, "label": "holiday", "note": "the roof leaks"}
    status, closed = ask(site, house, "PUT", json=body)
    assert (status, closed["changed"], closed["specialDay"]["isClosed"]) == (200, True, True)
    assert closed["specialDay"]["note"] == "the roof leaks"
    assert closed["affectedBookings"][0]["reason"] == "closed"
    refused = site.http.post("/api/bookings", json=house.request())
    assert (refused.status_code, refused.json()["code"]) == (422, "OUTSIDE_SERVICE_HOURS")
    status, opened = ask(site, house, "DELETE", params={"firstDate": DATE})
    assert (status, opened["changed"]) == (200, True)
    site.book(house)
    status, nothing = ask(site, house, "DELETE", params={"firstDate": DATE})
    assert (status, nothing["changed"], nothing["specialDay"]) == (200, False, None)


def test_a_period_has_other_hours(site: Site, house: House) -> None:
    dinner = {"servicePeriodId": house.periods["dinner"]}
    hours = {"startTime": "12:00", "endTime": "15:00", "lastSeatingTime": "14:00"}
    body = {"firstDate": DATE, "label": "special_hours", **dinner, **hours}
    status, made = ask(site, house, "PUT", json=body)
    assert (status, made["specialDay"]["isClosed"]) == (200, False)
    assert made["specialDay"]["lastSeatingTime"] == "14:00:00"
    site.book(house, startTime="14:00")
    assert site.http.post("/api/bookings", json=house.request()).status_code == 422
    status, gone = ask(site, house, "DELETE", params={"firstDate": DATE, **dinner})
    assert gone["changed"] is True
    site.book(house)


def test_a_closure_is_tried_without_being_made(site: Site, house: House) -> None:
    site.book(house)
    body = {"firstDate": DATE, "note": "perhaps"}
    status, tried = ask(site, house, "PUT", params={"preview": "true"}, json=body)
    assert (status, tried["preview"], tried["affectedBookingsTotal"]) == (200, True, 1)
    assert tried["specialDay"]["note"] == "perhaps"
    assert labels(site, house) == []
    ask(site, house, "PUT", json=body)
    params = {"preview": "true", "firstDate": DATE}
    status, tried = ask(site, house, "DELETE", params=params)
    assert (status, tried["preview"], tried["changed"]) == (200, True, True)
    assert labels(site, house) == ["other"]


def test_a_list_has_the_dates_that_are_asked_for(site: Site, house: House) -> None:
    ask(site, house, "PUT", json={"firstDate": "2030-05-01", "label": "holiday"})
    ask(
        site,
        house,
        "PUT",
        json={"firstDate": "2030-06-01", "lastDate": "2030-06-14", "label": "maintenance"},
    )
    assert labels(site, house) == ["holiday", "maintenance"]
    assert labels(site, house, firstDate="2030-05-02") == ["maintenance"]
    assert labels(site, house, lastDate="2030-05-31") == ["holiday"]
    assert labels(site, house, firstDate="2030-06-10", lastDate="2030-06-10") == ["maintenance"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"firstDate": "soon"}, "firstDate"),
        ({"label": "party"}, "label"),
        ({"startTime": "noon"}, "startTime"),
        ({"note": "x" * 501}, "note"),
        ({"reason": "x"}, "reason"),
    ],
)
def test_a_mistake_is_named(site: Site, house: House, change: dict[str, Any], field: str) -> None:
    status, problem = ask(site, house, "PUT", json={"firstDate": DATE, **change})
    assert (status, problem["errors"][0]["field"]) == (422, field)
    assert labels(site, house) == []


def test_what_is_no_special_day_is_refused_by_the_database(site: Site, house: House) -> None:
    hours = {"firstDate": DATE, "startTime": "12:00"}
    status, problem = ask(site, house, "PUT", json=hours)
    assert (status, problem["code"]) == (422, "INVALID_SPECIAL_DAY")
    ask(site, house, "PUT", json={"firstDate": "2030-06-01", "lastDate": "2030-06-14"})
    overlap = {"firstDate": "2030-06-10", "lastDate": "2030-06-20"}
    status, problem = ask(site, house, "PUT", json=overlap)
    assert (status, problem["code"]) == (409, "SPECIAL_DAY_OVERLAP")
    assert labels(site, house) == ["other"]


def test_staff_read_closures_and_admins_set_them(site: Site, house: House) -> None:
    assert ask(site, house, "GET", "staff")[0] == 200
    for params in ({}, {"preview": "true"}):
        assert ask(site, house, "PUT", "staff", params=params, json={"firstDate": DATE})[0] == 403
        asked = {**params, "firstDate": DATE}
        assert ask(site, house, "DELETE", "staff", params=asked)[0] == 403
    assert labels(site, house) == []
    assert ask(site, house, "PUT", "admin", json={"firstDate": DATE})[0] == 200
