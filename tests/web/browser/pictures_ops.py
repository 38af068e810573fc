"""Pictures of a day in service: how full it is, and who sits where."""

from __future__ import annotations

import datetime as dt
from typing import Final

from playwright.sync_api import Page, expect

from tests.web.browser.pictures import picture
from tests.web.browser.support import sign_in
from tests.web.support import House, Site

_TABLES: Final = (("1", 2), ("2", 2), ("3", 4), ("4", 4), ("5", 6), ("6", 8))
_PARTIES: Final = (
    ("12:00", 11, "Ada Archer", None),
    ("19:00", 12, "Cleo Carter", "birthday"),
    ("19:30", 11, "Eve Elder", "allergic to nuts"),
    ("20:00", 9, "Gia Gardner", None),
    ("20:30", 4, "Hal Hunter", None),
)
_GUESTS: Final = (
    ("19:00", 8, "Cleo Carter", "birthday"),
    ("19:00", 4, "Dan Dyer", None),
    ("19:30", 6, "Eve Elder", "allergic to nuts"),
    ("19:30", 5, "Finn Fisher", None),
    ("20:30", 2, "Hal Hunter", None),
)
_PHONE: Final = "+41 44 000 00 00"
_Booked = tuple[tuple[str, int, str, str | None], ...]


def _busy(page: Page, site: Site, booked: _Booked) -> tuple[House, dt.date]:
    """A day with these bookings, and a limit of 8 guests at lunch; staff is signed in."""
    house = site.house(
        name="Zur Linde",
        timezone="Europe/Zurich",
        periods={"lunch": ("12:00", "14:00"), "dinner": ("18:00", "22:00")},
        tables=dict(_TABLES),
        policy={"slot_covers": 12, "slot_interval_minutes": 30},
    )
    client = site.client
    client.set_capacity_rule(house.id, 60, 20)
    day = client.get_restaurant(house.id).today + dt.timedelta(days=3)
    for time, party, name, notes in booked:
        answer = client.create_booking(
            house.id, day, time, party, guest_name=name, notes=notes, guest_phone=_PHONE
        )
        assert answer.success, answer.error
    owner = client.as_user({"sub": house.users["owner"], "role": "authenticated"})
    owner.set_capacity_rule(house.id, 8, None, service_period_id=house.periods["lunch"])
    sign_in(page.context, site.url, house.token())
    return house, day


@picture("dashboard")
def dashboard(page: Page, site: Site) -> None:
    """A day with an overbooked lunch and a dinner of every level."""
    house, day = _busy(page, site, _PARTIES)
    site.client.join_waitlist(
        house.id, day, house.periods["lunch"], 2, guest_name="Ivy Inman", guest_phone=_PHONE
    )
    page.goto(f"/ops/{house.id}?date={day}")
    expect(page.locator("#live-state")).to_have_text("Live")


@picture("assignment")
def assignment(page: Page, site: Site) -> None:
    """A dinner with some at a table and some without."""
    house, day = _busy(page, site, _GUESTS)
    for booking in site.client.list_bookings(house.id, day)[:3]:
        site.client.auto_assign_booking(house.id, booking.id)
    page.goto(f"/ops/{house.id}/assignment?date={day}&period={house.periods['dinner']}")
    expect(page.locator("#live-state")).to_have_text("Live")


@picture("booking")
def booking(page: Page, site: Site) -> None:
    """One booking: whom to call, where they sit, what happened."""
    house, day = _busy(page, site, _GUESTS)
    booked = site.client.list_bookings(house.id, day)[0]
    site.client.auto_assign_booking(house.id, booked.id)
    page.goto(f"/ops/{house.id}/bookings/{booked.id}")


@picture("booking-by-phone")
def booking_by_phone(page: Page, site: Site) -> None:
    """A booking that finds no room, with the times that have some."""
    house, day = _busy(page, site, _PARTIES)
    page.goto(f"/ops/{house.id}/bookings/new?date={day}&time=19:00&party_size=4")
    page.get_by_label("Name").fill("Jon Joiner")
    page.get_by_label("Phone").fill(_PHONE)
    page.get_by_role("button", name="Take the booking").click()
    expect(page.get_by_role("alert")).to_be_visible()
