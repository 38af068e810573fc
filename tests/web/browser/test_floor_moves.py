"""Moving tables on the floor plan, in a browser: by pointer, finger and keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenPage
from tests.web.browser.floor import (
    PLACES,
    box_of,
    centre_of,
    drag,
    drawn,
    furnish,
    pixels,
    place_of,
)
from tests.web.browser.support import PHONE, assert_accessible, tab_to
from tests.web.outages import eventually
from tests.web.support import House, Site


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


def test_a_table_that_is_dragged_is_there_after_a_reload(
    staff: Page, site: Site, diner: House
) -> None:
    table = drawn(staff, diner, "1")
    before = box_of(table)
    drag(staff, table, 1.1, 1.45)
    expect(staff.get_by_role("status")).to_have_text("Table 1 is saved at 1 across, 1.5 down.")
    assert place_of(site, diner, "1") == (1, 1.5), "it sticks to the grid"
    expect(table).to_have_attribute("transform", "translate(1 1.5)")
    after = box_of(table)
    staff.reload()
    expect(table).to_have_attribute("transform", "translate(1 1.5)")
    assert box_of(table)["width"] == pytest.approx(before["width"])
    assert after["x"] > before["x"]
    assert after["y"] > before["y"]


def test_what_else_the_position_says_stays_when_a_table_is_moved(
    staff: Page, site: Site, diner: House
) -> None:
    drag(staff, drawn(staff, diner, "2"), 1, 0)
    expect(staff.get_by_role("status")).to_contain_text("Table 2 is saved")
    tables = {table.table_number: table for table in site.client.list_tables(diner.id).tables}
    position = tables["2"].position
    assert position is not None
    held = position.model_dump(exclude_none=True)
    assert held == {**PLACES["2"], "x": 3.0}


def test_a_table_is_moved_by_the_arrow_keys_and_is_there_after_a_reload(
    staff: Page, site: Site, diner: House
) -> None:
    table = drawn(staff, diner, "3")
    tab_to(staff, table)
    outline = "top => getComputedStyle(top).strokeWidth"
    assert table.locator(".top").evaluate(outline) == "4px", "the focus is seen"
    assert drawn(staff, diner, "1").locator(".top").evaluate(outline) == "2px"
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowUp", "Shift+ArrowLeft"):
        staff.keyboard.press(key)
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("status")).to_have_text("Table 3 is saved at 0.9 across, 2.4 down.")
    assert place_of(site, diner, "3") == (0.9, 2.4)
    staff.reload()
    expect(table).to_have_attribute("transform", "translate(0.9 2.4)")
    expect(table).to_have_accessible_name("Table 3, 6 seats, free, at 0.9 across, 2.4 down")


def test_a_move_by_key_is_saved_after_a_pause_without_enter(
    staff: Page, site: Site, diner: House
) -> None:
    drawn(staff, diner, "1").focus()
    staff.keyboard.press("ArrowLeft")
    expect(staff.get_by_role("status")).to_contain_text("Table 1 is saved at -0.5 across")
    assert place_of(site, diner, "1") == (-0.5, 0)


def test_a_move_by_key_is_saved_when_the_page_is_left_at_once(
    staff: Page, site: Site, diner: House
) -> None:
    drawn(staff, diner, "1").focus()
    staff.keyboard.press("ArrowDown")
    staff.goto(f"/ops/{diner.id}/tables")
    # Nobody waits for what the page that was left sends: the next one may be drawn before it.
    eventually(lambda: place_of(site, diner, "1") == (0, 0.5))
    staff.goto(f"/ops/{diner.id}/floor")
    expect(drawn(staff, diner, "1")).to_have_attribute("transform", "translate(0 0.5)")


def test_escape_takes_a_move_back(staff: Page, site: Site, diner: House) -> None:
    table = drawn(staff, diner, "1")
    table.focus()
    staff.keyboard.press("ArrowRight")
    expect(table).to_have_attribute("transform", "translate(0.5 0)")
    staff.keyboard.press("Escape")
    expect(table).to_have_attribute("transform", "translate(0 0)")
    expect(staff.get_by_role("status")).to_have_text("Table 1 is back where it was.")
    # A move that is saved afterwards would show, if the first one had been saved as well.
    staff.keyboard.press("ArrowDown")
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("status")).to_have_text("Table 1 is saved at 0 across, 0.5 down.")
    assert place_of(site, diner, "1") == (0, 0.5)


def test_a_click_moves_nothing(staff: Page, site: Site, diner: House) -> None:
    table = drawn(staff, diner, "1")
    drag(staff, table, 0.05, 0)
    expect(table).to_have_attribute("transform", "translate(0 0)")
    expect(table).to_be_focused()
    assert place_of(site, diner, "1") == (0, 0)


def test_a_table_that_cannot_be_saved_goes_back_and_the_page_says_why(
    staff: Page, site: Site, diner: House
) -> None:
    table = drawn(staff, diner, "1")
    site.client.delete_table(diner.id, diner.tables["1"])
    drag(staff, table, 1, 1)
    alert = staff.get_by_role("alert")
    expect(alert).to_contain_text("Table 1 was not moved: There is no such table")
    expect(table).to_have_attribute("transform", "translate(0 0)")
    expect(staff.get_by_role("status")).to_have_text("")
    assert_accessible(staff)
    # The others can be moved all the same.
    drag(staff, drawn(staff, diner, "2"), 1, 0)
    expect(staff.get_by_role("status")).to_contain_text("Table 2 is saved")
    expect(alert).to_be_hidden()


def test_a_table_goes_back_when_whoever_moves_it_is_signed_out(
    staff: Page, site: Site, diner: House
) -> None:
    staff.context.clear_cookies()
    table = drawn(staff, diner, "1")
    table.focus()
    staff.keyboard.press("ArrowRight")
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("alert")).to_contain_text("you are signed out")
    expect(table).to_have_attribute("transform", "translate(0 0)")
    assert place_of(site, diner, "1") == (0, 0)


def test_a_finger_moves_a_table_on_a_phone(open_page: OpenPage, site: Site, diner: House) -> None:
    page = open_page(diner.token("staff"), viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"/ops/{diner.id}/floor")
    table = drawn(page, diner, "1")
    table.scroll_into_view_if_needed()
    (x, y), scale = centre_of(table), pixels(page)
    touch = page.context.new_cdp_session(page)
    for kind, far in (("touchStart", 0.0), ("touchMove", 0.5), ("touchMove", 1.0)):
        points = [{"x": x + far * scale, "y": y + far * scale}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_role("status")).to_have_text("Table 1 is saved at 1 across, 1 down.")
    assert place_of(site, diner, "1") == (1, 1)


def test_the_plan_grows_where_a_table_comes_near_its_edge(staff: Page, diner: House) -> None:
    plan = staff.locator("#plan")
    size = "plan => [plan.viewBox.baseVal.width, plan.width.baseVal.value]"
    before, scale = plan.evaluate(size), pixels(staff)
    drawn(staff, diner, "2").focus()
    for _ in range(8):
        staff.keyboard.press("ArrowRight")
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("status")).to_contain_text("saved at 6 across")
    after = plan.evaluate(size)
    assert after[0] > before[0]
    assert after[1] > before[1]
    assert pixels(staff) == pytest.approx(scale, rel=0.01), "it is to scale"
