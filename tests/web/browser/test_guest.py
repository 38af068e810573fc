"""A guest books a table: on a desktop, on a phone, by keyboard, without JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.web.browser.guests import bookings, choose, confirmed, fill_up, introduce, small_house
from tests.web.browser.support import assert_accessible, is_focus_visible, tab_to
from tests.web.support import DAY, Site


def test_a_guest_books_a_time_that_is_free(guest: Page, site: Site) -> None:
    house = small_house(site)
    choose(guest, house, "19:30", 3)
    introduce(guest)
    guest.get_by_role("button", name="Book 19:30 for 3 guests").click()
    confirmed(guest)
    assert bookings(site, house) == [("19:30", 3, "Ada Archer")]
    (booking,) = site.client.list_bookings(house.id, DAY)
    assert guest.url.endswith(f"/r/{house.id}/bookings/{booking.reference}")
    assert booking.source == "web"
    assert booking.notes == "A high chair"
    shown = guest.locator("main").inner_text()
    for fact in (f"{DAY.day} {DAY:%B %Y}", "19:30", "3 guests", "ada@example.com"):
        assert fact in shown
    reference = guest.locator(".reference").text_content()
    assert reference is not None
    assert "".join(reference.split()) == booking.reference


def test_a_time_that_is_taken_meanwhile_leads_to_others_in_one_click(
    guest: Page, site: Site
) -> None:
    house = small_house(site)
    choose(guest, house, "19:30", 3)
    introduce(guest)
    fill_up(site, house, "19:30")
    guest.get_by_role("button", name="Book 19:30").click()
    confirmed(guest, "19:30 is full")
    expect(guest.get_by_label("Name")).to_have_value("Ada Archer")
    expect(guest.get_by_label("Anything we should know?")).to_have_value("A high chair")
    offered = guest.get_by_role("button", name=re.compile("Book"))
    assert [re.sub(r"\D*(\d\d:\d\d).*", r"\1", text) for text in offered.all_inner_texts()] == [
        "19:00",
        "20:00",
        "20:30",
    ]
    guest.get_by_role("button", name="Book 20:00").click()
    confirmed(guest)
    assert bookings(site, house) == [("19:30", 4, "Other"), ("20:00", 3, "Ada Archer")]


def test_a_day_that_is_full_leads_to_other_days_and_to_the_waitlist(
    guest: Page, site: Site
) -> None:
    house = small_house(site)
    choose(guest, house, "19:30", 3)
    introduce(guest)
    fill_up(site, house, "19:00", "19:30", "20:00", "20:30")
    guest.get_by_role("button", name="Book 19:30").click()
    confirmed(guest, "19:30 is full")
    others = guest.get_by_role("region", name="The same time on other days")
    expect(others.get_by_role("button", name="Book 19:30")).to_have_count(6)

    guest.get_by_role("button", name="Wait for dinner").click()
    confirmed(guest, "You are on the waitlist")
    expect(guest.locator(".position")).to_contain_text("You are next")
    (entry,) = site.client.list_waitlist(house.id)
    assert (entry.guest_name, entry.party_size, entry.status) == ("Ada Archer", 3, "waiting")

    (taken, *_) = site.client.list_bookings(house.id, DAY)
    site.client.cancel_booking(house.id, taken.id)
    guest.reload()
    confirmed(guest, "A table is held for you")
    expect(guest.locator(".offer")).to_contain_text("19:00")
    expect(guest.locator(".deadline")).to_contain_text(re.compile(r"until \d\d:\d\d"))
    guest.get_by_role("button", name="Take this table").click()
    confirmed(guest)
    assert ("19:00", 3, "Ada Archer") in bookings(site, house)


def test_the_other_days_lead_to_their_times(page: Page, site: Site) -> None:
    house = small_house(site)
    fill_up(site, house, "19:00", "19:30", "20:00", "20:30")
    page.goto(f"/r/{house.id}?date={DAY}&party=3")
    expect(page.get_by_role("heading", name="Everything is taken on this day")).to_be_visible()
    page.locator(".days-list a").first.click()
    expect(page.locator(".times a")).to_have_count(4)


def test_two_clicks_book_one_table(page: Page, site: Site) -> None:
    house = small_house(site)
    choose(page, house, "19:30", 2)
    introduce(page)
    page.get_by_role("button", name="Book 19:30").dblclick()
    confirmed(page)
    page.go_back()
    page.get_by_role("button", name="Book 19:30").click()
    confirmed(page)
    assert bookings(site, house) == [("19:30", 2, "Ada Archer")]
    # Another form is another request.
    choose(page, house, "19:30", 2)
    introduce(page)
    page.get_by_role("button", name="Book 19:30").click()
    confirmed(page)
    assert len(bookings(site, house)) == 2


def test_a_table_is_booked_by_keyboard_alone(page: Page, site: Site) -> None:
    house = small_house(site)
    page.goto(f"/r/{house.id}?date={DAY}&party=2")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    time = page.get_by_role("link", name="19:30")
    tab_to(page, time)
    assert is_focus_visible(time)
    page.keyboard.press("Enter")
    page.wait_for_url("**/book?**")
    for label, text in (("Name", "Ada Archer"), ("E-mail (optional)", "ada@example.com")):
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(text)
    fill_up(site, house, "19:30")
    button = page.get_by_role("button", name="Book 19:30")
    tab_to(page, button)
    assert is_focus_visible(button)
    page.keyboard.press("Enter")
    confirmed(page, "19:30 is full")

    # Enter in a field books no time that nobody chose.
    tab_to(page, page.get_by_label("Name"))
    page.keyboard.press("Enter")
    assert bookings(site, house) == [("19:30", 4, "Other")]
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Book 20:30")).to_be_focused()
    page.keyboard.press("Enter")
    confirmed(page)
    assert bookings(site, house) == [("19:30", 4, "Other"), ("20:30", 2, "Ada Archer")]


def test_n_left_is_told_where_the_restaurant_wants_it(page: Page, site: Site) -> None:
    telling, silent = small_house(site, remaining_shown_below=2), small_house(site)
    for house in (telling, silent):
        fill_up(site, house, "19:30", party=2)
        page.goto(f"/r/{house.id}?date={DAY}&party=2")
        expect(page.get_by_role("link", name="19:00")).to_be_visible()
        expected = 1 if house is telling else 0
        expect(page.get_by_text("2 left")).to_have_count(expected)
        expect(page.get_by_text(" left")).to_have_count(expected)
        expect(page.get_by_role("link", name="19:30 2 left")).to_have_count(expected)
    # For four the slot is full, and says so instead of being hidden.
    page.goto(f"/r/{telling.id}?date={DAY}&party=4")
    expect(page.locator(".times .off")).to_have_text(["19:30 full"])


def test_each_page_and_state_is_accessible_at_both_sizes(page: Page, site: Site) -> None:
    house = small_house(site, remaining_shown_below=3)
    path = f"/r/{house.id}"
    page.goto(f"{path}?date=nonsense&party=none")
    expect(page.locator("[aria-invalid=true]")).to_have_count(2)
    assert_accessible(page)
    page.goto(f"{path}?date={DAY}&party=2")
    assert_accessible(page)
    page.get_by_role("link", name="20:00").click()
    assert_accessible(page)
    page.get_by_label("Name").evaluate("one => one.required = false")
    page.get_by_role("button", name="Book 20:00").click()
    expect(page.get_by_text("Please tell us your name.")).to_be_visible()
    assert_accessible(page)
    introduce(page)
    fill_up(site, house, "20:00")
    page.get_by_role("button", name="Book 20:00").click()
    assert_accessible(page)
    page.get_by_role("button", name="Book 19:30").click()
    confirmed(page)
    assert_accessible(page)
    booking = page.url
    for part in ("change", "cancel"):
        page.goto(f"{booking}/{part}")
        assert_accessible(page)
    page.get_by_role("button", name="Yes, cancel it").click()
    assert_accessible(page)
    fill_up(site, house, "19:00", "19:30", "20:30")
    page.goto(f"{path}?date={DAY}&party=2")
    assert_accessible(page)
    page.get_by_role("link", name="Join the waitlist").click()
    assert_accessible(page)
    introduce(page)
    page.get_by_role("button", name="Join the waitlist").click()
    confirmed(page, "You are on the waitlist")
    assert_accessible(page)
    entry = page.url
    page.goto(f"{entry}/leave")
    assert_accessible(page)
    taken = site.client.list_bookings(house.id, DAY)[0]
    site.client.cancel_booking(house.id, taken.id)
    page.goto(entry)
    confirmed(page, "A table is held for you")
    assert_accessible(page)
    site.client.set_special_day(house.id, DAY, label="holiday")
    page.goto(f"{path}?date={DAY}&party=2")
    expect(page.get_by_role("heading", name="We are closed on this day")).to_be_visible()
    assert_accessible(page)
    for missing in (f"{path}/bookings/nothing", "/r/nothing", "/"):
        page.goto(missing)
        assert_accessible(page)
