"""What a guest does in a browser, and what others do meanwhile."""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Page, expect

from tests.web.support import DAY, House, Site

HALF_HOURS: Final = {"slot_interval_minutes": 30}


def choose(page: Page, house: House, time: str, party: int = 2) -> None:
    """From the first page to the details of a time."""
    page.goto(f"/r/{house.id}")
    page.get_by_label("Guests", exact=True).select_option(str(party))
    page.get_by_label("Day", exact=True).fill(DAY.isoformat())
    page.get_by_role("button", name="Show times").click()
    page.get_by_role("link", name=time).click()


def introduce(page: Page, name: str = "Ada Archer") -> None:
    """Fill the details."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail (optional)").fill("ada@example.com")
    page.get_by_label("Phone (optional)").fill("+41 44 000 00 00")
    page.get_by_label("Anything we should know?").fill("A high chair")


def bookings(site: Site, house: House) -> list[tuple[str, int, str | None]]:
    """What is booked on the day: time, party, name."""
    found = site.client.list_bookings(house.id, DAY)
    return [(f"{one.start_time:%H:%M}", one.party_size, one.guest_name) for one in found]


def fill_up(site: Site, house: House, *times: str, party: int = 4) -> None:
    """Let others have these times."""
    for time in times:
        assert site.client.create_booking(house.id, DAY, time, party, guest_name="Other").success


def small_house(site: Site, **policy: Any) -> House:
    """Four guests fit into each half hour from seven to nine."""
    return site.house(
        policy={"slot_covers": 4, "max_party_size": 8, **HALF_HOURS, **policy},
        periods={"dinner": ("19:00", "21:00")},
    )


def confirmed(page: Page, text: str = "Your table is booked") -> None:
    """The page is that of a booking."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
