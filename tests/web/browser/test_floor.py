"""The floor plan, in a browser: who has which table at a moment, and where staff put them."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenPage
from tests.web.browser.floor import PLACES, box_of, centre_of, drawn, furnish, pixels, place_of
from tests.web.browser.support import assert_accessible
from tests.web.support import DAY, House, Site


@pytest.fixture
def diner(site: Site) -> House:
    """A restaurant with three tables on the plan, and one without a place."""
    return furnish(site)


@pytest.fixture
def staff(open_page: OpenPage, diner: House) -> Page:
    """The floor plan of now, opened by somebody who works there."""
    page = open_page(diner.token("staff"))
    page.goto(f"/ops/{diner.id}/floor")
    return page


def test_tables_are_drawn_to_scale_with_their_seats_number_and_capacity(
    staff: Page, diner: House
) -> None:
    first, round_one, wide = (drawn(staff, diner, number) for number in ("1", "2", "3"))
    for table, number, seats in ((first, "1", 2), (round_one, "2", 4), (wide, "3", 6)):
        expect(table.locator("text").nth(0)).to_have_text(number)
        expect(table.locator("text").nth(1)).to_have_text(f"{seats} seats")
        expect(table.locator(".seat")).to_have_count(seats)
    box = box_of(wide)
    assert box["width"] == pytest.approx(2 * box["height"], rel=0.1)
    scale, start = pixels(staff), centre_of(first)
    assert centre_of(round_one) == pytest.approx((start[0] + 2 * scale, start[1]), abs=1)
    assert centre_of(wide) == pytest.approx((start[0], start[1] + 2 * scale), abs=1)
    expect(round_one.locator("ellipse")).to_have_count(1)
    assert_accessible(staff)


def test_the_state_at_the_chosen_time_is_a_colour_and_a_word(
    staff: Page, site: Site, diner: House
) -> None:
    booking = site.book(diner, partySize=2)["booking"]["id"]
    site.client.assign_table_to_booking(diner.id, booking, diner.tables["1"])
    ended = f"{DAY}T23:00"
    for number, status in (("2", "out_of_service"), ("3", "occupied")):
        site.client.set_table_status(diner.id, diner.tables[number], status, f"{DAY}T17:00", ended)
    staff.get_by_label("Date").fill(DAY.isoformat())
    staff.get_by_label("Time").fill("19:30")
    staff.get_by_role("button", name="Show").click()
    expect(staff.get_by_text(f"{DAY:%B %Y}, 19:30")).to_be_visible()
    words = {"1": "reserved", "2": "closed", "3": "occupied"}
    fills = set()
    for number, word in words.items():
        table = drawn(staff, diner, number)
        expect(table.locator(".state")).to_have_text(word)
        expect(table).to_have_accessible_name(
            f"Table {number}, {'246'[int(number) - 1]} seats, {word} until"
            f" {'21:00' if number == '1' else '23:00'}, at"
            f" {PLACES[number]['x']} across, {PLACES[number]['y']} down"
        )
        fills.add(table.locator(".top").get_attribute("fill"))
    assert len(fills) == 3
    assert_accessible(staff)

    for _ in range(4):
        staff.get_by_role("link", name="+30 min").click()
    expect(staff.get_by_text(f"{DAY:%B %Y}, 21:30")).to_be_visible()
    expect(drawn(staff, diner, "1").locator(".state")).to_have_text("free")
    expect(drawn(staff, diner, "2").locator(".state")).to_have_text("closed")
    staff.get_by_role("link", name="Now").click()
    expect(drawn(staff, diner, "2").locator(".state")).to_have_text("free")


def test_a_table_without_a_place_is_listed_and_placed(
    staff: Page, site: Site, diner: House
) -> None:
    beside = staff.get_by_role("region", name="Not on the plan yet")
    expect(beside).to_contain_text("spare")
    assert drawn(staff, diner, "spare").count() == 0
    beside.get_by_role("button", name="Place table spare").click()
    expect(drawn(staff, diner, "spare")).to_be_visible()
    expect(beside).to_have_count(0)
    placed = place_of(site, diner, "spare")
    assert placed is not None
    assert placed not in [(one["x"], one["y"]) for one in PLACES.values()]


def test_without_javascript_a_table_is_moved_by_numbers_and_taken_off(
    open_page: OpenPage, site: Site, diner: House
) -> None:
    page = open_page(diner.token("staff"), java_script_enabled=False)
    page.goto(f"/ops/{diner.id}/floor?date={DAY}&time=19:30")
    page.get_by_text("Positions as numbers").click()
    form = page.get_by_role("form", name="Position of table 1")
    form.get_by_label("Across").fill("4.25")
    form.get_by_label("Down").fill("-1")
    form.get_by_label("Turned").fill("45")
    form.get_by_label("Shape").select_option("square")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The position was saved.")).to_be_visible()
    expect(page.get_by_label("Time")).to_have_value("19:30")
    assert place_of(site, diner, "1") == (4.25, -1)
    expect(drawn(page, diner, "1")).to_have_attribute("transform", "translate(4.25 -1)")
    page.get_by_text("Positions as numbers").click()
    form.get_by_role("button", name="Take off").click()
    expect(page.get_by_text("The table was taken off the plan.")).to_be_visible()
    assert place_of(site, diner, "1") is None
    assert drawn(page, diner, "1").count() == 0


def test_a_position_that_cannot_be_is_said_at_its_table(
    staff: Page, site: Site, diner: House
) -> None:
    staff.get_by_text("Positions as numbers").click()
    form = staff.get_by_role("form", name="Position of table 1")
    form.evaluate("form => { form.noValidate = true; }")
    form.get_by_label("Across").fill("100001")
    form.get_by_role("button", name="Save").click()
    expect(staff.get_by_role("alert").first).to_contain_text("The position was not saved")
    expect(form.get_by_label("Across")).to_have_value("100001")
    expect(form.locator(".error")).to_contain_text("-100000 to 100000")
    assert_accessible(staff)
    assert place_of(site, diner, "1") == (0, 0)


def test_a_plan_in_centimetres_is_as_easy_to_read(
    open_page: OpenPage, site: Site, house: House
) -> None:
    for number, x in (("a", 0), ("b", 250), ("c", 500)):
        site.client.create_table(house.id, number, 4, position={"x": x, "y": 120})
    page = open_page(house.token("staff"))
    page.goto(f"/ops/{house.id}/floor")
    tops = page.locator(".table .top")
    expect(tops).to_have_count(3)
    assert box_of(page.locator(".table").first)["width"] > 50
    page.locator(".table").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Table a is saved at 0 across, 170 down.")


def test_a_restaurant_without_tables_says_what_to_do(open_page: OpenPage, house: House) -> None:
    page = open_page(house.token("staff"))
    page.goto(f"/ops/{house.id}/floor")
    expect(page.get_by_text("There are no tables yet.")).to_be_visible()
    assert_accessible(page)


def test_tables_of_which_none_has_a_place_are_all_listed(open_page: OpenPage, site: Site) -> None:
    house = site.house(tables={"1": 2, "2": 12})
    page = open_page(house.token("staff"))
    page.goto(f"/ops/{house.id}/floor")
    expect(page.locator(".unplaced li")).to_have_count(2)
    assert_accessible(page)
    page.get_by_role("button", name="Place table 2").click()
    expect(page.locator(".table .seat")).to_have_count(12)


def test_staff_of_another_restaurant_see_and_move_nothing(
    open_page: OpenPage, site: Site, diner: House
) -> None:
    other = site.house(name="Linde")
    stranger = open_page(other.token("owner"))
    answer = stranger.goto(f"/ops/{diner.id}/floor")
    assert answer is not None
    assert answer.status == 404
    assert "Zur Post" not in stranger.content()
    table = diner.tables["1"]
    for restaurant in (diner.id, other.id):
        sent = site.http.post(
            f"/ops/{restaurant}/floor/{table}",
            data={"x": "9", "y": "9"},
            headers=other.headers("owner"),
        )
        assert sent.status_code == 404
    assert place_of(site, diner, "1") == (0, 0)
    own = site.http.post(
        f"/ops/{diner.id}/floor/{table}",
        data={"x": "9", "y": "9"},
        headers=diner.headers("staff"),
    )
    assert own.status_code == 303
    assert place_of(site, diner, "1") == (9, 9)


def test_an_address_that_names_no_time_is_refused(staff: Page, diner: House) -> None:
    answer = staff.goto(f"/ops/{diner.id}/floor?date={DAY}&time=25:00")
    assert answer is not None
    assert answer.status == 422
    expect(staff.get_by_text("A time is written HH:MM.")).to_be_visible()


@pytest.mark.parametrize("moment", ["date=9999-12-31&time=23:59", "date=2199-12-31"])
def test_the_end_of_the_calendar_is_a_page_like_any_other(
    staff: Page, diner: House, moment: str
) -> None:
    answer = staff.goto(f"/ops/{diner.id}/floor?{moment}")
    assert answer is not None
    assert answer.status == 200
    expect(drawn(staff, diner, "1").locator(".state")).to_have_text("free")


def test_a_number_that_looks_like_markup_stays_text(
    open_page: OpenPage, site: Site, house: House
) -> None:
    name = "\"><script>document.title='x'</script>"
    site.client.create_table(house.id, name, 2, position={"x": 0, "y": 0})
    page = open_page(house.token("staff"))
    page.goto(f"/ops/{house.id}/floor")
    table = page.locator(".table")
    expect(table.locator(".name")).to_have_text(name)
    assert json.loads(str(table.get_attribute("data-position"))) == {"x": 0, "y": 0}
    assert page.title() == "Floor plan · Zur Post"
