"""A guest waits for a place: joining, an offer that shows by itself, and leaving."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.browser.guests import confirmed, fill_up, introduce, small_house
from tests.web.browser.support import assert_accessible
from tests.web.support import DAY, House, Site

TIMES = ("19:00", "19:30", "20:00", "20:30")


def wait(page: Page, site: Site, **window: str) -> House:
    """Join the waitlist of a day that is full."""
    house = small_house(site)
    fill_up(site, house, *TIMES)
    page.goto(f"/r/{house.id}?date={DAY}&party=3")
    page.get_by_role("link", name="Join the waitlist").click()
    for label, time in window.items():
        page.get_by_label(label.replace("_", " ")).fill(time)
    introduce(page)
    page.get_by_role("button", name="Join the waitlist").click()
    confirmed(page, "You are on the waitlist")
    return house


def free(site: Site, house: House, time: str) -> None:
    """Let the party of a time cancel."""
    for booking in site.client.list_bookings(house.id, DAY):
        if f"{booking.start_time:%H:%M}" == time:
            site.client.cancel_booking(house.id, booking.id)


def test_an_offer_shows_without_a_reload(page: Page, site: Site) -> None:
    page.clock.install()
    house = wait(page, site)
    free(site, house, "20:00")
    page.wait_for_load_state("load")  # the script runs from then on
    page.clock.fast_forward(11_000)
    confirmed(page, "A table is held for you")
    expect(page.get_by_role("status")).to_have_text("A table is held for you")
    assert "A table is held for you" in page.title()
    page.get_by_role("button", name="Take this table").click()
    confirmed(page)
    expect(page.locator(".asked").first).to_contain_text("20:00")


def test_an_offer_that_is_declined_goes_to_the_next(page: Page, site: Site) -> None:
    house = wait(page, site)
    other = site.client.join_waitlist(house.id, DAY, house.periods["dinner"], 2, guest_name="Next")
    assert other.entry is not None
    assert other.entry.status == "waiting"
    free(site, house, "20:00")
    page.reload()
    page.get_by_role("button", name="No, thank you").click()
    confirmed(page, "You let the table go")
    statuses = {one.guest_name: one.status for one in site.client.list_waitlist(house.id)}
    assert statuses == {"Next": "offered"}
    assert_accessible(page)


def test_who_leaves_the_waitlist_is_asked_before(page: Page, site: Site) -> None:
    house = wait(page, site)
    page.get_by_role("link", name="Leave the waitlist").click()
    page.get_by_role("link", name="Keep waiting").click()
    confirmed(page, "You are on the waitlist")
    page.get_by_role("link", name="Leave the waitlist").click()
    page.get_by_role("button", name="Yes, leave").click()
    confirmed(page, "You left the waitlist")
    assert site.client.list_waitlist(house.id) == ()
    assert_accessible(page)


def test_who_waits_for_certain_times_is_offered_no_other(page: Page, site: Site) -> None:
    house = wait(page, site, Not_before="20:00", Not_after="20:30")
    expect(page.get_by_text("Not before 20:00.")).to_be_visible()
    free(site, house, "19:00")
    page.reload()
    confirmed(page, "You are on the waitlist")
    free(site, house, "20:30")
    page.reload()
    confirmed(page, "A table is held for you")
    expect(page.locator(".offer")).to_contain_text("20:30")


def test_an_offer_that_was_taken_leads_to_its_booking(page: Page, site: Site) -> None:
    house = wait(page, site)
    entry = page.url
    free(site, house, "20:00")
    page.reload()
    page.get_by_role("button", name="Take this table").dblclick()
    confirmed(page)
    booking = page.url
    page.goto(entry)
    confirmed(page, "You took the table")
    page.get_by_role("link", name="To your booking").click()
    assert page.url == booking
    assert len(site.client.list_bookings(house.id, DAY)) == len(TIMES)
