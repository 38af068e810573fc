"""/api/ops/holds: a place is kept, and becomes a booking or is given back."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg

from tests.web.support import DAY, House, Site


def ask(site: Site, house: House, method: str, path: str = "", **options: Any) -> tuple[int, Any]:
    """Status and body of an answer to staff."""
    headers = {**house.headers(), **options.pop("headers", {})}
    of = {} if path == "" else {"restaurantId": house.id}
    answer = site.http.request(
        method, f"/api/ops/holds{path}", params=of, headers=headers, **options
    )
    return answer.status_code, answer.json()


def hold(site: Site, house: House, **more: Any) -> dict[str, Any]:
    """A place that staff keep."""
    status, held = ask(site, house, "POST", json=house.request(**more))
    assert status == 201, held
    booking: dict[str, Any] = held["booking"]
    return booking


def test_a_place_is_kept_from_others_and_confirmed(site: Site) -> None:
    house = site.house(max_covers=4)
    held = hold(site, house, partySize=4)
    assert held["status"] == "held"
    assert held["holdExpiresAt"] is not None
    refused = site.http.post("/api/bookings", json=house.request())
    assert (refused.status_code, refused.json()["code"]) == (409, "CAPACITY_EXCEEDED")
    body = {"partySize": 3, "guestName": "Ada"}
    status, confirmed = ask(site, house, "POST", f"/{held['id']}/confirm", json=body)
    assert status == 200
    booking = confirmed["booking"]
    assert (booking["id"], booking["status"], booking["partySize"]) == (held["id"], "confirmed", 3)
    assert booking["guestName"] == "Ada"
    assert confirmed["capacity"]["bookedCovers"] == 3


def test_a_confirmation_is_repeated_by_its_key(site: Site, house: House) -> None:
    held = hold(site, house)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    path = f"/{held['id']}/confirm"
    first = ask(site, house, "POST", path, json={}, headers=key)
    again = ask(site, house, "POST", path, json={}, headers=key)
    assert (first[0], again[0]) == (200, 200)
    assert (first[1]["duplicate"], again[1]["duplicate"]) == (False, True)
    status, problem = ask(site, house, "POST", path, json={})
    assert (status, problem["code"]) == (409, "HOLD_RESOLVED")


def test_a_hold_that_is_given_back_is_free_for_others(site: Site) -> None:
    house = site.house(max_covers=4)
    held = hold(site, house, partySize=4)
    status, released = ask(site, house, "DELETE", f"/{held['id']}")
    assert (status, released["booking"]["status"]) == (200, "released")
    assert ask(site, house, "DELETE", f"/{held['id']}")[1]["duplicate"] is True
    site.book(house, partySize=4)
    status, problem = ask(site, house, "POST", f"/{held['id']}/confirm", json={})
    assert (status, problem["code"]) == (409, "HOLD_RESOLVED")


def test_a_hold_is_for_as_many_as_were_held(site: Site, house: House) -> None:
    held = hold(site, house, partySize=2)
    status, problem = ask(site, house, "POST", f"/{held['id']}/confirm", json={"partySize": 3})
    assert (status, problem["code"]) == (409, "HOLD_EXCEEDED")


def test_a_hold_that_has_expired_is_refused(site: Site, house: House) -> None:
    held = hold(site, house, seconds=10)
    with psycopg.connect(site.dsn) as connection:
        connection.execute(
            "UPDATE capacity.bookings SET hold_expires_at = now() - interval '1 second'"
            " WHERE restaurant_id = %s AND id = %s",
            (house.id, held["id"]),
        )
    status, problem = ask(site, house, "POST", f"/{held['id']}/confirm", json={})
    assert (status, problem["code"]) == (409, "HOLD_EXPIRED")


def test_a_full_service_holds_nothing_and_offers_others(site: Site) -> None:
    house = site.house(policy={"slot_covers": 2})
    hold(site, house)
    status, problem = ask(site, house, "POST", json=house.request())
    assert (status, problem["code"]) == (409, "CAPACITY_EXCEEDED")
    assert problem["alternatives"]


def test_seconds_have_a_range(site: Site, house: House) -> None:
    for seconds in (9, 86_401, "60", 1.5):
        status, problem = ask(site, house, "POST", json=house.request(seconds=seconds))
        assert (status, problem["errors"][0]["field"]) == (422, "seconds")
    assert site.client.list_bookings(house.id, DAY) == ()


def test_a_hold_that_is_not_there_is_not_found(site: Site, house: House) -> None:
    elsewhere = hold(site, other := site.house())["id"]
    assert ask(site, house, "POST", f"/{elsewhere}/confirm", json={})[0] == 404
    assert ask(site, house, "DELETE", f"/{elsewhere}")[0] == 404
    assert ask(site, other, "DELETE", f"/{elsewhere}")[0] == 200
