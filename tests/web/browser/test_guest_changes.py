"""A guest changes a booking, or cancels it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.browser.guests import bookings, confirmed, fill_up, small_house
from tests.web.support import DAY, Site


def test_a_guest_cancels_after_being_asked(guest: Page, site: Site) -> None:
    house = small_house(site)
    fill_up(site, house, "19:00")
    (booking,) = site.client.list_bookings(house.id, DAY)
    guest.goto(f"/r/{house.id}/bookings/{booking.reference}")
    guest.get_by_role("link", name="Cancel").click()
    guest.get_by_role("link", name="Keep it").click()
    confirmed(guest)
    guest.get_by_role("link", name="Cancel").click()
    guest.get_by_role("button", name="Yes, cancel it").click()
    confirmed(guest, "This booking is cancelled")
    expect(guest.get_by_role("link", name="Change party or time")).to_have_count(0)
    assert bookings(site, house) == []


def test_a_guest_changes_party_and_time(guest: Page, site: Site) -> None:
    house = small_house(site)
    fill_up(site, house, "19:00", party=2)
    (booking,) = site.client.list_bookings(house.id, DAY)
    guest.goto(f"/r/{house.id}/bookings/{booking.reference}/change")
    guest.get_by_label("Guests", exact=True).select_option("4")
    guest.get_by_role("button", name="Show times").click()
    guest.get_by_role("button", name="Change to 20:00").click()
    expect(guest.get_by_text("Your booking was changed.")).to_be_visible()
    assert bookings(site, house) == [("20:00", 4, "Other")]


def test_a_change_that_is_refused_keeps_the_booking_and_offers_others(
    guest: Page, site: Site
) -> None:
    house = small_house(site)
    fill_up(site, house, "19:00", party=2)
    (booking,) = site.client.list_bookings(house.id, DAY)
    guest.goto(f"/r/{house.id}/bookings/{booking.reference}/change")
    fill_up(site, house, "20:00")
    guest.get_by_role("button", name="Change to 20:00").click()
    expect(guest.get_by_role("heading", name="Not changed")).to_be_visible()
    assert bookings(site, house) == [("19:00", 2, "Other"), ("20:00", 4, "Other")]
    guest.get_by_role("list", name="These times are free").get_by_role(
        "button", name="20:30"
    ).click()
    expect(guest.get_by_text("Your booking was changed.")).to_be_visible()
    assert bookings(site, house) == [("20:00", 4, "Other"), ("20:30", 2, "Other")]


def test_a_change_finds_room_in_the_places_that_it_gives_back(page: Page, site: Site) -> None:
    house = small_house(site)
    fill_up(site, house, "19:00", party=3)
    (booking,) = site.client.list_bookings(house.id, DAY)
    page.goto(f"/r/{house.id}/bookings/{booking.reference}/change?party=4&date={DAY}")
    page.get_by_role("button", name="Change to 19:00 ask").click()
    expect(page.get_by_text("Your booking was changed.")).to_be_visible()
    assert bookings(site, house) == [("19:00", 4, "Other")]


def test_a_change_of_what_somebody_else_changed_asks_again(page: Page, site: Site) -> None:
    house = small_house(site)
    fill_up(site, house, "19:00", party=2)
    (booking,) = site.client.list_bookings(house.id, DAY)
    page.goto(f"/r/{house.id}/bookings/{booking.reference}/change")
    site.client.update_booking(house.id, booking.id, booking.version, party_size=3)
    page.get_by_role("button", name="Change to 20:00").click()
    expect(page.get_by_text("This booking was changed meanwhile")).to_be_visible()
    assert bookings(site, house) == [("19:00", 3, "Other")]
    page.get_by_role("button", name="Change to 20:00").click()
    confirmed(page)
