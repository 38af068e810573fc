"""The heatmap: its colours are the database's levels, and an alarm shows without colour too."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable

import pytest
from rich.console import Console

from capacity_db import CapacityClient, CapacityOverview
from capacity_db.cli.picture import draw_overview, draw_strips
from tests.client.support import DAY, make_period, make_restaurant

pytestmark = pytest.mark.once

Drawing = Callable[[CapacityOverview, Console], None]
COLOURS = {"green": "\x1b[32m", "yellow": "\x1b[33m", "red": "\x1b[31m", "alarm": "\x1b[1;37;41m"}
THRESHOLDS = [
    (0, 0, "green"),
    (699, 69.9, "green"),
    (700, 70, "yellow"),
    (900, 90, "yellow"),
    (901, 90.1, "red"),
    (999, 99.9, "red"),
    (1000, 100, "alarm"),
]


def hour_of(dsn: str, covers: int, max_covers: int | None = 1000) -> CapacityOverview:
    """A day with one service of one hour and so many covers at its start."""
    with CapacityClient(dsn) as client:
        restaurant = make_restaurant(client)
        make_period(client, restaurant, "supper", "20:00", "21:00")
        client.set_capacity_rule(restaurant, max_covers, None)
        if covers:
            client.create_booking(restaurant, DAY, "20:00", covers)
        return client.get_capacity_overview(restaurant, DAY)


def drawn(overview: CapacityOverview, draw: Drawing, *, colour: bool) -> str:
    """What a drawing looks like on a terminal, or in a file."""
    out = io.StringIO()
    terminal = Console(file=out, force_terminal=True, color_system="standard")
    draw(overview, terminal if colour else Console(file=out, color_system=None))
    return out.getvalue()


def services(text: str) -> str:
    """A drawing without its legend, which names all colours."""
    drawing, *legend = text.rstrip("\n").rsplit("\n", 2)
    assert "alarm" in legend[0]
    assert legend[1].endswith("whichever is fuller")
    return drawing


@pytest.mark.parametrize("draw", [draw_overview, draw_strips])
@pytest.mark.parametrize(("covers", "percent", "level"), THRESHOLDS)
def test_the_colour_is_the_level_that_the_database_says(
    dsn: str, draw: Drawing, covers: int, percent: float, level: str
) -> None:
    overview = hour_of(dsn, covers)
    (period,) = overview.service_periods
    assert (period.utilization_percent, period.level) == (percent, level)
    assert {(slot.utilization_percent, slot.level) for slot in period.slots} == {(percent, level)}
    text = services(drawn(overview, draw, colour=True))
    assert {name for name, code in COLOURS.items() if code in text} <= {level}
    if covers:
        assert COLOURS[level] in text


@pytest.mark.parametrize("draw", [draw_overview, draw_strips])
@pytest.mark.parametrize(("covers", "percent", "level"), THRESHOLDS)
def test_an_alarm_is_marked_without_colour(
    dsn: str, draw: Drawing, covers: int, percent: float, level: str
) -> None:
    overview = hour_of(dsn, covers)
    text = services(drawn(overview, draw, colour=False))
    assert "\x1b" not in text
    assert ("!" in text) == (level == "alarm")
    assert f"{percent:g} %" in text


def test_a_bar_is_full_only_from_the_limit_on(dsn: str) -> None:
    assert "█████" not in drawn(hour_of(dsn, 999), draw_overview, colour=False)
    assert "█████" in drawn(hour_of(dsn, 1000), draw_overview, colour=False)


def test_every_slot_is_drawn_with_its_covers_and_its_limit(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        restaurant = make_restaurant(client, max_covers=20)
        make_period(client, restaurant, "supper", "20:00", "21:15")
        client.set_booking_policy(restaurant, {"slot_covers": 5})
        client.create_booking(restaurant, DAY, "20:30", 5)
        overview = client.get_capacity_overview(restaurant, DAY)
    lines = drawn(overview, draw_overview, colour=False).splitlines()
    assert lines[0] == f"{DAY}: 5 covers, 1 party"
    assert lines[2] == "supper 20:00-21:15  5 of 20 (25 %) covers, 1 of any number of parties"
    assert lines[3] == "  20:00 █░░░░ 0/5   20:15 █░░░░ 0/5   20:30 █████ 5/5!  20:45 █░░░░ 0/5"
    assert lines[4] == "  21:00 █░░░░ 0/5"
    strips = drawn(overview, draw_strips, colour=False).splitlines()
    assert strips[0] == "  supper  20:00-21:15  ▃▃!▃▃"


def test_a_service_without_a_limit_has_no_colour(dsn: str) -> None:
    overview = hour_of(dsn, 5, max_covers=None)
    for draw in (draw_overview, draw_strips):
        text = services(drawn(overview, draw, colour=True))
        assert not any(code in text for code in COLOURS.values())
    assert "····" in drawn(overview, draw_strips, colour=False)


def test_debts_and_closures_are_told(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        restaurant = make_restaurant(client, max_covers=10)
        period = make_period(client, restaurant)
        brunch = make_period(client, restaurant, "brunch", "09:00", "11:00")
        client.create_booking(restaurant, DAY, "20:00", 8)
        calm = drawn(client.get_capacity_overview(restaurant, DAY), draw_overview, colour=False)
        client.set_capacity_rule(restaurant, 5, None, service_period_id=period)
        client.set_special_day(
            restaurant,
            DAY,
            service_period_id=brunch,
            label="private_event",
            options={"note": "wedding"},
        )
        overview = client.get_capacity_overview(restaurant, DAY)
    assert "Debt" not in calm
    assert "OVERBOOKED" not in calm
    text = drawn(overview, draw_overview, colour=False)
    assert "Debt: dinner is 3 covers over its limit, last by set_capacity_rule of " in text
    assert "in shadow mode" not in text
    assert "OVERBOOKED" in text
    assert "private event (wedding)" in text


def test_many_debts_are_cut_with_a_count(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        restaurant = make_restaurant(client, max_covers=2)
        client.create_booking(restaurant, DAY, "20:00", 2)
        client.create_booking(restaurant, DAY, "20:00", 1, override="test")
        overview = client.get_capacity_overview(restaurant, DAY)
    (debt,) = overview.debts
    many = overview.model_copy(
        update={"debts": (debt.model_copy(update={"service_period_id": uuid.uuid4()}),) * 23}
    )
    text = drawn(many, draw_overview, colour=False)
    assert text.count("Debt: ") == 20
    assert "... and 3 more" in text
