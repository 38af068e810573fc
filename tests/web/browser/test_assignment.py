"""Giving out tables: by suggestion, by hand, by keyboard, all at once; refusals in words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.browser.conftest import OpenPage
from tests.web.browser.support import PHONE, assert_accessible, is_focus_visible, tab_to
from tests.web.support import DAY, House, Site

TABLES = {"1": 2, "2": 2, "4": 4, "6": 6}


def path(house: House) -> str:
    return f"/ops/{house.id}/assignment?date={DAY}&period={house.periods['dinner']}"


def book(site: Site, house: House, name: str, party: int = 2, time: str = "19:00") -> str:
    booked = site.client.create_booking(house.id, DAY, time, party, guest_name=name)
    assert booked.booking is not None, booked.error
    return str(booked.booking.id)


def tables_of(site: Site, house: House) -> dict[str, str]:
    """Where each guest sits, as the database has it."""
    return {
        booking.guest_name or "": "+".join(table.table_number for table in booking.tables)
        for booking in site.client.list_bookings(house.id, DAY)
    }


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=re.compile(name))


def place(page: Page, number: str) -> Locator:
    return page.locator(f".place[data-label='{number}']")


@pytest.fixture
def floor(site: Site) -> House:
    """A restaurant with four tables."""
    return site.house(tables=TABLES)


def test_a_click_gives_the_suggested_table_and_says_so(
    site: Site, floor: House, open_page: OpenPage
) -> None:
    book(site, floor, "Ada Archer", 4)
    book(site, floor, "Ben Baker", 2)
    page = open_page(floor.token())
    page.goto(path(floor))
    ada = card(page, "Ada Archer")
    expect(ada).to_contain_text("Suggested. smallest free table that fits: table 4")
    expect(ada).to_contain_text("table 6: 2 seats left over")
    ada.get_by_role("button", name=re.compile("^Table 4")).click()
    expect(page.locator("#said")).to_have_text("Ada Archer sits at 4.")
    expect(place(page, "4")).to_contain_text("Ada Archer")
    assert tables_of(site, floor) == {"Ada Archer": "4", "Ben Baker": ""}
    # The hands go on with the next.
    expect(card(page, "Ben Baker").get_by_role("button").first).to_be_focused()


def test_a_booking_is_dragged_onto_a_table_and_on_to_another(
    site: Site, floor: House, open_page: OpenPage
) -> None:
    book(site, floor, "Ada Archer")
    page = open_page(floor.token())
    page.goto(path(floor))
    card(page, "Ada Archer").locator(".who strong").drag_to(place(page, "2"))
    expect(place(page, "2")).to_contain_text("Ada Archer")
    assert tables_of(site, floor) == {"Ada Archer": "2"}
    card(page, "Ada Archer").locator(".who strong").drag_to(place(page, "1"))
    expect(place(page, "1")).to_contain_text("Ada Archer")
    expect(place(page, "2")).not_to_contain_text("Ada Archer")
    assert tables_of(site, floor) == {"Ada Archer": "1"}


def test_a_booking_dropped_where_it_does_not_fit_stays_and_is_told_why(
    site: Site, floor: House, open_page: OpenPage
) -> None:
    book(site, floor, "Ada Archer", 4)
    page = open_page(floor.token())
    page.goto(path(floor))
    card(page, "Ada Archer").locator(".who strong").drag_to(place(page, "2"))
    refusal = card(page, "Ada Archer").get_by_role("alert")
    expect(refusal).to_have_text("2 takes parties up to 2; this one has 4.")
    assert tables_of(site, floor) == {"Ada Archer": ""}
    assert_accessible(page)


def test_the_keyboard_alone_assigns_moves_and_takes_away(
    site: Site, floor: House, open_page: OpenPage
) -> None:
    book(site, floor, "Ada Archer")
    page = open_page(floor.token())
    page.goto(path(floor))
    button = card(page, "Ada Archer").get_by_role("button", name=re.compile("^Table 1"))
    tab_to(page, button)
    assert is_focus_visible(button)
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Ada Archer sits at 1.")

    tab_to(page, page.get_by_role("link", name="Move Ada Archer"))
    page.keyboard.press("Enter")
    other = card(page, "Ada Archer").get_by_role("button", name=re.compile("^Table 2"))
    expect(other).to_be_visible()
    tab_to(page, other)
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Ada Archer sits at 2.")

    tab_to(page, page.get_by_role("button", name="Take table away from Ada Archer"))
    page.keyboard.press("Space")
    expect(page.locator("#said")).to_have_text("Ada Archer has no table now.")
    assert tables_of(site, floor) == {"Ada Archer": ""}


def test_a_table_that_somebody_else_was_given_meanwhile_is_refused_by_name(
    site: Site, floor: House, open_page: OpenPage
) -> None:
    book(site, floor, "Ada Archer", 6)
    page = open_page(floor.token())
    page.goto(path(floor))
    button = card(page, "Ada Archer").get_by_role("button", name=re.compile("^Table 6"))
    expect(button).to_be_visible()
    expect(page.locator("#live-state")).to_have_text("Live")
    ben = book(site, floor, "Ben Baker", 5, "18:30")
    expect(card(page, "Ben Baker")).to_be_visible()
    site.client.assign_table_to_booking(floor.id, ben, floor.tables["6"])
    button.click()
    refusal = card(page, "Ada Archer").get_by_role("alert")
    expect(refusal).to_contain_text("Table 6 is taken: Ben Baker, 18:30 to")
    expect(card(page, "Ada Archer").locator(".advice")).not_to_be_empty()
    # What happens elsewhere does not wipe it away.
    book(site, floor, "Cleo Carter", 2)
    expect(card(page, "Cleo Carter")).to_be_visible()
    expect(refusal).to_contain_text("Table 6 is taken")
    assert tables_of(site, floor)["Ada Archer"] == ""


def test_a_booking_that_was_cancelled_meanwhile_is_refused_in_words(
    site: Site, floor: House, open_page: OpenPage
) -> None:
    ada = book(site, floor, "Ada Archer")
    page = open_page(floor.token(), java_script_enabled=False)
    page.goto(path(floor))
    site.client.cancel_booking(floor.id, ada)
    with page.expect_navigation() as navigation:
        card(page, "Ada Archer").get_by_role("button").first.click()
    assert navigation.value.status == 409
    expect(page.get_by_role("alert")).to_contain_text("The booking is cancelled")
    expect(card(page, "Ada Archer")).to_have_count(0)


def test_all_are_assigned_as_suggested(site: Site, floor: House, open_page: OpenPage) -> None:
    for name, party in (("Ada", 2), ("Ben", 4), ("Cleo", 6), ("Dan", 6)):
        book(site, floor, name, party)
    plan = site.client.auto_assign_service(floor.id, DAY, floor.periods["dinner"], dry_run=True)
    page = open_page(floor.token())
    page.goto(path(floor))
    page.get_by_role("button", name="Assign all as suggested (3)").click()
    expect(page.locator("#said")).to_have_text("3 parties have a table now. 1 found no table.")
    seated = {str(party.booking_id): "+".join(party.tables) for party in plan.assigned}
    found = {
        str(booking.id): "+".join(table.table_number for table in booking.tables)
        for booking in site.client.list_bookings(floor.id, DAY)
        if booking.tables
    }
    assert found == seated
    expect(page.get_by_role("heading", name="Without a table")).to_contain_text("1")
    expect(page.locator(".advice")).not_to_be_empty()
    assert_accessible(page)


def test_tables_that_are_joined_are_suggested_and_given_together(
    site: Site, open_page: OpenPage
) -> None:
    house = site.house(tables={"1": 2, "2": 2})
    site.client.upsert_combination(
        house.id, "1+2", [house.tables["1"], house.tables["2"]], capacity=4, min_party_size=3
    )
    book(site, house, "Ada Archer", 4)
    page = open_page(house.token())
    page.goto(path(house))
    card(page, "Ada Archer").get_by_role("button", name=re.compile(r"^1\+2")).click()
    expect(page.locator("#said")).to_have_text("Ada Archer sits at 1 + 2.")
    assert tables_of(site, house) == {"Ada Archer": "1+2"}


def test_it_works_without_javascript(site: Site, floor: House, open_page: OpenPage) -> None:
    book(site, floor, "Ada Archer")
    page = open_page(floor.token(), java_script_enabled=False)
    page.goto(path(floor))
    card(page, "Ada Archer").get_by_role("button", name=re.compile("^Table 1")).click()
    expect(page.locator("#said")).to_have_text("Ada Archer sits at 1.")
    page.get_by_role("link", name="Move Ada Archer").click()
    card(page, "Ada Archer").get_by_role("button", name=re.compile("^Table 2")).click()
    expect(page.locator("#said")).to_have_text("Ada Archer sits at 2.")
    page.get_by_role("button", name="Take table away").click()
    expect(page.locator("#said")).to_have_text("Ada Archer has no table now.")


def test_a_booking_made_elsewhere_appears_with_its_suggestion(
    site: Site, floor: House, open_page: OpenPage
) -> None:
    page = open_page(floor.token())
    page.goto(path(floor))
    expect(page.locator("main")).to_contain_text("Nobody is booked into this service yet")
    expect(page.locator("#live-state")).to_have_text("Live")
    book(site, floor, "Ada Archer")
    expect(card(page, "Ada Archer")).to_contain_text("Suggested.", timeout=2000)


def test_empty_days_and_restaurants_without_tables_are_said(
    site: Site, house: House, open_page: OpenPage
) -> None:
    page = open_page(house.token())
    page.goto(path(house))
    expect(page.locator("main")).to_contain_text("There are no tables yet")
    assert_accessible(page)
    book(site, house, "Ada Archer")
    page.reload()
    expect(card(page, "Ada Archer").locator(".advice")).not_to_be_empty()
    site.client.set_special_day(house.id, "2031-01-01")
    page.goto(f"/ops/{house.id}/assignment?date=2031-01-01")
    expect(page.locator("main")).to_contain_text("No such service opens on this day")


def test_who_works_elsewhere_neither_sees_nor_changes_anything(
    site: Site, floor: House, open_page: OpenPage
) -> None:
    ada = book(site, floor, "Ada Archer")
    other = site.house()
    page = open_page(other.token("owner"))
    answer = page.goto(path(floor))
    assert answer is not None
    assert answer.status == 404
    assert "Ada" not in answer.text()
    form = {
        "action": "assign",
        "date": str(DAY),
        "period": floor.periods["dinner"],
        "booking": ada,
        "tables": floor.tables["1"],
    }
    posted = site.http.post(
        f"/ops/{floor.id}/assignment", data=form, headers=other.headers("owner")
    )
    assert posted.status_code == 404
    assert "Ada" not in posted.text
    assert tables_of(site, floor) == {"Ada Archer": ""}
    # Through their own restaurant neither.
    posted = site.http.post(
        f"/ops/{other.id}/assignment", data=form, headers=other.headers("owner")
    )
    assert posted.status_code == 409
    assert "Ada" not in posted.text
    assert tables_of(site, floor) == {"Ada Archer": ""}
    # The same form does it for those who work there.
    posted = site.http.post(f"/ops/{floor.id}/assignment", data=form, headers=floor.headers())
    assert posted.status_code == 303
    assert tables_of(site, floor) == {"Ada Archer": "1"}


def test_a_busy_service_is_accessible(site: Site, floor: House, open_page: OpenPage) -> None:
    for number in range(6):
        book(site, floor, f"Guest {number} of a very long name indeed", 2, f"{18 + number // 2}:00")
    page = open_page(floor.token(), viewport=PHONE)
    page.goto(path(floor))
    card(page, "Guest 0").get_by_role("button").first.click()
    expect(page.locator("#said")).to_be_visible()
    page.get_by_role("link", name=re.compile("Move Guest 0")).click()
    expect(page.get_by_role("heading", name="Move to")).to_be_visible()
    assert_accessible(page)
