"""The dashboard: how full a day is, by colour and word, who answers for too much, and for whom."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenPage
from tests.web.browser.support import PHONE, assert_accessible, is_focus_visible, tab_to
from tests.web.support import DAY, House, Site

GUEST = "Ada Archer"


def path(house: House, date: dt.date = DAY) -> str:
    return f"/ops/{house.id}?date={date}"


def book(site: Site, house: House, party: int, date: dt.date = DAY, **more: Any) -> None:
    time = more.pop("time", "19:00")
    booked = site.client.create_booking(
        house.id, date, time, party, guest_name=more.pop("name", GUEST), **more
    )
    assert booked.booking is not None, booked.error


LEVELS = [
    (699, "green", "69.9 %", "Free"),
    (700, "yellow", "70 %", "Filling"),
    (900, "yellow", "90 %", "Filling"),
    (901, "red", "90.1 %", "Tight"),
    (999, "red", "99.9 %", "Tight"),
    (1000, "alarm", "100 %", "Full"),
]


def test_each_level_begins_where_the_database_says_and_looks_and_reads_differently(
    site: Site, open_page: OpenPage
) -> None:
    house = site.house(max_covers=1000)
    page = open_page(house.token())
    looks: dict[str, set[str]] = {}
    for days, (covers, level, percent, word) in enumerate(LEVELS):
        date = DAY + dt.timedelta(days=days)
        book(site, house, covers, date)
        page.goto(path(house, date))
        slot = page.locator("a.slot").filter(has_text="19:00")
        overview = site.client.get_capacity_overview(house.id, date)
        assert overview.service_periods[0].level == level
        for shown in (slot, page.locator(".figures .tag.level")):
            expect(shown).to_have_attribute("data-level", level)
            expect(shown).to_contain_text(word)
        expect(slot).to_contain_text(percent)
        expect(slot).to_contain_text(f"{covers}")
        look = slot.evaluate(
            "one => { const s = getComputedStyle(one);"
            " return s.backgroundColor + ' ' + s.backgroundImage.slice(0, 24); }"
        )
        looks.setdefault(level, set()).add(look)
    assert all(len(found) == 1 for found in looks.values()), "a level always looks the same"
    colours = {next(iter(found)).partition(")")[0] for found in looks.values()}
    patterns = {next(iter(found)).partition(") ")[2] for found in looks.values()}
    assert len(colours) == 4
    assert len(patterns) >= 3, "without colour there are patterns"


def test_the_legend_has_the_words_and_no_limits_of_its_own(site: Site, open_page: OpenPage) -> None:
    house = site.house(max_covers=10)
    page = open_page(house.token())
    page.goto(path(house))
    legend = page.get_by_role("region", name="Legend")
    expect(legend.get_by_role("listitem")).to_have_text(["Free", "Filling", "Tight", "Full"])
    expect(legend).not_to_contain_text("%")


def test_without_a_limit_there_is_no_level(site: Site, house: House, open_page: OpenPage) -> None:
    book(site, house, 4)
    page = open_page(house.token())
    page.goto(path(house))
    slot = page.locator("a.slot").filter(has_text="19:00")
    expect(slot).to_have_attribute("data-level", "none")
    expect(slot).to_contain_text("No limit")
    expect(slot).not_to_contain_text("%")


def test_a_lowered_limit_shows_the_banner_with_who_answers_for_how_much(
    site: Site, open_page: OpenPage
) -> None:
    house = site.house(max_covers=20)
    book(site, house, 10)
    page = open_page(house.token())
    page.goto(path(house))
    banner = page.get_by_role("region", name="Overbooked")
    expect(page.locator(".card.service")).to_have_count(1)
    expect(banner).to_have_count(0)

    owner = site.client.as_user({"sub": house.users["owner"], "role": "authenticated"})
    owner.set_capacity_rule(house.id, 7, None)
    page.reload()
    expect(banner).to_contain_text("3 guests over the limit")
    expect(banner).to_contain_text(house.users["owner"])
    expect(banner).to_contain_text("new limits")
    expect(page.locator(".figures .tag.level")).to_have_text("Overbooked")
    assert_accessible(page)


def test_a_booking_let_in_over_the_limit_shows_the_banner_with_its_reason(
    site: Site, open_page: OpenPage
) -> None:
    house = site.house(max_covers=4, max_parties=1)
    book(site, house, 4)
    admin = site.client.as_user({"sub": house.users["admin"], "role": "authenticated"})
    let_in = admin.create_booking(house.id, DAY, "19:00", 2, override="a regular of ours")
    assert let_in.success
    page = open_page(house.token())
    page.goto(path(house))
    banner = page.get_by_role("region", name="Overbooked")
    expect(banner).to_contain_text("2 guests and 1 party over the limit")
    expect(banner).to_contain_text(house.users["admin"])
    expect(banner).to_contain_text("a regular of ours")


def test_what_only_shadow_mode_let_through_is_no_overbooking(
    site: Site, open_page: OpenPage
) -> None:
    house = site.house(max_covers=4, enforcement="shadow")
    book(site, house, 6)
    page = open_page(house.token())
    page.goto(path(house))
    expect(page.get_by_role("region", name="Overbooked")).to_have_count(0)
    said = page.get_by_role("region", name="More is booked than the limits say")
    expect(said).to_contain_text("2 guests over the limit")
    expect(said).to_contain_text("shadow mode")


def test_a_click_shows_who_arrives_in_a_slot_and_the_focus_comes_back(
    site: Site, open_page: OpenPage
) -> None:
    house = site.house(max_covers=40, tables={"7": 4})
    book(site, house, 3, notes="high chair")
    book(site, house, 2, time="20:00", name="Ben Baker")
    page = open_page(house.token())
    page.goto(path(house))
    page.locator("a.slot").filter(has_text="19:00").click()
    panel = page.get_by_role("dialog", name="Arrivals at 19:00")
    expect(panel).to_contain_text(GUEST)
    for text in ("3 guests", "confirmed", "high chair", "No table"):
        expect(panel).to_contain_text(text)
    expect(panel).not_to_contain_text("Ben Baker")
    assert_accessible(page)
    panel.get_by_role("link", name=re.compile("No table")).click()
    expect(page).to_have_url(re.compile(f"/ops/{house.id}/assignment"))
    expect(page.locator("main")).to_contain_text(GUEST)


def test_a_slot_opens_and_closes_by_the_keyboard(site: Site, open_page: OpenPage) -> None:
    house = site.house(max_covers=40)
    book(site, house, 3)
    page = open_page(house.token())
    page.goto(path(house))
    slot = page.locator("a.slot").filter(has_text="18:30")
    tab_to(page, slot)
    assert is_focus_visible(slot)
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("Nobody arrives in this slot")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(slot).to_be_focused()


def test_without_javascript_a_slot_is_a_page_of_its_own(site: Site, open_page: OpenPage) -> None:
    house = site.house(max_covers=40)
    book(site, house, 3)
    page = open_page(house.token(), java_script_enabled=False)
    page.goto(path(house))
    page.locator("a.slot").filter(has_text="19:00").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("19:00")
    expect(page.locator("main")).to_contain_text(GUEST)
    page.get_by_role("link", name="Back to the day").click()
    expect(page).to_have_url(re.compile(rf"date={DAY}"))
    expect(page.locator("main")).to_contain_text(GUEST)


def test_one_goes_from_day_to_day(site: Site, house: House, open_page: OpenPage) -> None:
    page = open_page(house.token())
    page.goto(path(house))
    heading = page.get_by_role("heading", level=1)
    for link, days in (("next", 1), ("prev", 0), ("prev", -1)):
        page.locator(f"a[rel={link}]").click()
        date = DAY + dt.timedelta(days=days)
        expect(heading).to_have_text(f"{date:%A} {date.day} {date:%B %Y}")
    page.get_by_role("link", name="Today", exact=True).click()
    today = site.client.get_restaurant(house.id).today
    expect(page.get_by_label("Date")).to_have_value(today.isoformat())
    page.get_by_label("Date").fill("2031-02-03")
    page.get_by_role("button", name="Show").click()
    expect(heading).to_have_text("Monday 3 February 2031")
    page.goto(f"/ops/{house.id}?date=9999-12-31")
    assert page.locator("h1").inner_text() != "Something went wrong here."


def test_closures_and_days_without_service_and_bookings_are_said(
    site: Site, house: House, open_page: OpenPage
) -> None:
    page = open_page(house.token())
    page.goto(path(house))
    expect(page.locator("main")).to_contain_text("No bookings on this day yet")
    site.client.set_special_day(
        house.id, DAY, label="private_event", options={"note": "Ask Rita first"}
    )
    page.reload()
    expect(page.locator("main")).to_contain_text("closed: private event")
    expect(page.locator("main")).to_contain_text("Ask Rita first")
    expect(page.locator("main")).to_contain_text("No service opens on this day")
    assert_accessible(page)


def test_cancelled_bookings_show_when_asked_for(
    site: Site, house: House, open_page: OpenPage
) -> None:
    book(site, house, 2)
    booking = site.client.list_bookings(house.id, DAY)[0]
    site.client.cancel_booking(house.id, booking.id)
    page = open_page(house.token())
    page.goto(path(house))
    expect(page.locator("main")).not_to_contain_text(GUEST)
    page.get_by_role("link", name="Show cancelled and others too").click()
    expect(page.locator(".booking")).to_contain_text(GUEST)
    expect(page.locator(".booking")).to_contain_text("cancelled")


@pytest.mark.parametrize(
    "rest", ["", f"?date={DAY}", f"?date={DAY}&part=live", f"/slot?date={DAY}&time=19:00"]
)
def test_who_works_elsewhere_gets_nothing_of_it(site: Site, open_page: OpenPage, rest: str) -> None:
    house, other = site.house(name="The Secret Garden"), site.house()
    book(site, house, 3)
    page = open_page(other.token("owner"))
    answer = page.goto(f"/ops/{house.id}{rest}")
    assert answer is not None
    assert answer.status == 404
    for word in (GUEST, house.name, "19:00", "dinner"):
        assert word not in answer.text()
    # It is there for those who work there.
    page = open_page(house.token("staff"))
    answer = page.goto(f"/ops/{house.id}{rest or f'?date={DAY}'}")
    assert answer is not None
    assert GUEST in answer.text()


def test_who_has_not_signed_in_is_asked_to_and_comes_back(house: House, page: Page) -> None:
    page.goto(path(house))
    expect(page).to_have_url(re.compile("/ops/sign-in"))
    page.get_by_label("Token").fill(house.token())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{DAY.day}")


def test_whoever_works_at_several_restaurants_picks_one(site: Site, open_page: OpenPage) -> None:
    first, second = site.house(name="Adler"), site.house(name="Bären")
    page = open_page(first.token())
    page.goto("/ops")
    expect(page).to_have_url(re.compile(f"/ops/{first.id}$"))
    site.client.set_member(second.id, first.users["staff"], "staff")
    page.goto("/ops")
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("Bären")).click()
    expect(page).to_have_url(re.compile(f"/ops/{second.id}$"))


def test_who_works_nowhere_is_told_what_to_do(site: Site, open_page: OpenPage) -> None:
    house = site.house()
    page = open_page(house.token())
    site.client.remove_member(house.id, house.users["staff"])
    page.goto("/ops")
    expect(page.locator("main")).to_contain_text("You work at no restaurant here")
    assert_accessible(page)


def test_a_full_day_is_accessible(site: Site, open_page: OpenPage) -> None:
    house = site.house(
        max_covers=30,
        periods={"lunch": ("11:30", "15:00"), "dinner": ("18:00", "01:00")},
        policy={"slot_covers": 10},
    )
    for time, party in (("11:30", 8), ("12:00", 10), ("19:00", 7), ("19:30", 10), ("23:45", 4)):
        book(site, house, party, time=time, notes="A long note. " * 12)
    page = open_page(house.token(), viewport=PHONE)
    page.goto(path(house))
    expect(page.locator("a.slot")).not_to_have_count(0)
    assert_accessible(page)
    page.goto(f"/ops/{house.id}/slot?date={DAY}&time=12:00")
    assert_accessible(page)
