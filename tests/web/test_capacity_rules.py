"""/api/owner/restaurants/{id}/capacity: rules by scope, tried before they are made."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.support import DAY, House, Site


def ask(
    site: Site, house: House, method: str, role: str = "admin", **options: Any
) -> tuple[int, Any]:
    """Status and body of an answer about the rules."""
    answer = site.http.request(
        method,
        f"/api/owner/restaurants/{house.id}/capacity",
        headers=house.headers(role),
        **options,
    )
    return answer.status_code, answer.json()


def rules(site: Site, house: House) -> list[tuple[int | None, int | None]]:
    """The limits of the rules, the most specific first."""
    status, found = ask(site, house, "GET")
    assert status == 200
    return [(rule["maxCovers"], rule["maxParties"]) for rule in found["rules"]]


def test_a_rule_is_set_changed_and_removed(site: Site, house: House) -> None:
    status, made = ask(site, house, "PUT", json={"maxCovers": 40, "maxParties": 12})
    assert (status, made["changed"], made["preview"]) == (200, True, False)
    assert (made["rule"]["maxCovers"], made["rule"]["maxParties"]) == (40, 12)
    dinner = {"servicePeriodId": house.periods["dinner"]}
    ask(site, house, "PUT", json={**dinner, "maxCovers": 20, "maxParties": None})
    assert rules(site, house) == [(20, None), (40, 12)]
    status, again = ask(site, house, "PUT", json={"maxCovers": 40, "maxParties": 12})
    assert (status, again["changed"]) == (200, False)
    ask(site, house, "PUT", json={"maxCovers": 0, "maxParties": 12})
    assert rules(site, house) == [(20, None), (0, 12)]
    status, removed = ask(site, house, "DELETE", params=dinner)
    assert (status, removed["changed"], removed["rule"]["maxCovers"]) == (200, True, 20)
    assert rules(site, house) == [(0, 12)]
    status, nothing = ask(site, house, "DELETE", params=dinner)
    assert (status, nothing["changed"], nothing["rule"]) == (200, False, None)
    ask(site, house, "DELETE")
    assert rules(site, house) == []


def test_every_scope_is_a_rule_of_its_own(site: Site, house: House) -> None:
    dinner = {"servicePeriodId": house.periods["dinner"]}
    dates = {"firstDate": str(DAY), "lastDate": str(DAY)}
    scopes: list[dict[str, Any]] = [{}, {"weekday": 5}, dates, dinner, {**dinner, **dates}]
    for number, scope in enumerate(scopes, 10):
        body = {**scope, "maxCovers": number, "maxParties": None}
        assert ask(site, house, "PUT", json=body)[0] == 200
    assert sorted(rules(site, house)) == [(number, None) for number in range(10, 15)]
    _, found = ask(site, house, "GET")
    assert all(rule["scope"] for rule in found["rules"])
    for left, scope in enumerate(reversed(scopes), 1):
        assert ask(site, house, "DELETE", params=scope)[1]["changed"] is True
        assert len(rules(site, house)) == 5 - left


def test_a_change_is_tried_without_being_made(site: Site, house: House) -> None:
    site.book(house, partySize=8)
    rule = {"maxCovers": 5, "maxParties": None}
    status, tried = ask(site, house, "PUT", params={"preview": "true"}, json=rule)
    assert (status, tried["preview"], tried["changed"]) == (200, True, True)
    assert tried["debts"][0]["excessCovers"] == 3
    assert tried["affectedBookings"][0]["reason"] == "over_limit"
    assert rules(site, house) == []
    status, made = ask(site, house, "PUT", json=rule)
    assert made["debts"] == tried["debts"]
    assert made["services"] == tried["services"]
    assert rules(site, house) == [(5, None)]
    status, tried = ask(site, house, "DELETE", params={"preview": "true"})
    assert (status, tried["preview"], tried["changed"]) == (200, True, True)
    assert rules(site, house) == [(5, None)]


def test_a_misspelt_preview_changes_nothing(site: Site, house: House) -> None:
    rule = {"maxCovers": 5, "maxParties": None}
    for query in ({"preview": "yes"}, {"Preview": "true"}, {"dryRun": "true"}):
        status, problem = ask(site, house, "PUT", params=query, json=rule)
        assert (status, problem["code"]) == (422, "INVALID_REQUEST"), query
    assert rules(site, house) == []


def test_a_rule_changes_what_is_free(site: Site, house: House) -> None:
    ask(site, house, "PUT", json={"maxCovers": 1, "maxParties": None})
    refused = site.http.post("/api/bookings", json=house.request())
    assert (refused.status_code, refused.json()["code"]) == (409, "CAPACITY_EXCEEDED")
    ask(site, house, "PUT", json={"maxCovers": 2, "maxParties": None})
    site.book(house)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"maxCovers": -1}, "maxCovers"),
        ({"maxCovers": 1_000_001}, "maxCovers"),
        ({"maxCovers": "5"}, "maxCovers"),
        ({"weekday": 8}, "weekday"),
        ({"weekday": 0}, "weekday"),
        ({"firstDate": "tomorrow"}, "firstDate"),
        ({"covers": 5}, "covers"),
    ],
)
def test_a_mistake_is_named(site: Site, house: House, change: dict[str, Any], field: str) -> None:
    status, problem = ask(site, house, "PUT", json={"maxCovers": 5, "maxParties": None, **change})
    assert (status, problem["errors"][0]["field"]) == (422, field)
    assert rules(site, house) == []


def test_no_limit_is_said_aloud(site: Site, house: House) -> None:
    """A limit that is left out by mistake would lift it."""
    status, problem = ask(site, house, "PUT", json={"maxCovers": 5})
    assert (status, problem["errors"][0]["field"]) == (422, "maxParties")


def test_what_is_no_scope_is_refused_by_the_database(site: Site, house: House) -> None:
    both = {"weekday": 5, "firstDate": str(DAY), "lastDate": str(DAY)}
    status, problem = ask(site, house, "PUT", json={**both, "maxCovers": 5, "maxParties": None})
    assert (status, problem["code"]) == (422, "INVALID_SCOPE")
    elsewhere = {"servicePeriodId": site.house().periods["dinner"]}
    body = {**elsewhere, "maxCovers": 5, "maxParties": None}
    status, problem = ask(site, house, "PUT", json=body)
    assert (status, problem["code"]) == (404, "SERVICE_PERIOD_NOT_FOUND")


def test_staff_read_rules_and_admins_set_them(site: Site, house: House) -> None:
    rule = {"maxCovers": 5, "maxParties": None}
    assert ask(site, house, "GET", "staff")[0] == 200
    for params in ({}, {"preview": "true"}):
        assert ask(site, house, "PUT", "staff", params=params, json=rule)[0] == 403
        assert ask(site, house, "DELETE", "staff", params=params)[0] == 403
    assert rules(site, house) == []
    assert ask(site, house, "PUT", "admin", json=rule)[0] == 200
