"""What guests are told where there is no room: when to come instead, and whether to wait."""

from __future__ import annotations

import datetime as dt
import re

import httpx
import pytest

from tests.web.guest_forms import filled, post, seen_text
from tests.web.support import DAY, House, Site

pytestmark = pytest.mark.once

HOURS = {"lunch": ("12:00", "14:00"), "dinner": ("19:00", "21:00")}
EVENING = ("19:00", "19:30", "20:00", "20:30")
NOON = ("12:00", "12:30", "13:00", "13:30")


def _house(site: Site, *taken: str) -> House:
    """Four guests fit into each half hour of lunch and dinner; these are taken."""
    house = site.house(periods=HOURS, policy={"slot_covers": 4, "slot_interval_minutes": 30})
    for time in taken:
        assert site.client.create_booking(house.id, DAY, time, 4).success
    return house


def _waits_for(house: House, name: str, answer: httpx.Response) -> bool:
    return f"period={house.periods[name]}" in answer.text


def test_a_service_that_is_full_offers_its_waitlist_and_other_days(site: Site) -> None:
    house = _house(site, *EVENING)
    answer = site.http.get(f"/r/{house.id}?date={DAY}&party=2")
    assert "nothing is left. Wait for dinner" in seen_text(answer)
    assert _waits_for(house, "dinner", answer)
    assert not _waits_for(house, "lunch", answer)
    next_day = DAY + dt.timedelta(days=1)
    assert re.search(rf"days-list.*date={next_day}", answer.text, re.S)
    (link,) = re.findall(r'href="(/r/[^"]*waitlist[^"]*)"', answer.text)
    form = site.http.get(link.replace("&amp;", "&"))
    assert re.search(rf'value="{house.periods["dinner"]}" required checked', form.text)
    # With one place left at dinner, there is nothing to wait for.
    other = _house(site, *EVENING[1:])
    answer = site.http.get(f"/r/{other.id}?date={DAY}&party=2")
    assert "Wait for" not in seen_text(answer)


@pytest.mark.parametrize("way", ["seen", "sent"])
def test_a_time_in_a_full_service_offers_more_than_another_service(site: Site, way: str) -> None:
    house = _house(site, *EVENING)
    at = f"{DAY}T20:30"
    if way == "seen":
        answer = site.http.get(f"/r/{house.id}/book?party=4&at={at}")
    else:
        answer = post(site, f"/r/{house.id}/book", filled(at=at, party="4"))
    assert answer.status_code == 409
    said = seen_text(answer)
    assert "Nor is there room at any other time of this service." in said
    assert "13:30 lunch" in said
    assert "The same time on other days" in said
    assert f"{DAY + dt.timedelta(days=1)}T20:30" in answer.text
    assert "Wait for dinner" in said
    assert "Wait for lunch" not in said


def test_a_time_of_another_day_is_booked_with_the_details_that_were_sent(site: Site) -> None:
    house = _house(site, *EVENING)
    form = filled(at=f"{DAY}T20:30", party="4")
    answer = post(site, f"/r/{house.id}/book", form)
    key = re.search(r'name="key" value="([^"]+)"', answer.text)
    assert key is not None
    next_day = DAY + dt.timedelta(days=1)
    again = {**form, "key": key[1], "at": f"{next_day}T20:30"}
    assert post(site, f"/r/{house.id}/book", again).status_code == 303
    (booking,) = site.client.list_bookings(house.id, next_day)
    assert booking.guest_name == "Ada Archer"


def test_near_times_of_the_same_service_are_enough(site: Site) -> None:
    house = _house(site, "20:30")
    said = seen_text(site.http.get(f"/r/{house.id}/book?party=4&at={DAY}T20:30"))
    assert "These times are free" in said
    assert "Wait for" not in said
    assert "other days" not in said


@pytest.mark.parametrize("limit", ["slot", "service", "tables"])
def test_a_party_that_never_fits_is_told_so_and_does_not_wait(site: Site, limit: str) -> None:
    house = {
        "slot": lambda: site.house(policy={"slot_covers": 4}),
        "service": lambda: site.house(max_covers=4),
        "tables": lambda: site.house(policy={"requires_table": True}, tables={"1": 4}),
    }[limit]()
    for taken in (False, True):
        if taken:
            assert site.client.create_booking(house.id, DAY, "19:00", 4).success
        day = site.http.get(f"/r/{house.id}?date={DAY}&party=5")
        refused = site.http.get(f"/r/{house.id}/book?party=5&at={DAY}T19:00")
        sent = post(site, f"/r/{house.id}/book", filled(party="5"))
        join = site.http.get(f"/r/{house.id}/waitlist?date={DAY}&party=5")
        for answer in (day, refused, sent, join):
            said = seen_text(answer)
            assert "Please call us" in said
            assert "taken" not in said
            assert "is full" not in said
            assert "<button" not in answer.text or answer is day  # its form of the search
        for answer in (day, refused, sent):
            assert "We cannot seat 5 guests" in seen_text(answer)
            assert "waitlist" not in answer.text
    # Four fit, but not now: they may wait.
    answer = site.http.get(f"/r/{house.id}/book?party=4&at={DAY}T19:00")
    assert "19:00 is full" in seen_text(answer)
    if limit == "service":
        assert "Wait for dinner" in seen_text(answer)


def test_a_party_too_large_for_one_service_finds_the_other(site: Site) -> None:
    house = site.house(periods=HOURS)
    site.client.set_capacity_rule(house.id, 4, None, service_period_id=house.periods["dinner"])
    answer = site.http.get(f"/r/{house.id}?date={DAY}&party=5")
    assert f"at={DAY}T12:00" in answer.text
    assert "more than we can seat together" in seen_text(answer)
    assert "Wait for" not in seen_text(answer)


def test_who_waits_for_what_cannot_be_asked_is_led_to_the_day(site: Site) -> None:
    house = site.house(policy={"max_party_size": 8})
    for said in ("party=9", "party=1000", "party=99999999999"):
        answer = site.http.get(f"/r/{house.id}/waitlist?date={DAY}&{said}", follow_redirects=True)
        assert "We take bookings for" in seen_text(answer)
    answer = site.http.get(f"/r/{house.id}/waitlist?date=9999-12-31", follow_redirects=True)
    assert "Nobody can book as far away" in seen_text(answer)
    assert "For which service?" in seen_text(site.http.get(f"/r/{house.id}/waitlist?date={DAY}"))
