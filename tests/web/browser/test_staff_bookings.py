"""Bookings in the hands of staff: whom to call, what happened, the telephone and the door."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from capacity_db.models import Booking
from tests.web.browser.conftest import OpenPage
from tests.web.browser.support import PHONE, assert_accessible
from tests.web.support import DAY, House, Site

Form = dict[str, str | float | bool]

GUEST = "Ada Archer"
CONTACT = {"guest_name": GUEST, "guest_phone": "+41 44 000 00 00", "guest_email": "a@example.com"}


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def staff(request: pytest.FixtureRequest, house: House, open_page: OpenPage) -> Page:
    """A page of somebody who works at `house`, in two ways."""
    return open_page(house.token(), java_script_enabled=request.param == "with JavaScript")


def book(site: Site, house: House, party: int = 2, **more: Any) -> Booking:
    told = {**CONTACT, **more}
    booked = site.client.create_booking(house.id, DAY, told.pop("time", "19:00"), party, **told)
    assert booked.booking is not None, booked.error
    return booked.booking


def path(booking: Booking) -> str:
    return f"/ops/{booking.restaurant_id}/bookings/{booking.id}"


def status(site: Site, booking: Booking) -> str:
    return site.client.get_booking(booking.restaurant_id, booking.id).status


def test_the_day_and_the_slot_show_whom_to_call(site: Site, house: House, staff: Page) -> None:
    book(site, house)
    for rest in (f"?date={DAY}", f"/slot?date={DAY}&time=19:00"):
        staff.goto(f"/ops/{house.id}{rest}")
        phone = staff.get_by_role("link", name="+41 44 000 00 00")
        expect(phone).to_have_attribute("href", "tel:%2B41440000000")
        mail = staff.get_by_role("link", name="a@example.com")
        expect(mail).to_have_attribute("href", "mailto:a%40example.com")
        staff.get_by_role("link", name=GUEST, exact=True).click()
        expect(staff.get_by_role("heading", level=1)).to_have_text(GUEST)
        expect(staff.get_by_role("link", name="a@example.com")).to_be_visible()


def test_what_a_guest_wrote_stays_text(site: Site, house: House, open_page: OpenPage) -> None:
    evil = "<img src=x onerror=alert(1)>"
    booking = book(site, house, guest_name=evil, guest_phone=f"1{evil}", notes=evil)
    page = open_page(house.token())
    for address in (f"/ops/{house.id}?date={DAY}", path(booking), f"{path(booking)}/cancel"):
        page.goto(address)
        expect(page.locator("main")).to_contain_text(evil)
        assert page.locator("main img").count() == 0


def test_a_party_arrives_and_leaves(site: Site, house: House, staff: Page) -> None:
    booking = book(site, house)
    staff.goto(path(booking))
    for button, said, becomes in (
        ("Arrived", "The party is here.", "seated"),
        ("Left", "The party has left.", "completed"),
    ):
        staff.get_by_role("button", name=button).click()
        expect(staff.get_by_role("status")).to_have_text(said)
        assert status(site, booking) == becomes


def test_a_party_that_did_not_come_gives_its_place_back(
    site: Site, house: House, staff: Page
) -> None:
    booking = book(site, house)
    staff.goto(path(booking))
    staff.get_by_role("button", name="Did not come").click()
    expect(staff.get_by_role("status")).to_contain_text("did not come")
    assert status(site, booking) == "no_show"
    assert site.client.list_bookings(house.id, DAY) == ()


def test_what_cannot_follow_is_refused_in_place_and_what_can_is_offered(
    site: Site, house: House, staff: Page
) -> None:
    booking = book(site, house)
    staff.goto(path(booking))
    site.client.transition_booking(house.id, booking.id, "seated")
    staff.reload()
    buttons = staff.get_by_role("region", name="What happened?").get_by_role("button")
    staff.get_by_role("button", name="Did not come").click()
    alert = staff.get_by_role("alert")
    expect(alert).to_contain_text("The booking stays as it is")
    expect(alert).to_contain_text("It is seated now")
    expect(buttons).to_have_text(["Left", "Not here after all"])
    assert status(site, booking) == "seated"


def test_who_comes_after_all_is_refused_when_the_place_is_gone(
    site: Site, open_page: OpenPage
) -> None:
    house = site.house(max_covers=2)
    booking = book(site, house)
    site.client.transition_booking(house.id, booking.id, "no_show")
    book(site, house, guest_name="Ben Baker")
    page = open_page(house.token())
    page.goto(path(booking))
    page.get_by_role("button", name="Arrived").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The service takes 2 guests; 2 are booked.")
    expect(alert).to_contain_text("It is no show now.")
    assert status(site, booking) == "no_show"
    assert_accessible(page)


def test_a_page_that_is_stale_says_so_and_changes_nothing(
    site: Site, house: House, staff: Page
) -> None:
    booking = book(site, house)
    staff.goto(path(booking))
    site.client.cancel_booking(house.id, booking.id)
    staff.get_by_role("button", name="Arrived").click()
    expect(staff.get_by_role("alert")).to_contain_text("changed in the meantime")
    expect(staff.get_by_role("alert")).to_contain_text("cancelled")
    assert status(site, booking) == "cancelled"


def test_cancelling_asks_first_and_keeps_the_reason(site: Site, house: House, staff: Page) -> None:
    booking = book(site, house)
    staff.goto(path(booking))
    staff.get_by_role("link", name="Cancel").click()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Cancel this booking?")
    assert status(site, booking) == "confirmed"
    staff.get_by_label("Reason").fill("x" * 501)
    staff.get_by_role("button", name="Cancel the booking").click()
    expect(staff.get_by_label("Reason")).to_have_attribute("aria-invalid", "true")
    assert status(site, booking) == "confirmed"
    staff.get_by_label("Reason").fill("called at noon")
    staff.get_by_role("button", name="Cancel the booking").click()
    expect(staff.get_by_role("status")).to_have_text("The booking is cancelled.")
    assert status(site, booking) == "cancelled"
    history = site.client.list_history(house.id, booking_id=booking.id)
    assert "called at noon" in str(history)


def test_who_works_elsewhere_neither_sees_nor_changes_bookings(
    site: Site, house: House, open_page: OpenPage
) -> None:
    booking = book(site, house)
    stranger = open_page(site.house().token("owner"))
    for address in (path(booking), f"{path(booking)}/cancel", f"/ops/{house.id}/walk-in"):
        answer = stranger.request.get(address)
        assert answer.status == 404
        assert GUEST not in answer.text()
    at_eight: Form = {"party_size": "2", "date": f"{DAY}", "time": "20:00"}
    sent: list[tuple[str, Form]] = [
        (path(booking), {"status": "cancelled"}),
        (f"/ops/{house.id}/bookings/new", at_eight),
        (f"/ops/{house.id}/walk-in", {"party_size": "2"}),
    ]
    for address, form in sent:
        assert stranger.request.post(address, form=form, headers={"Origin": site.url}).status == 404
    assert [one.status for one in site.client.list_bookings(house.id, DAY)] == ["confirmed"]
    assert open_page(house.token()).request.get(path(booking)).ok


def test_the_pages_are_accessible(site: Site, house: House, open_page: OpenPage) -> None:
    booking = book(site, house, notes="A long note. " * 20)
    page = open_page(house.token(), viewport=PHONE)
    for address in (
        path(booking),
        f"{path(booking)}/cancel",
        f"/ops/{house.id}/bookings/new",
        f"/ops/{house.id}/walk-in",
    ):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_accessible(page)
