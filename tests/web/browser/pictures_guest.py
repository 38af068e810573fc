"""Pictures of the pages of guests."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import Page

from tests.web.browser.pictures import picture
from tests.web.support import House, Site

TIMEZONE = "Europe/Zurich"


def _linde(site: Site, **more: object) -> House:
    """A restaurant with lunch and dinner, of which some is taken in three days."""
    house = site.house(
        name="Zur Linde",
        timezone=TIMEZONE,
        periods={"lunch": ("11:30", "14:30"), "dinner": ("18:00", "23:00")},
        policy={
            "slot_interval_minutes": 30,
            "slot_covers": 12,
            "max_party_size": 10,
            "min_notice_minutes": 60,
            "booking_horizon_days": 60,
            "remaining_shown_below": 6,
            **more,
        },
    )
    for time, party in (("19:00", 10), ("19:00", 2), ("19:30", 8), ("20:00", 7), ("20:30", 10)):
        _book(site, house, time, party)
    return house


def _day(site: Site, house: House) -> dt.date:
    return site.client.get_restaurant(house.id).today + dt.timedelta(days=3)


def _book(site: Site, house: House, time: str, party: int) -> None:
    assert site.client.create_booking(house.id, _day(site, house), time, party).success


def _take_the_rest(site: Site, house: House) -> None:
    """One party for each service is all that the day takes, and both have theirs."""
    _book(site, house, "12:00", 2)
    site.client.set_capacity_rule(house.id, None, 1, first_date=_day(site, house))


def _open_day(page: Page, site: Site, house: House, party: int = 4) -> None:
    page.goto(f"/r/{house.id}?date={_day(site, house)}&party={party}")


def _fill(page: Page) -> None:
    page.get_by_label("Name").fill("Ada Archer")
    page.get_by_label("E-mail (optional)").fill("ada@example.com")
    page.get_by_label("Anything we should know?").fill("A high chair, please")


@picture("guest-day")
def day(page: Page, site: Site) -> None:
    """The times of a day."""
    _open_day(page, site, _linde(site))


@picture("guest-closed")
def closed(page: Page, site: Site) -> None:
    """A day on which the restaurant is closed."""
    house = _linde(site)
    site.client.set_special_day(house.id, _day(site, house), label="holiday")
    _open_day(page, site, house)


@picture("guest-full-day")
def full_day(page: Page, site: Site) -> None:
    """A day on which everything is taken."""
    house = _linde(site)
    _take_the_rest(site, house)
    _open_day(page, site, house)


@picture("guest-full-service")
def full_service(page: Page, site: Site) -> None:
    """Dinner is full, and lunch is not."""
    house = _linde(site)
    site.client.set_capacity_rule(
        house.id, 37, None, service_period_id=house.periods["dinner"], first_date=_day(site, house)
    )
    _open_day(page, site, house)


@picture("guest-full-evening")
def full_evening(page: Page, site: Site) -> None:
    """The last place of dinner went to somebody faster: lunch, other days, or the waitlist."""
    house = _linde(site)
    _open_day(page, site, house)
    page.get_by_role("link", name="21:00").click()
    _fill(page)
    site.client.set_capacity_rule(
        house.id, 37, None, service_period_id=house.periods["dinner"], first_date=_day(site, house)
    )
    page.get_by_role("button", name="Book 21:00").click()


@picture("guest-too-large")
def too_large(page: Page, site: Site) -> None:
    """A party above every limit."""
    house = _linde(site)
    site.client.set_booking_policy(house.id, {"slot_covers": 8})
    _open_day(page, site, house, party=10)


@picture("guest-details")
def details(page: Page, site: Site) -> None:
    """Who books."""
    _open_day(page, site, _linde(site))
    page.get_by_role("link", name="18:30").click()
    _fill(page)


@picture("guest-full")
def full(page: Page, site: Site) -> None:
    """Somebody was faster; other times in one click."""
    house = _linde(site)
    _open_day(page, site, house)
    page.get_by_role("link", name="21:00").click()
    _fill(page)
    _book(site, house, "21:00", 10)
    page.get_by_role("button", name="Book 21:00").click()


@picture("guest-all-full")
def all_full(page: Page, site: Site) -> None:
    """Somebody took the last place: other days, or the waitlist."""
    house = _linde(site)
    _open_day(page, site, house)
    page.get_by_role("link", name="21:00").click()
    _fill(page)
    _take_the_rest(site, house)
    page.get_by_role("button", name="Book 21:00").click()


@picture("guest-booked")
def booked(page: Page, site: Site) -> None:
    """The confirmation."""
    _open_day(page, site, _linde(site))
    page.get_by_role("link", name="18:30").click()
    _fill(page)
    page.get_by_role("button", name="Book 18:30").click()
    page.get_by_text("Your table is booked").wait_for()


@picture("guest-change")
def change(page: Page, site: Site) -> None:
    """Another time for a booking."""
    booked(page, site)
    page.get_by_role("link", name="Change party or time").click()


@picture("guest-change-details")
def change_details(page: Page, site: Site) -> None:
    """Another name, contact or notes."""
    booked(page, site)
    page.get_by_role("link", name="Change name, contact or notes").click()


@picture("guest-waiting")
def waiting(page: Page, site: Site) -> None:
    """The place in line."""
    all_full(page, site)
    page.get_by_role("button", name="Wait for dinner").click()
    page.get_by_text("You are on the waitlist").wait_for()


@picture("guest-join")
def join(page: Page, site: Site) -> None:
    """The form of the waitlist."""
    full_day(page, site)
    page.get_by_role("link", name="Join the waitlist").click()


@picture("guest-offer")
def offer(page: Page, site: Site) -> None:
    """A table that is held for who waited."""
    waiting(page, site)
    house = page.url.split("/r/")[1].split("/")[0]
    site.client.set_capacity_rule(
        house, 200, None, first_date=site.client.list_waitlist(house)[0].service_date
    )
    site.client.sweep_expired()
    page.reload()
    page.get_by_text("A table is held for you").wait_for()
