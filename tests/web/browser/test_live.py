"""What happens elsewhere is seen here at once, and nobody who works here is disturbed by it."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from capacity_db.web.feed import Feed
from tests.web.browser.conftest import OpenPage
from tests.web.support import DAY, House, Site

PROMISED_S = 2.0
LIVE_PART = re.compile(r"part=live")


def open_live(open_page: OpenPage, house: House) -> Page:
    """The dashboard, listening, with its first look behind it."""
    page = open_page(house.token())
    with page.expect_response(LIVE_PART):
        page.goto(f"/ops/{house.id}?date={DAY}")
    expect(page.locator("#live-state")).to_have_text("Live")
    return page


def book(site: Site, house: House, name: str, **more: Any) -> None:
    booked = site.client.create_booking(
        house.id, DAY, more.pop("time", "19:00"), more.pop("party", 2), guest_name=name, **more
    )
    assert booked.booking is not None, booked.error


def test_a_booking_made_elsewhere_is_seen_within_two_seconds(
    site: Site, open_page: OpenPage
) -> None:
    house = site.house(max_covers=10)
    page = open_live(open_page, house)
    taken = []
    for number, party in enumerate((2, 5, 3)):
        book(site, house, f"Guest {number}", party=party)
        began = time.monotonic()
        expect(page.locator("#live")).to_contain_text(f"Guest {number}", timeout=PROMISED_S * 1000)
        taken.append(time.monotonic() - began)
    assert max(taken) < PROMISED_S
    expect(page.locator("a.slot").filter(has_text="19:00")).to_have_attribute("data-level", "alarm")


def test_with_the_feed_stopped_it_is_not(
    site: Site, house: House, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell_nobody(self: Feed, events: Any) -> None:
        """Nothing."""

    page = open_live(open_page, house)
    monkeypatch.setattr(Feed, "_tell_new", tell_nobody)
    book(site, house, "Ada Archer")
    page.wait_for_timeout(1.5 * PROMISED_S * 1000)
    expect(page.locator("#live")).not_to_contain_text("Ada Archer", timeout=1)
    page.reload()
    expect(page.locator("#live")).to_contain_text("Ada Archer")


def test_without_events_it_is_seen_within_a_minute(
    site: Site, house: House, open_page: OpenPage
) -> None:
    page = open_page(house.token())
    page.route("**/events", lambda route: route.abort("aborted"))
    page.clock.install()
    page.goto(f"/ops/{house.id}?date={DAY}")
    expect(page.locator("#live-state")).to_contain_text("Reconnecting")
    page.route("**/events", lambda _: None)  # never answered
    page.clock.fast_forward(5_000)
    page.wait_for_timeout(3000)  # what was asked for when the stream was refused has come
    book(site, house, "Ada Archer")
    page.wait_for_timeout(1000)
    expect(page.locator("#live")).not_to_contain_text("Ada Archer", timeout=1)
    page.clock.fast_forward(60_000)
    expect(page.locator("#live")).to_contain_text("Ada Archer")


def test_a_lowered_limit_shows_the_banner_on_pages_that_are_open(
    site: Site, open_page: OpenPage
) -> None:
    house = site.house(max_covers=10)
    book(site, house, "Ada Archer", party=6)
    page = open_live(open_page, house)
    site.client.set_capacity_rule(house.id, 4, None)
    banner = page.get_by_role("region", name="Overbooked")
    expect(banner).to_contain_text("2 guests", timeout=PROMISED_S * 1000)


def test_the_change_is_announced_politely(site: Site, open_page: OpenPage) -> None:
    house = site.house(max_covers=10)
    page = open_live(open_page, house)
    news = page.locator("#live-news")
    expect(news).to_have_attribute("aria-live", "polite")
    expect(news).to_be_empty()
    book(site, house, "Ada Archer", party=7)
    expect(news).to_have_text("Changed: dinner: 7 guests of 10, 70 %")


def test_focus_and_open_panel_stay_and_the_panel_shows_the_new_booking(
    site: Site, house: House, open_page: OpenPage
) -> None:
    page = open_live(open_page, house)
    slot = page.locator("a.slot").filter(has_text="20:00")
    slot.focus()
    book(site, house, "Ada Archer")
    expect(page.locator("#live")).to_contain_text("Ada Archer")
    expect(slot).to_be_focused()
    slot.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("Nobody arrives")
    book(site, house, "Ben Baker", time="20:00")
    expect(panel).to_contain_text("Ben Baker", timeout=PROMISED_S * 1000)
    expect(panel).to_be_visible()


def test_many_events_are_few_questions(site: Site, house: House, open_page: OpenPage) -> None:
    page = open_live(open_page, house)
    page.evaluate("performance.clearResourceTimings()")
    for number in range(30):
        book(site, house, f"Guest {number}")
    expect(page.locator("#live")).to_contain_text("Guest 29")
    page.wait_for_timeout(1000)
    begun: list[float] = page.evaluate(
        "performance.getEntriesByType('resource').filter(one => one.name.includes('part=live'))"
        ".map(one => one.startTime)"
    )
    assert begun
    gaps = [later - earlier for earlier, later in pairwise(begun)]
    assert all(gap >= 290 for gap in gaps), gaps
    assert len(begun) < 30


def test_a_page_that_lost_its_stream_says_so_and_catches_up(
    site: Site, house: House, open_page: OpenPage
) -> None:
    page = open_page(house.token())

    def cut(route: Route) -> None:
        route.abort("aborted")

    page.route("**/events", cut)
    page.goto(f"/ops/{house.id}?date={DAY}")
    expect(page.locator("#live-state")).to_contain_text("Reconnecting")
    book(site, house, "Ada Archer")
    page.unroute("**/events", cut)
    expect(page.locator("#live-state")).to_have_text("Live", timeout=15_000)
    expect(page.locator("#live")).to_contain_text("Ada Archer")


def test_a_page_whose_sign_in_is_over_leads_to_the_sign_in(
    site: Site, house: House, open_page: OpenPage
) -> None:
    page = open_live(open_page, house)
    page.context.clear_cookies()
    book(site, house, "Ada Archer")
    expect(page).to_have_url(re.compile(r"/ops/sign-in\?next="))
    assert "Ada Archer" not in page.content()


def test_a_page_that_nobody_sees_gives_its_connection_back(
    site: Site, house: House, open_page: OpenPage
) -> None:
    page = open_live(open_page, house)
    hide = """hidden => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(hide, True)
    book(site, house, "Ada Archer")
    page.wait_for_timeout(1500)
    expect(page.locator("#live")).not_to_contain_text("Ada Archer", timeout=1)
    page.evaluate(hide, False)
    expect(page.locator("#live")).to_contain_text("Ada Archer", timeout=PROMISED_S * 1000)
