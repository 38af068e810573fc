"""Every change of the clocks, everywhere, from 2010 to 2030: the engine's answer is Python's.

A cell is a zone and a change of its clocks. They are computed from Python's own time zone data, and
where CAPACITY_DB_REPLAY_DATA names a folder with time_zone_edges.csv, its rows come on top. A cell
of which server and Python know different offsets is left out, and counted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from tests.parity.edges import Edge, edges, recorded, zones
from tests.parity.model.calendar import DAY
from tests.parity.model.judgement import MINUTE, NONEXISTENT
from tests.parity.model.wall import instant, instants, wall
from tests.parity.mutations import rewrite
from tests.support.databases import AnyConnection

DATA_VARIABLE: Final = "CAPACITY_DB_REPLAY_DATA"
CELLS: Final = 500
"""Unusual changes that both servers and Python agree on, at least."""
SERVICE_STARTS: Final = timedelta(hours=18)
HALF_HOURS: Final = tuple(n * 30 * MINUTE for n in range(48))

Found = list[str]
"""Differences, in words."""


def test_every_change_of_the_clocks_is_converted_as_python_does(
    parity: AnyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = agreed(parity, {*computed_edges(), *recorded_edges()}, capsys)
    assert len(cells) >= 10 * CELLS
    assert conversions(parity, cells) == []


@pytest.mark.slow
def test_checking_booking_and_slots_follow_every_unusual_change(
    parity: AnyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    unusual = {edge for edge in computed_edges() if edge.is_unusual}
    cells = agreed(parity, {*unusual, *recorded_edges()}, capsys)
    assert len(cells) >= CELLS
    assert {"gap", "overlap", "midnight skipped", "date skipped"} == {cell.kind for cell in cells}
    assert bounds(parity, cells) == []
    assert arrivals(parity, cells) == []
    assert slots(parity, cells) == []


def test_postgresqls_own_choice_of_an_instant_is_noticed(parity: AnyConnection) -> None:
    """Red control: AT TIME ZONE alone takes the second of two, and invents one in a gap."""
    rewrite(
        parity,
        "capacity_impl.local_to_utc",
        r"IF v_before = v_guess AND v_after = v_guess AND [^;]* THEN",
        "IF true THEN",
    )
    for edge in red_edges():
        assert conversions(parity, [edge]) != []
        assert slots(parity, [edge]) != []


def test_the_wrong_one_of_two_instants_is_noticed(parity: AnyConnection) -> None:
    """Red control: who asks for the first gets the second."""
    rewrite(
        parity,
        "capacity_impl.local_to_utc",
        r"CASE WHEN p_second_occurrence THEN",
        "CASE WHEN NOT p_second_occurrence THEN",
    )
    for edge in red_edges():
        assert (arrivals(parity, [edge]) == []) is edge.is_gap


def red_edges() -> list[Edge]:
    """A year's changes of the clocks of one zone."""
    found = [edge for edge in edges(["Europe/Zurich"]) if edge.moment.year == 2019]
    assert [edge.kind for edge in found] == ["gap", "overlap"]
    return found


@cache
def computed_edges() -> tuple[Edge, ...]:
    """Every change of the clocks that Python knows of."""
    return tuple(edges(zones()))


def recorded_edges() -> tuple[Edge, ...]:
    """Those in the file, where there is one."""
    folder = os.environ.get(DATA_VARIABLE)
    if folder and (Path(folder) / "time_zone_edges.csv").exists():
        return tuple(recorded(Path(folder)))
    return ()


def agreed(
    connection: AnyConnection, cells: Set[Edge], capsys: pytest.CaptureFixture[str]
) -> list[Edge]:
    """Those of which the server knows the same offsets as Python; says how many it does not."""
    known = {name for (name,) in connection.execute("SELECT name FROM pg_timezone_names")}
    named = [edge for edge in cells if edge.zone in known and edge.is_known()]
    around = (-2 * DAY, -MINUTE, 0 * MINUTE, 2 * DAY)
    asked = [(edge, edge.moment + shift) for edge in named for shift in around]
    shown = rows(
        connection,
        "SELECT a.moment AT TIME ZONE a.zone FROM unnest(%s::text[], %s::timestamptz[])"
        " WITH ORDINALITY AS a (zone, moment, place) ORDER BY a.place",
        [edge.zone for edge, _ in asked],
        [moment for _, moment in asked],
    )
    strange = {
        edge
        for (edge, moment), (local,) in zip(asked, shown, strict=True)
        if local != wall(moment, ZoneInfo(edge.zone))
    }
    kept = [edge for edge in named if edge not in strange]
    left_out = sorted({edge.zone for edge in cells - set(kept)})
    with capsys.disabled():
        print(f" {len(kept)} cells", end="")
        if len(kept) < len(cells):
            print(f", {len(cells) - len(kept)} left out: other data here, {left_out}", end="")
    assert len(kept) > 0.8 * len(cells)
    return kept


