"""The telephone and the door: staff take bookings and seat whoever comes."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenPage
from tests.web.browser.support import assert_accessible
from tests.web.support import DAY, House, Site

GUEST = "Ada Archer"


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def staff(request: pytest.FixtureRequest, house: House, open_page: OpenPage) -> Page:
    """A page of somebody who works at `house`, in two ways."""
    return open_page(house.token(), java_script_enabled=request.param == "with JavaScript")


def fill(page: Page, house: House, party: int = 2, time: str = "19:00") -> None:
    page.goto(f"/ops/{house.id}?date={DAY}")
    page.get_by_role("link", name="Take a booking").click()
    expect(page.get_by_label("Date")).to_have_value(DAY.isoformat())
    page.get_by_label("Guests").fill(str(party))
    page.get_by_label("Time").fill(time)
    page.get_by_label("Name").fill(GUEST)
    page.get_by_label("Phone").fill("+41 44 000 00 00")
    page.get_by_label("E-mail").fill("a@example.com")
    page.get_by_label("Notes").fill("A high chair")


def test_a_booking_is_taken_by_phone(site: Site, house: House, staff: Page) -> None:
    fill(staff, house)
    staff.get_by_role("button", name="Take the booking").click()
    expect(staff.get_by_role("status")).to_have_text("The booking is taken.")
    (booked,) = site.client.list_bookings(house.id, DAY)
    assert (booked.guest_name, booked.guest_phone) == (GUEST, "+41 44 000 00 00")
    assert (booked.source, booked.notes) == ("phone", "A high chair")


def test_the_same_form_sent_twice_is_one_booking(site: Site, house: House, staff: Page) -> None:
    fill(staff, house)
    sent: dict[str, str | float | bool] = {
        one.get_attribute("name") or "": one.input_value()
        for one in staff.locator("form.card").locator("input, textarea").all()
    }
    address = f"/ops/{house.id}/bookings/new"
    here = {"Origin": site.url}
    for _ in range(2):
        assert staff.request.post(address, form=sent, headers=here).ok
    assert len(site.client.list_bookings(house.id, DAY)) == 1
    # Another form is another booking, and the same with other details is none.
    assert staff.request.post(address, form={**sent, "notes": "other"}, headers=here).status == 409
    assert len(site.client.list_bookings(house.id, DAY)) == 1
    assert staff.request.post(address, form={**sent, "key": "another"}, headers=here).ok
    assert len(site.client.list_bookings(house.id, DAY)) == 2


def test_a_refusal_says_why_and_one_click_takes_another_time(
    site: Site, open_page: OpenPage
) -> None:
    house = site.house(policy={"slot_covers": 4, "slot_interval_minutes": 30})
    site.book(house, partySize=4)
    page = open_page(house.token(), java_script_enabled=False)
    fill(page, house)
    page.get_by_role("button", name="Take the booking").click()
    expect(page.get_by_role("alert")).to_contain_text("4 guests may arrive at this time; 4 do.")
    expect(page.get_by_label("Name")).to_have_value(GUEST)
    page.get_by_role("button", name="Take 19:30").click()
    expect(page.get_by_role("status")).to_have_text("The booking is taken.")
    assert [one.start_time for one in site.client.list_bookings(house.id, DAY)] == [
        dt.time(19),
        dt.time(19, 30),
    ]


def test_all_that_is_missing_is_named_at_once(house: House, open_page: OpenPage) -> None:
    page = open_page(house.token())
    page.goto(f"/ops/{house.id}/bookings/new")
    page.locator("form.card").evaluate("form => { form.noValidate = true; }")
    page.get_by_label("Date").fill("")
    page.get_by_role("button", name="Take the booking").click()
    for name in ("party_size", "date", "time"):
        expect(page.locator(f"#{name}-error")).to_have_text("Is needed.")
    expect(page.locator(".error")).to_have_count(3)
    assert_accessible(page)


def test_a_walk_in_is_seated_or_told_why_not(site: Site, open_page: OpenPage) -> None:
    now = dt.datetime.now(dt.UTC)
    house = site.house(
        max_covers=4,
        periods={"all day": ("00:00", "23:59")},
        policy={"slot_interval_minutes": 30},
    )
    page = open_page(house.token(), java_script_enabled=False)
    page.goto(f"/ops/{house.id}")
    page.get_by_role("link", name="Seat a walk-in").click()
    page.get_by_label("Guests").fill("3")
    page.get_by_role("button", name="Seat them").click()
    expect(page.get_by_role("status")).to_have_text("The party is here.")
    expect(page.locator("main")).to_contain_text("walk-in")
    (seated,) = site.client.list_bookings(house.id, now.date())
    assert (seated.party_size, seated.booking_type) == (3, "walk_in")
    page.goto(f"/ops/{house.id}/walk-in")
    page.get_by_label("Guests").fill("2")
    page.get_by_role("button", name="Seat them").click()
    expect(page.get_by_role("alert")).to_contain_text("The service takes 4 guests; 3 are booked.")
    assert len(site.client.list_bookings(house.id, now.date())) == 1
