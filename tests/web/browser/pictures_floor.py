"""Pictures of tables, floor plan and rules."""

from __future__ import annotations

import datetime as dt
from typing import Final

from playwright.sync_api import Page

from tests.web.browser.pictures import picture
from tests.web.browser.support import sign_in
from tests.web.support import House, Site

_TABLES: Final = (
    ("1", 2, "window", {"x": 0, "y": 0}),
    ("2", 2, "window", {"x": 2, "y": 0}),
    ("3", 2, "bar", {"x": 4, "y": 0, "shape": "round"}),
    ("4", 4, "window", {"x": 0, "y": 2}),
    ("5", 4, "main", {"x": 2, "y": 2}),
    ("6", 4, "main", {"x": 4, "y": 2, "shape": "round", "rotation": 45}),
    ("7", 4, "garden", {"x": 6, "y": 2}),
    ("8", 6, "main", {"x": 0, "y": 4}),
    ("9", 6, "garden", {"x": 6, "y": 4}),
    ("10", 8, "main", {"x": 3, "y": 4}),
    ("11", 4, "garden", None),
)
_BOOKED: Final = (
    ("1", "18:30", 2, "Ada Archer"),
    ("4", "19:00", 4, "Cleo Carter"),
    ("6", "19:00", 3, "Dan Dyer"),
    ("10", "18:30", 7, "Eve Elder"),
)


def _linde(page: Page, site: Site) -> tuple[House, dt.date]:
    """A restaurant whose administrator is signed in, and a date with bookings."""
    hours = {"lunch": ("11:30", "14:30"), "dinner": ("18:00", "23:00")}
    house = site.house(name="Zur Linde", timezone="Europe/Zurich", periods=hours)
    client = site.client
    day = client.get_restaurant(house.id).today + dt.timedelta(days=3)
    for number, seats, section, position in _TABLES:
        table = client.create_table(house.id, number, seats, section=section, position=position)
        house.tables[number] = str(table.table.id)
    for number, time, party, name in _BOOKED:
        guest = {"guestName": name, "guestPhone": "+41 44 000 00 00"}
        booked = site.book(house, bookingDate=str(day), startTime=time, partySize=party, **guest)
        client.assign_table_to_booking(house.id, booked["booking"]["id"], house.tables[number])
    evening = (f"{day}T17:00", f"{day}T23:00")
    client.set_table_status(house.id, house.tables["5"], "occupied", *evening)
    client.set_table_status(house.id, house.tables["9"], "out_of_service", *evening)
    client.set_table_status(house.id, house.tables["3"], "out_of_service")
    dinner = house.periods["dinner"]
    client.set_capacity_rule(house.id, 60, 20, service_period_id=dinner)
    client.set_capacity_rule(house.id, 40, None, service_period_id=dinner, weekday=1)
    client.set_capacity_rule(house.id, 40, 14)
    client.set_special_day(house.id, day + dt.timedelta(days=30), label="holiday")
    sign_in(page.context, site.url, house.token("admin"))
    return house, day


@picture("tables")
def tables(page: Page, site: Site) -> None:
    """The list of tables."""
    house, _ = _linde(page, site)
    page.goto(f"/ops/{house.id}/tables")


@picture("floor-plan")
def floor(page: Page, site: Site) -> None:
    """The floor plan of an evening."""
    house, day = _linde(page, site)
    page.goto(f"/ops/{house.id}/floor?date={day}&time=19:30")


@picture("rules")
def rules(page: Page, site: Site) -> None:
    """The rules of a restaurant."""
    house, _ = _linde(page, site)
    page.goto(f"/ops/{house.id}/rules")


@picture("rule-preview")
def preview(page: Page, site: Site) -> None:
    """What a rule would touch."""
    house, _ = _linde(page, site)
    page.goto(f"/ops/{house.id}/rules/rule?service_period_id={house.periods['dinner']}")
    page.get_by_label("Covers").fill("12")
    page.get_by_role("button", name="Show what it touches").click()
