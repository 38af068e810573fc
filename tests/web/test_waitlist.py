"""/api/waitlist: guests wait by reference, staff see and decide for them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.web.support import DAY, House, Site


@pytest.fixture
def full(site: Site) -> tuple[House, dict[str, Any]]:
    """A restaurant whose one place is taken, and the booking that has it."""
    house = site.house(max_covers=4)
    return house, site.book(house, partySize=4)["booking"]


def request(house: House, **more: Any) -> dict[str, Any]:
    """A body for POST /api/waitlist."""
    return {
        "restaurantId": house.id,
        "serviceDate": DAY.isoformat(),
        "servicePeriodId": house.periods["dinner"],
        "partySize": 2,
        **more,
    }


def join(site: Site, house: House, **more: Any) -> dict[str, Any]:
    """An entry of a guest."""
    answer = site.http.post("/api/waitlist", json=request(house, **more))
    assert answer.status_code == 201, answer.text
    entry: dict[str, Any] = answer.json()["entry"]
    return entry


def ask(site: Site, house: House, method: str, entry: dict[str, Any], act: str = "") -> Any:
    """What a guest is answered about an entry."""
    return site.http.request(
        method, f"/api/waitlist/{entry['reference']}{act}", params={"restaurantId": house.id}
    )


def free(site: Site, booking: dict[str, Any]) -> None:
    """Cancel a booking, so that whoever waits is offered its place."""
    site.http.delete(
        f"/api/bookings/{booking['reference']}", params={"restaurantId": booking["restaurantId"]}
    ).raise_for_status()


def test_a_guest_waits_and_takes_what_becomes_free(
    site: Site, full: tuple[House, dict[str, Any]]
) -> None:
    house, booking = full
    answer = site.http.post("/api/waitlist", json=request(house, guestName="Ada"))
    assert answer.status_code == 201
    entry = answer.json()["entry"]
    assert (entry["status"], entry["position"], entry["offer"]) == ("waiting", 1, None)
    assert (entry["guestName"], entry["source"]) == ("Ada", "web")
    there = site.http.get(answer.headers["Location"])
    assert there.json()["entry"] == entry
    assert there.headers["Cache-Control"] == "no-store"

    early = ask(site, house, "POST", entry, "/accept")
    assert (early.status_code, early.json()["code"]) == (409, "WRONG_STATUS")
    free(site, booking)
    offered = ask(site, house, "GET", entry).json()["entry"]
    assert offered["status"] == "offered"
    assert offered["offer"]["bookingReference"] is None

    accepted = ask(site, house, "POST", entry, "/accept")
    assert accepted.status_code == 200
    booked = accepted.json()["booking"]
    assert (booked["status"], booked["partySize"], booked["guestName"]) == ("confirmed", 2, "Ada")
    now = ask(site, house, "GET", entry).json()["entry"]
    assert (now["status"], now["offer"]["bookingReference"]) == ("accepted", booked["reference"])


def test_an_acceptance_is_repeated_by_its_key(
    site: Site, full: tuple[House, dict[str, Any]]
) -> None:
    house, booking = full
    entry = join(site, house)
    free(site, booking)
    path, of = f"/api/waitlist/{entry['reference']}/accept", {"restaurantId": house.id}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = site.http.post(path, params=of, headers=key)
    again = site.http.post(path, params=of, headers=key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json()["booking"] == first.json()["booking"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers


def test_who_declines_lets_the_next_have_it(site: Site, full: tuple[House, dict[str, Any]]) -> None:
    house, booking = full
    # Each takes the whole room.
    one, other = (join(site, house, partySize=4) for _ in range(2))
    free(site, booking)
    assert ask(site, house, "GET", other).json()["entry"]["status"] == "waiting"
    declined = ask(site, house, "POST", one, "/decline")
    assert (declined.status_code, declined.json()["entry"]["status"]) == (200, "declined")
    assert ask(site, house, "GET", other).json()["entry"]["status"] == "offered"
    late = ask(site, house, "POST", one, "/accept")
    assert (late.status_code, late.json()["code"]) == (409, "HOLD_RESOLVED")


def test_who_leaves_is_asked_no_more(site: Site, full: tuple[House, dict[str, Any]]) -> None:
    house, booking = full
    one, other = join(site, house), join(site, house)
    assert ask(site, house, "GET", other).json()["entry"]["position"] == 2
    left = ask(site, house, "DELETE", one)
    assert (left.status_code, left.json()["entry"]["status"]) == (200, "withdrawn")
    assert ask(site, house, "DELETE", one).headers["Idempotent-Replayed"] == "true"
    assert ask(site, house, "GET", other).json()["entry"]["position"] == 1
    free(site, booking)
    assert ask(site, house, "GET", one).json()["entry"]["status"] == "withdrawn"
    assert ask(site, house, "GET", other).json()["entry"]["status"] == "offered"


def test_a_request_to_wait_is_repeated_by_its_key(
    site: Site, full: tuple[House, dict[str, Any]]
) -> None:
    house, _ = full
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = site.http.post("/api/waitlist", json=request(house), headers=key)
    again = site.http.post("/api/waitlist", json=request(house), headers=key)
    assert again.json()["entry"] == first.json()["entry"]
    assert again.headers["Idempotent-Replayed"] == "true"
    other = site.http.post("/api/waitlist", json=request(house, partySize=3), headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")


def test_an_unknown_reference_opens_nothing(site: Site, full: tuple[House, dict[str, Any]]) -> None:
    house, _ = full
    entry = join(site, house)
    stranger = site.house()
    for method, act in (("GET", ""), ("POST", "/accept"), ("POST", "/decline"), ("DELETE", "")):
        for at, asked in ((house, {"reference": "0" * 32}), (stranger, entry)):
            answer = ask(site, at, method, asked, act)
            assert answer.status_code == 404
            assert answer.json()["code"] == "WAITLIST_ENTRY_NOT_FOUND"
    assert ask(site, house, "GET", entry).status_code == 200


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"partySize": 0}, "INVALID_REQUEST", "partySize"),
        ({"firstTime": "7pm"}, "INVALID_REQUEST", "firstTime"),
        ({"firstTime": "09:00", "lastTime": "10:00"}, "INVALID_RANGE", None),
        ({"serviceDate": "2001-01-01"}, "PAST_TIME", "serviceDate"),
        ({"serviceDate": "2999-01-01"}, "INVALID_DATE", "serviceDate"),
        ({"tables": 1}, "INVALID_REQUEST", "tables"),
    ],
)
def test_who_cannot_wait_is_told_why(
    site: Site, house: House, change: dict[str, Any], code: str, field: str | None
) -> None:
    answer = site.http.post("/api/waitlist", json=request(house, **change))
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_nobody_waits_for_a_closed_date(site: Site, house: House) -> None:
    site.client.set_special_day(house.id, DAY, label="holiday")
    answer = site.http.post("/api/waitlist", json=request(house))
    assert (answer.status_code, answer.json()["code"]) == (422, "OUTSIDE_SERVICE_HOURS")
    assert answer.json()["errors"][0]["field"] == "serviceDate"


def test_an_unknown_service_is_not_found(site: Site, house: House) -> None:
    nothing = house.periods["dinner"][:-4] + "0000"
    answer = site.http.post("/api/waitlist", json=request(house, servicePeriodId=nothing))
    assert (answer.status_code, answer.json()["code"]) == (404, "SERVICE_PERIOD_NOT_FOUND")


def test_staff_see_who_waits_and_decide_for_them(
    site: Site, full: tuple[House, dict[str, Any]]
) -> None:
    house, booking = full
    one, two, three = (join(site, house, partySize=4) for _ in range(3))

    def act(method: str, path: str = "", **query: str) -> Any:
        return site.http.request(
            method,
            f"/api/ops/waitlist{path}",
            params={"restaurantId": house.id, **query},
            headers=house.headers(),
        )

    def waiting(**query: str) -> list[tuple[str, str]]:
        return [(entry["id"], entry["status"]) for entry in act("GET", **query).json()["entries"]]

    assert waiting() == [(entry["id"], "waiting") for entry in (one, two, three)]
    early = act("POST", f"/{one['id']}/accept")
    assert (early.status_code, early.json()["code"]) == (409, "WRONG_STATUS")
    free(site, booking)
    assert act("POST", f"/{one['id']}/decline").json()["entry"]["status"] == "declined"
    accepted = act("POST", f"/{two['id']}/accept")
    assert (accepted.status_code, accepted.json()["booking"]["partySize"]) == (200, 4)
    assert act("DELETE", f"/{three['id']}").json()["entry"]["status"] == "withdrawn"
    assert waiting() == []
    final = [(one["id"], "declined"), (two["id"], "accepted"), (three["id"], "withdrawn")]
    assert waiting(includeFinal="true", date=str(DAY)) == final
    assert waiting(includeFinal="true", date="2030-01-01") == []
    elsewhere = act("DELETE", f"/{one['id'][:-4]}0000")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "WAITLIST_ENTRY_NOT_FOUND")
