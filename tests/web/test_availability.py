"""GET /api/availability: a time or a whole day, how it may be kept, and what booking then does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.web.support import DAY, House, Site


def ask(site: Site, house: House, headers: dict[str, str] | None = None, **more: Any) -> Any:
    """The answer to a question about DAY."""
    asked = {"restaurantId": house.id, "date": DAY.isoformat(), "partySize": 2, **more}
    return site.http.get("/api/availability", params=asked, headers=headers)


def test_a_day_has_every_slot(site: Site) -> None:
    house = site.house(policy={"slot_covers": 4, "remaining_shown_below": 2})
    site.book(house, startTime="19:00", partySize=3)
    site.book(house, startTime="20:00", partySize=2)
    answer = ask(site, house)
    assert answer.status_code == 200
    day = answer.json()
    assert (day["restaurantId"], day["isOpen"]) == (house.id, True)
    slots = {slot["time"]: slot for slot in day["slots"]}
    assert len(slots) == 20
    assert slots["18:00:00"]["available"] is True
    assert (slots["18:00:00"]["remaining"], slots["18:00:00"]["remainingShown"]) == (4, None)
    assert (slots["19:00:00"]["available"], slots["19:00:00"]["reason"]) == (
        False,
        "CAPACITY_EXCEEDED",
    )
    assert (slots["20:00:00"]["remaining"], slots["20:00:00"]["remainingShown"]) == (2, 2)


def test_a_time_has_its_alternatives(site: Site) -> None:
    house = site.house(policy={"slot_covers": 4})
    site.book(house, partySize=3)
    free = ask(site, house, time="18:00").json()
    assert (free["available"], free["alternatives"]) == (True, [])
    full = ask(site, house, time="19:00").json()
    assert (full["available"], full["reason"]) == (False, "CAPACITY_EXCEEDED")
    assert full["violations"][0]["shortfall"] == 1
    assert "19:15:00" in [one["time"] for one in full["alternatives"]]


@pytest.mark.parametrize("time", ["18:00", "19:00", "09:00", "22:45"])
def test_booking_says_what_availability_said(site: Site, time: str) -> None:
    house = site.house(policy={"slot_covers": 4})
    site.book(house, partySize=3)
    said = ask(site, house, time=time).json()
    answer = site.http.post("/api/bookings", json=house.request(startTime=time))
    assert said["available"] is (answer.status_code == 201)
    if not said["available"]:
        assert answer.json()["code"] == said["reason"]


def test_it_may_be_kept_for_a_minute(site: Site, house: House) -> None:
    answer = ask(site, house)
    assert answer.headers["Cache-Control"] == "max-age=60"
    # What is about somebody is not kept at all.
    staff = site.http.get("/api/ops/restaurants", headers=house.headers())
    assert staff.headers["Cache-Control"] == "no-store"


def test_what_has_not_changed_is_not_sent_again(site: Site, house: House) -> None:
    first = ask(site, house)
    tag = first.headers["ETag"]
    same = ask(site, house, {"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    assert (same.headers["ETag"], same.headers["Cache-Control"]) == (tag, "max-age=60")
    assert ask(site, house, {"If-None-Match": f'"other", {tag}'}).status_code == 304
    assert ask(site, house, {"If-None-Match": "*"}).status_code == 304
    assert ask(site, house, {"If-None-Match": '"other"'}).status_code == 200
    # A proxy that compresses may make a weak tag of a strong one, and none may be half a tag.
    assert ask(site, house, {"If-None-Match": tag[:-2] + '"'}).status_code == 200
    site.client.set_capacity_rule(house.id, 4, None)
    site.book(house)
    changed = ask(site, house, {"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_a_guest_and_a_user_are_told_the_same(site: Site, house: House) -> None:
    """It is kept by caches that many share, so that it has to be."""
    as_guest, as_owner = ask(site, house), ask(site, house, house.headers("owner"))
    assert as_owner.json() == as_guest.json()
    broken = ask(site, house, {"Authorization": "Bearer nothing"})
    assert broken.json() == as_guest.json()


def test_an_unknown_restaurant_is_not_found(site: Site, house: House) -> None:
    unknown = house.id[:-4] + "0000"
    answer = ask(site, house, restaurantId=unknown)
    assert (answer.status_code, answer.json()["code"]) == (404, "RESTAURANT_NOT_FOUND")
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_a_guest_has_to_know_first(site: Site) -> None:
    house = site.house(policy={"max_party_size": 8}, name="Bären", timezone="Asia/Tokyo")
    answer = site.http.get(f"/api/restaurants/{house.id}")
    told = answer.json()
    assert (told["name"], told["timezone"], told["maxPartySize"]) == ("Bären", "Asia/Tokyo", 8)
    assert told["nowLocal"].startswith(told["today"])
    missing = site.http.get(f"/api/restaurants/{house.id[:-4]}0000")
    assert (missing.status_code, missing.json()["code"]) == (404, "RESTAURANT_NOT_FOUND")
    assert site.http.get("/api/restaurants/1").status_code == 422


def test_health(site: Site) -> None:
    assert site.http.get("/healthz").json() == {"status": "ok"}
    ready = site.http.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ok")
    assert httpx.get(f"{site.url}/openapi.json").status_code == 200
