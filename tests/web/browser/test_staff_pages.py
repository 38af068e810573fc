"""What staff meet beside bookings: who waits, whom a change concerns, addresses that fail."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import OpenPage
from tests.web.browser.support import assert_accessible
from tests.web.support import DAY, House, Site


def wait(site: Site, house: House, name: str) -> str:
    answer = site.client.join_waitlist(
        house.id, DAY, house.periods["dinner"], 2, guest_name=name, guest_phone="044 1"
    )
    assert answer.entry is not None, answer.error
    return answer.entry.status


def test_the_day_shows_who_waits_and_one_can_be_removed(site: Site, open_page: OpenPage) -> None:
    house = site.house(max_covers=2)
    site.book(house, partySize=2)
    assert wait(site, house, "Wanda Weber") == "waiting"
    wait(site, house, "Xaver Xu")
    page = open_page(house.token(), java_script_enabled=False)
    page.goto(f"/ops/{house.id}?date={DAY}")
    waiting = page.get_by_role("region", name="Waitlist")
    entries = waiting.get_by_role("listitem")
    expect(entries).to_contain_text(["Wanda Weber", "Xaver Xu"])
    for text in ("waiting", "2 guests", "since", "044 1"):
        expect(entries.first).to_contain_text(text)
    entries.first.get_by_text("Remove Wanda Weber from the waitlist").click()
    entries.first.get_by_role("button", name="Remove Wanda Weber").click()
    expect(entries).to_contain_text(["Xaver Xu"])
    assert [one.guest_name for one in site.client.list_waitlist(house.id, DAY)] == ["Xaver Xu"]


def test_an_offer_is_shown_with_its_time(site: Site, open_page: OpenPage) -> None:
    house = site.house(max_covers=2)
    booking = site.book(house, partySize=2)["booking"]["id"]
    wait(site, house, "Wanda Weber")
    page = open_page(house.token())
    page.goto(f"/ops/{house.id}?date={DAY}")
    site.client.cancel_booking(house.id, booking)
    entry = page.get_by_role("region", name="Waitlist").get_by_role("listitem")
    expect(entry).to_contain_text("offered")
    expect(entry).to_contain_text(re.compile("until [0-9]{2}:[0-9]{2}"))


def test_whom_a_change_concerns_is_named_with_a_telephone_and_a_link(
    site: Site, house: House, open_page: OpenPage
) -> None:
    guest = {"guestName": "Ada Archer", "guestPhone": "+41 44 000 00 00"}
    booking = site.book(house, partySize=2, **guest)["booking"]["id"]
    site.book(house, partySize=5, startTime="20:00")
    page = open_page(house.token("admin"))
    page.goto(f"/ops/{house.id}/rules/rule")
    page.get_by_label("Covers").fill("6")
    page.get_by_role("button", name="Show what it touches").click()
    bookings = page.get_by_role("region", name="2 bookings would no longer be taken")
    expect(bookings.get_by_role("listitem")).to_contain_text(["Ada Archer", "No name"])
    expect(bookings.get_by_role("link", name="+41 44 000 00 00")).to_be_visible()
    assert_accessible(page)
    bookings.get_by_role("link", name="Ada Archer").click()
    expect(page).to_have_url(f"{site.url}/ops/{house.id}/bookings/{booking}")


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("?date=2026-02-31", "A date is written YYYY-MM-DD."),
        (f"/slot?date={DAY}&time=nine", "A time is written HH:MM."),
        ("/slot", "A date is needed: YYYY-MM-DD."),
        ("/tables/nope", "The table in this address is none"),
        ("/assignment?period=y", "The service in this address is none"),
        ("/bookings/nope", "The booking in this address is none"),
        ("/bookings/00000000-0000-4000-8000-000000000000", "no such booking"),
    ],
)
def test_an_address_that_does_not_hold_is_told_in_words_below_the_bar(
    house: House, open_page: OpenPage, rest: str, said: str
) -> None:
    page = open_page(house.token())
    answer = page.goto(f"/ops/{house.id}{rest}")
    assert answer is not None
    assert answer.status in (404, 422)
    expect(page.locator("main")).to_contain_text(said)
    for word in ("DETAIL", "errors for each field", "invalid", "INVALID"):
        expect(page.locator("main")).not_to_contain_text(word)
    assert_accessible(page)
    page.get_by_role("link", name="Tables", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tables")


def test_a_form_writes_only_what_was_changed_in_it(site: Site, open_page: OpenPage) -> None:
    house = site.house(tables={"7": 4})
    table = house.tables["7"]
    page = open_page(house.token("admin"), java_script_enabled=False)
    page.goto(f"/ops/{house.id}/tables/{table}")
    site.client.update_table(house.id, table, capacity=8)
    page.get_by_label("Section").fill("Terrace")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("The table was changed.")
    (found,) = site.client.list_tables(house.id).tables
    assert (found.capacity, found.section) == (8, "Terrace")

    page.goto(f"/ops/{house.id}/rules/policy")
    site.client.set_booking_policy(house.id, {"min_notice_minutes": 240})
    page.get_by_label("Tell “n left” from").fill("5")
    page.get_by_role("button", name="Show what it touches").click()
    page.get_by_role("button", name="Save the policy").click()
    expect(page.get_by_role("status")).to_have_text("The booking policy was saved.")
    policy = site.client.get_booking_policy(house.id)
    assert (policy.min_notice_minutes, policy.remaining_shown_below) == (240, 5)


def test_all_that_is_wrong_with_a_policy_is_named_at_once(
    house: House, open_page: OpenPage
) -> None:
    page = open_page(house.token("admin"))
    page.goto(f"/ops/{house.id}/rules/policy")
    page.get_by_label("Notice in minutes").fill("-1")
    page.get_by_label("Days ahead").fill("99999999999")
    page.get_by_label("Largest party").fill("1001")
    button = page.get_by_role("button", name="Show what it touches")
    button.evaluate("one => { one.formNoValidate = true; }")
    button.click()
    for name, takes in (
        ("min_notice_minutes", "0 to 525600"),
        ("booking_horizon_days", "0 to 3650"),
        ("max_party_size", "1 to 1000"),
    ):
        expect(page.locator(f"#{name}-error")).to_contain_text(takes)
    expect(page.locator(".error")).to_have_count(3)
