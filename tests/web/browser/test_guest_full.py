"""A guest finds no room, or is asked to wait a moment: what can be done instead."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenPage
from tests.web.browser.guests import confirmed, introduce, small_house
from tests.web.browser.support import PHONE, assert_accessible
from tests.web.conftest import MakeSite
from tests.web.support import DAY, House, Site

EVENING = ("19:00", "19:30", "20:00", "20:30")


def _two_services(site: Site, *taken: str) -> House:
    house = site.house(
        periods={"lunch": ("12:00", "14:00"), "dinner": ("19:00", "21:00")},
        policy={"slot_covers": 4, "slot_interval_minutes": 30, "max_party_size": 9},
    )
    for time in taken:
        assert site.client.create_booking(house.id, DAY, time, 4).success
    return house


def test_a_guest_waits_for_a_service_that_is_full(guest: Page, site: Site) -> None:
    house = _two_services(site, *EVENING)
    guest.goto(f"/r/{house.id}?date={DAY}&party=2")
    expect(guest.get_by_role("link", name="12:00")).to_be_visible()
    guest.get_by_role("link", name="Wait for dinner").click()
    expect(guest.get_by_role("radio", name="dinner")).to_be_checked()
    introduce(guest)
    guest.get_by_role("button", name="Join the waitlist").click()
    confirmed(guest, "You are on the waitlist")


def test_a_guest_takes_the_same_time_on_another_day(guest: Page, site: Site) -> None:
    house = _two_services(site, *EVENING[1:])
    guest.goto(f"/r/{house.id}/book?party=4&at={DAY}T19:00")
    introduce(guest)
    assert site.client.create_booking(house.id, DAY, "19:00", 4).success
    guest.get_by_role("button", name="Book 19:00").click()
    confirmed(guest, "19:00 is full")
    others = guest.get_by_role("region", name="The same time on other days")
    others.get_by_role("button", name="Book 19:00").first.click()
    confirmed(guest)
    expect(guest.get_by_text("A high chair")).to_be_visible()


def test_a_guest_changes_name_and_notes(guest: Page, site: Site) -> None:
    house = small_house(site)
    booking = site.client.create_booking(house.id, DAY, "19:00", 2, guest_name="Other").booking
    assert booking is not None
    guest.goto(f"/r/{house.id}/bookings/{booking.reference}")
    guest.get_by_role("link", name="Change name, contact or notes").click()
    expect(guest.get_by_label("Name")).to_have_value("Other")
    introduce(guest)
    guest.get_by_role("button", name="Change the details").click()
    expect(guest.get_by_text("Your booking was changed.")).to_be_visible()
    expect(guest.get_by_text("Ada Archer")).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_form_above_the_limit_is_sent_again_by_one_click(
    open_page: OpenPage, make_site: MakeSite, has_script: bool
) -> None:
    site = make_site(booking_limit="1/8 seconds")
    house = small_house(site)
    page = open_page(base_url=site.url, viewport=PHONE, java_script_enabled=has_script)
    page.goto(f"/r/{house.id}/book?party=2&at={DAY}T19:00")
    introduce(page)
    # Others behind the same address are faster.
    for _ in range(20):
        if (
            site.http.post("/api/bookings", json=house.request(startTime="19:30")).status_code
            == 429
        ):
            break
    page.get_by_role("button", name="Book 19:00").click()
    confirmed(page, "One moment, please")
    if has_script:
        assert_accessible(page)
    expect(page.get_by_role("link", name="To the restaurant")).to_be_visible()
    seconds = re.search(r"again in (\d+) second", page.locator("main").inner_text())
    assert seconds is not None
    page.wait_for_timeout(1000 * int(seconds[1]) + 200)
    page.get_by_role("button", name="Send again").click()
    confirmed(page)
    expect(page.get_by_text("A high chair")).to_be_visible()


def test_each_page_about_no_room_is_accessible_at_both_sizes(page: Page, site: Site) -> None:
    house = _two_services(site, *EVENING)
    path = f"/r/{house.id}"
    for address in (
        f"{path}?date={DAY}&party=2",
        f"{path}?date={DAY}&party=5",
        f"{path}/book?party=2&at={DAY}T19:00",
        f"{path}/book?party=5&at={DAY}T19:00",
        f"{path}/waitlist?party=5&date={DAY}",
    ):
        page.goto(address)
        assert_accessible(page)
    booking = site.client.create_booking(house.id, DAY, "12:00", 2).booking
    assert booking is not None
    for part in ("details", f"change?date={DAY}&party=4", f"change?date={DAY}&party=5"):
        page.goto(f"{path}/bookings/{booking.reference}/{part}")
        assert_accessible(page)
    page.goto(f"{path}/bookings/{booking.reference}/change?date={DAY}")
    page.get_by_role("button", name="Change to 12:30").click()
    page.goto(f"{path}/book?party=4&at={DAY}T13:00")
    introduce(page)
    assert site.client.create_booking(house.id, DAY, "13:00", 4).success
    page.get_by_role("button", name="Book 13:00").click()
    assert_accessible(page)