def conversions(connection: AnyConnection, cells: Sequence[Edge]) -> Found:
    """Where capacity_impl.local_to_utc and Python differ."""
    asked = [(edge, local) for edge in cells for local in edge.walls]
    said = rows(
        connection,
        "SELECT capacity_impl.local_to_utc(a.local, a.zone, false),"
        " capacity_impl.local_to_utc(a.local, a.zone, true)"
        " FROM unnest(%s::text[], %s::timestamp[]) WITH ORDINALITY AS a (zone, local, place)"
        " ORDER BY a.place",
        [edge.zone for edge, _ in asked],
        [local for _, local in asked],
    )
    return [
        f"{edge.zone} {local}: {answer}, not {due}"
        for (edge, local), answer in zip(asked, said, strict=True)
        for zone in [ZoneInfo(edge.zone)]
        for due in [(instant(local, zone), instant(local, zone, second_occurrence=True))]
        if answer != due
    ]


def bounds(connection: AnyConnection, cells: Sequence[Edge]) -> Found:
    """Where a service that begins or ends at a change does so at another instant than Python says.

    What begins in a gap begins with the change itself.
    """
    asked = [(edge, min(edge.before, edge.after) + shift) for edge in cells for shift in _SHIFTS]
    said = rows(
        connection,
        "SELECT capacity_impl.local_bound_to_utc(a.local, a.zone, false),"
        " capacity_impl.local_bound_to_utc(a.local, a.zone, true)"
        " FROM unnest(%s::text[], %s::timestamp[]) WITH ORDINALITY AS a (zone, local, place)"
        " ORDER BY a.place",
        [edge.zone for edge, _ in asked],
        [local for _, local in asked],
    )
    return [
        f"{edge.zone} {local}: {answer}, not {due}"
        for (edge, local), answer in zip(asked, said, strict=True)
        for found in [instants(local, ZoneInfo(edge.zone)) or [edge.moment]]
        for due in [(found[0], found[-1])]
        if answer != due
    ]


_SHIFTS: Final = (0 * MINUTE, MINUTE)


def arrivals(connection: AnyConnection, cells: Sequence[Edge]) -> Found:
    """Where checking or booking an arrival at a change says something else than Python."""
    open_everywhere(connection, cells)
    asked = [
        (edge, min(edge.before, edge.after) + shift, second)
        for edge in cells
        for shift, second in ((0 * MINUTE, False), (15 * MINUTE, True))
    ]
    said = rows(
        connection,
        "SELECT (parity.ask(a.zone, a.now, a.local, a.is_second)).*"
        " FROM unnest(%s::text[], %s::timestamptz[], %s::timestamp[], %s::boolean[])"
        " WITH ORDINALITY AS a (zone, now, local, is_second, place) ORDER BY a.place",
        [edge.zone for edge, _, _ in asked],
        [edge.moment - 3 * DAY for edge, _, _ in asked],
        [local for _, local, _ in asked],
        [second for _, _, second in asked],
    )
    return [
        f"{edge.zone} {local}: {answer}, not {due}"
        for (edge, local, second), answer in zip(asked, said, strict=True)
        for moment in [instant(local, ZoneInfo(edge.zone), second)]
        for due in [f"{moment.isoformat()} {service_date(local)}" if moment else NONEXISTENT]
        if answer != (due, due)
    ]


def slots(connection: AnyConnection, cells: Sequence[Edge]) -> Found:
    """Where the slots of a service over a change are not the wall times that exist, in order."""
    open_everywhere(connection, cells)
    asked = sorted(
        {(e.zone, service_date(local)) for e in cells for local in (e.before, e.after - MINUTE)}
    )
    said = rows(
        connection,
        "SELECT parity.slots(a.zone, a.day) FROM unnest(%s::text[], %s::date[])"
        " WITH ORDINALITY AS a (zone, day, place) ORDER BY a.place",
        [zone for zone, _ in asked],
        [day for _, day in asked],
    )
    return [
        f"{zone} {day}: {sorted(set(answer or []) ^ set(due))}"
        for (zone, day), (answer,) in zip(asked, said, strict=True)
        for due in [slots_due(ZoneInfo(zone), day)]
        if (answer or []) != due
    ]


def slots_due(zone: ZoneInfo, day: date) -> list[str]:
    """Every wall time of the service's grid once for every time it happens."""
    start = datetime.combine(day, datetime.min.time()) + SERVICE_STARTS
    found = [
        (moment, f"{local}{' (2)' if number else ''} {moment.isoformat()}")
        for local in (start + width for width in HALF_HOURS)
        for number, moment in enumerate(instants(local, zone))
    ]
    return [text for _, text in sorted(found)]


def service_date(local: datetime) -> date:
    """The date on which the service opened that takes this arrival."""
    return (local - SERVICE_STARTS).date()


def open_everywhere(connection: AnyConnection, cells: Iterable[Edge]) -> None:
    """Have a restaurant in every zone."""
    connection.execute("SELECT set_config('tests.now', '1999-01-01 00:00+00', false)")
    connection.execute("SELECT parity.open_in(%s)", (sorted({edge.zone for edge in cells}),))


def rows(connection: AnyConnection, query: str, *columns: Sequence[object]) -> list[Any]:
    """The rows of a query over columns that stand side by side."""
    connection.execute("SET timezone = 'UTC'")
    return connection.execute(query.encode(), columns).fetchall()
