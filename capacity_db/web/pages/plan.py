"""The drawing of a floor plan: where each table is, how large, and where its seats go."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from capacity_db import models

PIXELS: Final = 64
"""Of one unit of the drawing, so that its smallest text can be read on a phone."""
_SEAT: Final = 0.15
_GAP: Final = 0.04
_MARGIN: Final = 0.8
_MOST_SEATS: Final = 60


@dataclass(frozen=True)
class DrawnTable:
    """A table and its outline, about its own centre and before it is turned.

    ``seats`` are centres, ``scale`` is how large its text is.
    """

    table: models.TableState
    x: float
    y: float
    rotation: float
    is_round: bool
    width: float
    height: float
    seats: tuple[tuple[float, float], ...]
    scale: float


@dataclass(frozen=True)
class Plan:
    """What is drawn. ``unit`` is about a metre: the size of a table for two, in the plan's units.

    Tables stick to multiples of ``step``, or of ``fine`` where somebody wants it finer.
    """

    unit: float
    left: float
    top: float
    width: float
    height: float
    tables: tuple[DrawnTable, ...]
    seat: float

    @property
    def step(self) -> float:
        """Of the grid."""
        return self.unit / 2

    @property
    def fine(self) -> float:
        """A tenth of a unit."""
        return self.unit / 10

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height on a screen."""
        scale = PIXELS / self.unit
        return round(self.width * scale), round(self.height * scale)


def draw(tables: Sequence[models.TableState]) -> Plan:
    """The plan of the tables that have a place on it."""
    placed = [(table, table.position) for table in tables if table.position is not None]
    unit = _unit([position for _, position in placed])
    drawn = tuple(_draw_one(table, position, unit) for table, position in placed)
    reach = [(one, max(one.width, one.height) / 2) for one in drawn]
    margin, step = _MARGIN * unit, unit / 2
    left = min((one.x - far for one, far in reach), default=0.0) - margin
    top = min((one.y - far for one, far in reach), default=0.0) - margin
    right = max((one.x + far for one, far in reach), default=8 * unit) + margin
    bottom = max((one.y + far for one, far in reach), default=5 * unit) + margin
    left, top = math.floor(left / step) * step, math.floor(top / step) * step
    return Plan(
        unit=unit,
        left=left,
        top=top,
        width=math.ceil((right - left) / step) * step,
        height=math.ceil((bottom - top) / step) * step,
        tables=drawn,
        seat=_SEAT * unit,
    )


def free_spots(plan: Plan, count: int) -> list[tuple[float, float]]:
    """Where tables without a place could go: in rows below those that have one."""
    if not plan.tables:
        return [(2 * plan.unit * (i % 5), 2 * plan.unit * (i // 5)) for i in range(count)]
    left = min(one.x for one in plan.tables)
    below = max(one.y for one in plan.tables) + 2 * plan.unit
    return [
        (left + 2 * plan.unit * (i % 5), below + 2 * plan.unit * (i // 5)) for i in range(count)
    ]


def _unit(positions: Sequence[models.TablePosition]) -> float:
    """What is about a metre: a power of ten, by the tables' sizes or else their distances."""
    sizes = [size for one in positions for size in (one.width, one.height) if size]
    if sizes:
        return _power_of_ten(median(sizes) / 0.3)
    distances = [
        min(far for other in positions if (far := math.hypot(one.x - other.x, one.y - other.y)))
        for one in positions
        if any((one.x, one.y) != (other.x, other.y) for other in positions)
    ]
    return _power_of_ten(median(distances)) if distances else 1.0


def _power_of_ten(size: float) -> float:
    # The smallest that the database takes is far above what this could not show.
    return float(10 ** math.floor(math.log10(max(size, 1e-6))))


def _draw_one(table: models.TableState, position: models.TablePosition, unit: float) -> DrawnTable:
    usual = _usual_size(table.capacity)
    width = position.width or position.height or usual[0] * unit
    height = position.height or position.width or usual[1] * unit
    is_round = position.shape in ("round", "oval")
    if position.shape in ("round", "square") and not (position.width and position.height):
        width = height = max(min(width, height), unit)
    count = min(table.capacity, _MOST_SEATS)
    away = (_SEAT + _GAP) * unit
    seats = _around(count, width, height, away) if is_round else _along(count, width, height, away)
    return DrawnTable(
        table=table,
        x=position.x,
        y=position.y,
        rotation=position.rotation or 0.0,
        is_round=is_round,
        width=width,
        height=height,
        seats=tuple(seats),
        # Less room for words in a circle.
        scale=min(width, height, 1.25 * unit) * (0.86 if is_round else 1),
    )


def _usual_size(seats: int) -> tuple[float, float]:
    """Width and height of a table that says none: longer with each pair of seats above four."""
    return 1.1 + 0.6 * min(math.ceil(max(seats - 4, 0) / 2), 8), 1.1


def _around(count: int, width: float, height: float, away: float) -> list[tuple[float, float]]:
    turns = [2 * math.pi * i / count - math.pi / 2 for i in range(count)]
    return [
        ((width / 2 + away) * math.cos(turn), (height / 2 + away) * math.sin(turn))
        for turn in turns
    ]


def _along(count: int, width: float, height: float, away: float) -> list[tuple[float, float]]:
    """Seats at the sides: the two long ones, and all four where none is long."""
    if count <= 2:
        sides = [0, 0, (count + 1) // 2, count // 2]
    elif max(width, height) < 1.3 * min(width, height):
        sides = [(count + 3 - i) // 4 for i in range(4)]
    else:
        sides = [(count + 1) // 2, count // 2, 0, 0]
    if height > width:
        sides = [*sides[2:], *sides[:2]]
    above, below, left, right = sides
    return [
        *((x, -height / 2 - away) for x in _spread(above, width)),
        *((x, height / 2 + away) for x in _spread(below, width)),
        *((-width / 2 - away, y) for y in _spread(left, height)),
        *((width / 2 + away, y) for y in _spread(right, height)),
    ]


def _spread(count: int, length: float) -> list[float]:
    return [length * ((i + 0.5) / count - 0.5) for i in range(count)]
