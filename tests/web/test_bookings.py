"""POST /api/bookings, and what a guest does with the reference."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.web.support import DAY, House, Site

MORE = {
    "guestName": "Ada Löwenherz",
    "guestEmail": "ada@example.org",
    "guestPhone": "+41 44 000 00 00",
    "notes": "a 🎂 at nine",
    "seatingPreference": "indoor",
    "source": "web",
}


def test_a_booking_is_answered_with_its_capacity_and_where_it_is(site: Site) -> None:
    house = site.house(max_covers=10)
    answer = site.http.post("/api/bookings", json=house.request(partySize=4, **MORE))
    assert answer.status_code == 201
    body = answer.json()
    booking = body["booking"]
    assert {name: booking[name] for name in MORE} == MORE
    assert (booking["bookingDate"], booking["startTime"]) == (DAY.isoformat(), "19:00:00")
    assert (booking["status"], booking["partySize"], booking["version"]) == ("confirmed", 4, 1)
    assert (body["capacity"]["bookedCovers"], body["capacity"]["remainingCovers"]) == (4, 6)
    assert body["duplicate"] is False
    assert "Idempotent-Replayed" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    there = site.http.get(answer.headers["Location"])
    assert there.status_code == 200
    assert there.json()["booking"] == booking


def test_the_channel_is_web_unless_told(site: Site, house: House) -> None:
    assert site.book(house)["booking"]["source"] == "web"
    assert site.book(house, source="partner")["booking"]["source"] == "partner"


def test_a_repeated_request_gets_the_same_booking_and_says_so(site: Site) -> None:
    house = site.house(max_covers=4)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    request = house.request(partySize=3)
    first = site.http.post("/api/bookings", json=request, headers=key)
    again = site.http.post("/api/bookings", json=request, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["booking"] == first.json()["booking"]
    assert again.json()["idempotencyKey"] == key["Idempotency-Key"]
    assert (first.json()["duplicate"], again.json()["duplicate"]) == (False, True)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    # Without the key it is a request of its own, and there is no room for it.
    assert site.http.post("/api/bookings", json=request).status_code == 409


def test_a_repeated_refusal_is_the_same_refusal(site: Site) -> None:
    house = site.house(max_covers=4)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    full = house.request(partySize=5)
    first = site.http.post("/api/bookings", json=full, headers=key)
    again = site.http.post("/api/bookings", json=full, headers=key)
    assert (first.status_code, again.status_code) == (409, 409)
    assert (first.json()["duplicate"], again.json()["duplicate"]) == (False, True)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers


def test_a_key_is_for_one_request(site: Site, house: House) -> None:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    assert site.http.post("/api/bookings", json=house.request(), headers=key).status_code == 201
    other = site.http.post("/api/bookings", json=house.request(partySize=3), headers=key)
    assert other.status_code == 409
    assert other.json()["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_a_full_service_names_the_limits_and_what_else_is_free(site: Site) -> None:
    house = site.house(policy={"slot_covers": 4})
    site.book(house, partySize=3)
    answer = site.http.post("/api/bookings", json=house.request(partySize=2))
    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (409, "CAPACITY_EXCEEDED")
    assert problem["type"] == "urn:capacity-db:problem:capacity-exceeded"
    [violation] = problem["violations"]
    assert (violation["limit"], violation["used"], violation["requested"]) == (4, 3, 2)
    assert violation["shortfall"] == 1
    assert "Retry-After" not in answer.headers
    times = [one["time"] for one in problem["alternatives"]]
    assert "19:15:00" in times
    # What it offers can be had.
    free = problem["alternatives"][0]
    taken = house.request(partySize=2, bookingDate=free["date"], startTime=free["time"])
    assert site.http.post("/api/bookings", json=taken).status_code == 201


def test_all_full_is_a_refusal_without_alternatives(site: Site) -> None:
    house = site.house(max_covers=0)
    problem = site.http.post("/api/bookings", json=house.request()).json()
    assert (problem["code"], problem["alternatives"]) == ("CAPACITY_EXCEEDED", [])
    assert problem["capacity"]["maxCovers"] == 0


def test_whoever_has_the_reference_reads_changes_and_cancels(site: Site, house: House) -> None:
    booking = site.book(house)["booking"]
    path, of = f"/api/bookings/{booking['reference']}", {"restaurantId": house.id}
    change = {"version": 1, "partySize": 3, "startTime": "20:00", "guestName": "Ada"}
    changed = site.http.patch(path, params=of, json=change)
    assert changed.status_code == 200
    now = changed.json()["booking"]
    assert (now["partySize"], now["startTime"], now["version"]) == (3, "20:00:00", 2)
    assert (now["id"], now["bookingDate"]) == (booking["id"], booking["bookingDate"])
    assert site.http.get(path, params=of).json()["booking"] == now

    cleared = site.http.patch(path, params=of, json={"version": 2, "guestName": None})
    assert cleared.json()["booking"]["guestName"] is None
    assert cleared.json()["booking"]["partySize"] == 3

    cancelled = site.http.delete(path, params=of)
    assert cancelled.status_code == 200
    assert cancelled.json()["booking"]["status"] == "cancelled"
    again = site.http.delete(path, params=of)
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (200, "true")


def test_a_change_names_the_version_that_was_seen(site: Site, house: House) -> None:
    booking = site.book(house)["booking"]
    path, of = f"/api/bookings/{booking['reference']}", {"restaurantId": house.id}
    assert site.http.patch(path, params=of, json={"version": 1, "partySize": 3}).status_code == 200
    late = site.http.patch(path, params=of, json={"version": 1, "partySize": 4})
    assert late.status_code == 409
    assert late.json()["code"] == "BOOKING_CHANGED"
    assert late.json()["context"]["version"] == 2
    nameless = site.http.patch(path, params=of, json={"partySize": 4})
    assert nameless.status_code == 422
    assert nameless.json()["errors"][0]["field"] == "version"


def test_a_change_that_is_refused_keeps_the_place(site: Site) -> None:
    house = site.house(max_covers=4)
    booking = site.book(house)["booking"]
    path, of = f"/api/bookings/{booking['reference']}", {"restaurantId": house.id}
    refused = site.http.patch(path, params=of, json={"version": 1, "partySize": 5})
    assert (refused.status_code, refused.json()["code"]) == (409, "CAPACITY_EXCEEDED")
    assert site.http.get(path, params=of).json()["booking"] == booking


def test_a_change_is_repeated_by_its_key(site: Site, house: House) -> None:
    booking = site.book(house)["booking"]
    path, of = f"/api/bookings/{booking['reference']}", {"restaurantId": house.id}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    change = {"version": 1, "partySize": 3}
    first = site.http.patch(path, params=of, json=change, headers=key)
    again = site.http.patch(path, params=of, json=change, headers=key)
    assert again.json()["booking"] == first.json()["booking"]
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_reference_opens_nothing(site: Site, house: House, method: str) -> None:
    other = site.house()
    reference = site.book(other)["booking"]["reference"]
    body = {"version": 1, "partySize": 3} if method == "PATCH" else None

    def ask(restaurant: str, name: str) -> tuple[int, Any]:
        answer = site.http.request(
            method, f"/api/bookings/{name}", params={"restaurantId": restaurant}, json=body
        )
        problem = answer.json()
        return answer.status_code, (problem["code"], problem["context"])

    nowhere = (404, ("BOOKING_NOT_FOUND", {"restaurantId": house.id}))
    assert ask(house.id, "0" * 32) == nowhere
    assert ask(house.id, reference) == nowhere
    # The control: at its own restaurant it is found.
    found = site.http.get(f"/api/bookings/{reference}", params={"restaurantId": other.id})
    assert found.status_code == 200


def test_staff_book_in_their_own_name(site: Site, house: House) -> None:
    """History has the actor, and guests have keys of their own."""
    key = {"Idempotency-Key": str(uuid.uuid4())}
    request = house.request()
    as_guest = site.http.post("/api/bookings", json=request, headers=key)
    as_staff = site.http.post(
        "/api/bookings", json=request, headers={**key, **house.headers("staff")}
    )
    assert (as_guest.status_code, as_staff.status_code) == (201, 201)
    assert as_guest.json()["booking"]["id"] != as_staff.json()["booking"]["id"]
    broken = {"Authorization": "Bearer nothing"}
    refused = site.http.post("/api/bookings", json=request, headers=broken)
    assert refused.status_code == 401


def test_an_unknown_restaurant_is_not_found(site: Site, house: House) -> None:
    nowhere = house.request(restaurantId=str(uuid.uuid4()))
    answer = site.http.post("/api/bookings", json=nowhere)
    assert (answer.status_code, answer.json()["code"]) == (404, "RESTAURANT_NOT_FOUND")
