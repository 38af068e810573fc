"""What the tests of the floor plan share: a restaurant with a plan, and where its tables are."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import FloatRect, Locator, Page

from tests.web.support import House, Site

PLACES: Final[dict[str, dict[str, float | str]]] = {
    "1": {"x": 0, "y": 0},
    "2": {"x": 2, "y": 0, "shape": "round", "rotation": 30},
    "3": {"x": 0, "y": 2, "width": 2, "height": 1},
}


def furnish(site: Site) -> House:
    """A restaurant with three tables on the plan, and one without a place."""
    house = site.house(tables={"1": 2, "2": 4, "3": 6, "spare": 2})
    for number, position in PLACES.items():
        site.client.update_table(house.id, house.tables[number], position=position)
    return house


def drawn(page: Page, house: House, number: str) -> Locator:
    """A table on the plan."""
    return page.locator(f"#table-{house.tables[number]}")


def place_of(site: Site, house: House, number: str) -> tuple[float, float] | None:
    """Where the database has a table."""
    tables = {table.table_number: table for table in site.client.list_tables(house.id).tables}
    position = tables[number].position
    return None if position is None else (position.x, position.y)


def box_of(table: Locator) -> FloatRect:
    """Where a table is on the screen."""
    box = table.locator(".top").bounding_box()
    assert box is not None
    return box


def centre_of(table: Locator) -> tuple[float, float]:
    """The middle of a table on the screen."""
    box = box_of(table)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def pixels(page: Page) -> float:
    """How many pixels a unit of the plan has."""
    scale: float = page.locator("#plan").evaluate("plan => plan.getScreenCTM().a")
    return scale


def drag(page: Page, table: Locator, across: float, down: float) -> None:
    """Drag a table by so many units of the plan."""
    table.scroll_into_view_if_needed()
    (x, y), scale = centre_of(table), pixels(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across * scale, y + down * scale, steps=5)
    page.mouse.up()
