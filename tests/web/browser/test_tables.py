"""The tables, in a browser: staff list, add, change, block and delete them."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from capacity_db.web.pages.formats import short_day
from tests.web.browser.conftest import OpenPage
from tests.web.browser.support import assert_accessible, is_focus_visible, tab_to
from tests.web.support import DAY, House, Site


@pytest.fixture
def diner(site: Site) -> House:
    """A restaurant with three tables in two sections."""
    house = site.house(tables={"2": 4, "10": 2, "1": 6})
    for number, section in (("2", "garden"), ("10", "bar"), ("1", "garden")):
        site.client.update_table(house.id, house.tables[number], section=section)
    return house


@pytest.fixture
def staff(open_page: OpenPage, diner: House) -> Page:
    """A page of somebody who works there."""
    return open_page(diner.token("staff"))


@pytest.fixture
def admin(open_page: OpenPage, diner: House) -> Page:
    """A page of an administrator."""
    return open_page(diner.token("admin"))


GUEST, PHONE_NUMBER = "Ada Archer", "+41 44 000 00 00"


def listed(page: Page) -> list[str]:
    """The numbers in the list, in its order."""
    return page.locator("tbody th").all_inner_texts()


def seat_somebody(site: Site, house: House, number: str) -> str:
    """A booking that sits at a table; its id."""
    booked = site.book(house, partySize=2, guestName=GUEST, guestPhone=PHONE_NUMBER)
    booking_id = booked["booking"]["id"]
    site.client.assign_table_to_booking(house.id, booking_id, house.tables[number])
    return str(booking_id)


def test_a_table_that_staff_create_is_in_the_list(staff: Page, diner: House) -> None:
    staff.goto(f"/ops/{diner.id}/tables")
    assert listed(staff) == ["1", "2", "10"]
    staff.get_by_role("link", name="Add a table").click()
    staff.get_by_label("Number").fill("T4")
    staff.get_by_label("Seats").fill("5")
    staff.get_by_label("Smallest party").fill("3")
    staff.get_by_label("Section").fill("garden")
    staff.get_by_role("button", name="Add the table").click()
    expect(staff.get_by_role("status")).to_have_text("The table was created.")
    row = staff.get_by_role("row").filter(has=staff.get_by_role("rowheader", name="T4"))
    for text in ("for 3–5", "garden", "indoor", "free"):  # noqa: RUF001
        expect(row).to_contain_text(text)
    staff.reload()
    assert listed(staff) == ["1", "2", "10", "T4"]


def test_the_list_is_filtered_by_section_and_sorted_by_number_or_seats(
    staff: Page, diner: House
) -> None:
    staff.goto(f"/ops/{diner.id}/tables")
    staff.get_by_label("Section").select_option(value="garden")
    staff.get_by_label("Sort by").select_option("Seats")
    staff.get_by_role("button", name="Show").click()
    expect(staff.locator("tbody th")).to_have_text(["2", "1"])
    staff.get_by_label("Section").select_option(value="")
    staff.get_by_role("button", name="Show").click()
    expect(staff.locator("tbody th")).to_have_text(["10", "2", "1"])
    staff.get_by_label("Status now").select_option("Occupied")
    staff.get_by_role("button", name="Show").click()
    expect(staff.get_by_text("No table is like this now.")).to_be_visible()
    assert_accessible(staff)


def test_a_restaurant_without_tables_says_what_to_do(open_page: OpenPage, house: House) -> None:
    page = open_page(house.token("staff"))
    page.goto(f"/ops/{house.id}/tables")
    expect(page.get_by_text("There are no tables yet.")).to_be_visible()
    assert_accessible(page)


def test_a_number_that_is_taken_is_said_at_the_number_and_nothing_is_lost(
    staff: Page, diner: House
) -> None:
    staff.goto(f"/ops/{diner.id}/tables/new")
    staff.get_by_label("Number").fill("2")
    staff.get_by_label("Seats").fill("7")
    staff.get_by_role("button", name="Add the table").click()
    number = staff.get_by_label("Number")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_accessible_description(
        "Another table in use has this number. What staff call it: 12, T4."
    )
    expect(staff.get_by_label("Seats")).to_have_value("7")
    assert_accessible(staff)
    number.fill("3")
    staff.get_by_role("button", name="Add the table").click()
    expect(staff.get_by_role("status")).to_have_text("The table was created.")


def test_what_a_field_takes_is_said_at_it_in_the_engines_words(staff: Page, diner: House) -> None:
    staff.goto(f"/ops/{diner.id}/tables/{diner.tables['2']}")
    # The browser's own check comes first; this one is the server's.
    staff.get_by_label("Smallest party").fill("5")
    staff.get_by_role("button", name="Save").click()
    smallest = staff.get_by_label("Smallest party")
    expect(smallest).to_have_attribute("aria-invalid", "true")
    expect(staff.locator("#min_party_size-error")).to_contain_text("smallest party")
    expect(staff.get_by_label("Seats")).not_to_have_attribute("aria-invalid", "true")
    assert_accessible(staff)


@pytest.mark.parametrize("seats", ["0", "1001", "2.5"])
def test_seats_out_of_range_are_refused_by_the_browser_and_by_the_server(
    staff: Page, diner: House, seats: str
) -> None:
    path = f"/ops/{diner.id}/tables/new"
    staff.goto(path)
    staff.get_by_label("Number").fill("9")
    staff.get_by_label("Seats").fill(seats)
    staff.get_by_role("button", name="Add the table").click()
    assert staff.locator("#capacity:invalid").count() == 1, "the form was sent"
    staff.locator("form.card").evaluate("form => { form.noValidate = true; }")
    staff.get_by_role("button", name="Add the table").click()
    expect(staff.locator("#capacity-error")).to_contain_text("whole number")
    staff.goto(f"/ops/{diner.id}/tables")
    assert listed(staff) == ["1", "2", "10"]


def test_what_is_missing_is_said_where_it_is_missing(staff: Page, diner: House) -> None:
    staff.goto(f"/ops/{diner.id}/tables/new")
    staff.locator("form.card").evaluate("form => { form.noValidate = true; }")
    staff.get_by_label("Number").fill("9")
    staff.get_by_role("button", name="Add the table").click()
    expect(staff.locator("#capacity-error")).to_have_text("Is needed.")
    expect(staff.get_by_label("Number")).to_have_value("9")


def test_a_table_is_changed_and_stays_as_it_is_where_nothing_was_said(
    staff: Page, site: Site, diner: House
) -> None:
    site.client.update_table(diner.id, diner.tables["10"], position={"x": 3, "y": 4})
    staff.goto(f"/ops/{diner.id}/tables")
    staff.get_by_role("link", name="Edit table 10", exact=True).click()
    staff.get_by_label("Section").fill("")
    staff.get_by_label("Largest party").fill("3")
    staff.get_by_label("Notes for staff").fill("by the <door>")
    staff.get_by_role("button", name="Save").click()
    expect(staff.get_by_role("status")).to_have_text("The table was changed.")
    table = next(t for t in site.client.list_tables(diner.id).tables if t.table_number == "10")
    assert (table.section, table.max_party_size, table.notes) == (None, 3, "by the <door>")
    assert table.position is not None
    assert (table.position.x, table.position.y) == (3, 4)


def test_a_table_is_out_of_service_until_the_moment_that_staff_say(
    staff: Page, diner: House
) -> None:
    staff.goto(f"/ops/{diner.id}/tables/{diner.tables['2']}")
    until = dt.datetime.combine(DAY, dt.time(15, 30))
    staff.get_by_label("Until").fill(until.isoformat(timespec="minutes"))
    staff.get_by_label("Reason").fill("broken chair")
    staff.get_by_role("button", name="Set the status").click()
    row = staff.locator(f"#table-{diner.tables['2']}")
    expect(row).to_contain_text("out of service")
    expect(row).to_contain_text("15:30")
    assert_accessible(staff)


def test_a_table_that_a_party_has_is_not_blocked_and_the_party_is_named(
    staff: Page, site: Site, diner: House
) -> None:
    booking = seat_somebody(site, diner, "2")
    staff.goto(f"/ops/{diner.id}/tables/{diner.tables['2']}")
    staff.get_by_role("button", name="Set the status").click()
    alert = staff.get_by_role("alert")
    expect(alert).to_contain_text("Parties to come sit at this table.")
    expect(alert).to_contain_text(f"{GUEST}, {short_day(DAY)}, 19:00: 2 guests, confirmed")
    expect(alert.get_by_role("link", name=GUEST).first).to_have_attribute(
        "href", f"/ops/{diner.id}/bookings/{booking}"
    )
    expect(alert.get_by_role("link", name=PHONE_NUMBER)).to_be_visible()
    assert_accessible(staff)


def test_a_table_is_not_made_too_small_for_a_party_that_sits_there(
    staff: Page, site: Site, diner: House
) -> None:
    seat_somebody(site, diner, "2")
    staff.goto(f"/ops/{diner.id}/tables/{diner.tables['2']}")
    staff.get_by_label("Seats").fill("1")
    staff.get_by_role("button", name="Save").click()
    expect(staff.get_by_label("Seats")).to_have_attribute("aria-invalid", "true")
    expect(staff.get_by_role("alert")).to_contain_text(
        f"{GUEST}, {short_day(DAY)}, 19:00: 2 guests, confirmed"
    )
    staff.get_by_label("Seats").fill("2")
    staff.get_by_role("button", name="Save").click()
    expect(staff.get_by_role("status")).to_have_text("The table was changed.")


def test_a_table_is_deleted_only_when_nobody_is_to_sit_there(
    admin: Page, site: Site, diner: House
) -> None:
    booking = seat_somebody(site, diner, "2")
    admin.goto(f"/ops/{diner.id}/tables/{diner.tables['2']}")
    admin.get_by_role("link", name="Delete table 2").click()
    expect(admin.get_by_role("heading", level=1)).to_have_text("Delete table 2?")
    assert_accessible(admin)
    admin.get_by_role("button", name="Delete table 2").click()
    alert = admin.get_by_role("alert")
    expect(alert).to_contain_text("The table was not deleted")
    expect(alert).to_contain_text(f"{GUEST}, {short_day(DAY)}, 19:00: 2 guests, confirmed")
    assert_accessible(admin)

    site.client.unassign_table_from_booking(diner.id, booking)
    admin.get_by_role("button", name="Delete table 2").click()
    expect(admin.get_by_role("status")).to_have_text("The table was deleted.")
    assert listed(admin) == ["1", "10"]


def test_staff_see_no_way_to_delete_and_are_refused_if_they_try(
    staff: Page, site: Site, diner: House
) -> None:
    path = f"/ops/{diner.id}/tables/{diner.tables['2']}"
    staff.goto(path)
    expect(staff.get_by_role("button", name="Save")).to_be_visible()
    assert staff.get_by_text("Delete").count() == 0
    staff.goto(f"{path}/delete")
    expect(staff.get_by_text("Only an administrator")).to_be_visible()
    assert staff.get_by_role("button", name="Delete").count() == 0
    sent = {role: diner.headers(role) for role in ("staff", "admin")}
    assert site.http.post(f"{path}/delete", headers=sent["staff"]).status_code == 403
    assert site.client.list_tables(diner.id).total == 3
    assert site.http.post(f"{path}/delete", headers=sent["admin"]).status_code == 303
    assert site.client.list_tables(diner.id).total == 2


def test_staff_of_another_restaurant_see_nothing_of_its_tables(
    open_page: OpenPage, site: Site, diner: House
) -> None:
    other = site.house(name="Linde", tables={"99": 3})
    stranger = open_page(other.token("owner"))
    own, table = f"/ops/{diner.id}/tables", diner.tables["2"]
    for path in (own, f"{own}/new", f"{own}/{table}", f"{own}/{table}/delete"):
        answer = stranger.goto(path)
        assert answer is not None
        assert answer.status == 404
        assert "Zur Post" not in stranger.content()
    sent = site.http.post(
        f"{own}/new", headers=other.headers("owner"), data={"table_number": "5", "capacity": "2"}
    )
    assert sent.status_code == 404
    mixed = f"/ops/{other.id}/tables/{table}"
    assert site.http.get(mixed, headers=other.headers("owner")).status_code == 404
    assert site.client.list_tables(diner.id).total == 3
    stranger.goto(f"/ops/{other.id}/tables")
    assert listed(stranger) == ["99"]


def test_the_whole_way_goes_by_keyboard_and_without_javascript(
    open_page: OpenPage, diner: House
) -> None:
    page = open_page(diner.token("staff"), java_script_enabled=False)
    page.goto(f"/ops/{diner.id}/tables")
    page.get_by_role("link", name="Add a table").press("Enter")
    page.get_by_label("Number").focus()
    page.keyboard.type("7")
    page.keyboard.press("Tab")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("The table was created.")
    assert listed(page) == ["1", "2", "7", "10"]


def test_every_control_of_the_list_and_the_form_is_reached_by_tab(
    staff: Page, diner: House
) -> None:
    staff.goto(f"/ops/{diner.id}/tables")
    last = staff.get_by_role("link", name="Edit table 10", exact=True)
    tab_to(staff, last)
    assert is_focus_visible(last)
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("heading", level=1)).to_have_text("Table 10")
    assert_accessible(staff)
    tab_to(staff, staff.get_by_role("button", name="Set the status"))
