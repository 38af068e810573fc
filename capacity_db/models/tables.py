"""Tables: what stands where, what takes it, and which may be joined.

Every time a table is taken reaches until the party has left and the turn buffer is over. What is
called ``..._local`` is the same moment as the restaurant's wall time, without a zone.
"""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, NaiveDatetime

from capacity_db.models.base import Model

TableStatus = Literal["available", "occupied", "reserved", "out_of_service"]
"""``occupied`` and ``reserved`` follow from who sits there or is expected, or from a block;
``out_of_service`` is always a block."""


class TablePosition(Model):
    """Where a table stands on the floor plan: its centre, in the plan's own units.

    ``rotation`` is in degrees, from 0 to below 360; ``shape`` is ``rectangle``, ``square``,
    ``round`` or ``oval``.
    """

    x: float
    y: float
    rotation: float | None = None
    shape: str | None = None
    width: float | None = None
    height: float | None = None


class Table(Model):
    """A table of the inventory.

    It is given to parties from ``min_party_size`` to ``max_party_size`` (``None``: to
    ``capacity``). ``section`` is the part of the restaurant, ``seating_type`` the kind of seat.
    """

    id: UUID
    restaurant_id: UUID
    table_number: str
    capacity: int
    min_party_size: int
    max_party_size: int | None = None
    section: str | None = None
    seating_type: str
    position: TablePosition | None = None
    notes: str | None = None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class TableState(Table):
    """A table with its status at one moment.

    ``status_until`` is the end of what takes it then (``None``: nothing, or no end), and
    ``booking_id`` who sits there or is expected. ``next_taken_at`` is when it is taken next.
    """

    status: TableStatus
    status_until: AwareDatetime | None = None
    status_until_local: NaiveDatetime | None = None
    booking_id: UUID | None = None
    next_taken_at: AwareDatetime | None = None
    next_taken_local: NaiveDatetime | None = None
    is_combinable: bool = False


class TableList(Model):
    """The tables in use that a filter lets through, with their status ``at`` one moment."""

    success: bool
    restaurant_id: UUID
    timezone: str
    at: AwareDatetime
    at_local: NaiveDatetime
    tables: tuple[TableState, ...] = ()
    total: int


class TableResult(Model):
    """A table after it was made or changed; ``changed`` is false when it was so already."""

    success: bool
    changed: bool = True
    table: Table


class CombinationName(Model):
    """A combination by what staff call it."""

    id: UUID
    name: str


class TableRemoval(Model):
    """What retiring a table did; its combinations go with it."""

    success: bool
    changed: bool
    table: Table | None = None
    removed_combinations: tuple[CombinationName, ...] = ()


class TableBlock(Model):
    """A time for which staff say what a table is; ``ends_at`` ``None`` has no end."""

    id: UUID
    status: TableStatus
    starts_at: AwareDatetime
    starts_local: NaiveDatetime
    ends_at: AwareDatetime | None = None
    ends_local: NaiveDatetime | None = None
    reason: str | None = None


class TableStatusResult(Model):
    """A table after its status was set, and the block that says so (``None``: it is free)."""

    success: bool
    changed: bool
    table: TableState
    block: TableBlock | None = None


class Section(Model):
    """A part of the restaurant (``None``: the tables that are in none)."""

    section: str | None = None
    tables: int
    seats: int
    seating_types: tuple[str, ...] = ()


class RenamedSection(Model):
    """How many ``tables`` a section had when it was renamed."""

    success: bool
    tables: int


class SeatedTable(Model):
    """A table at which a booking sits, or which is part of a combination."""

    table_id: UUID
    table_number: str
    capacity: int
    section: str | None = None
    seating_type: str | None = None


class Combination(Model):
    """Tables that may be joined for one party, and the size of the whole.

    It is given to parties from ``min_party_size`` to ``max_party_size`` (``None``: to
    ``capacity``).
    """

    id: UUID
    restaurant_id: UUID
    name: str
    capacity: int
    min_party_size: int
    max_party_size: int | None = None
    tables: tuple[SeatedTable, ...] = ()


class CombinationResult(Model):
    """A combination after it was saved; ``changed`` is false when it was so already."""

    success: bool
    changed: bool
    combination: Combination


class CombinationRemoval(Model):
    """Whether there was a combination to remove; parties seated there keep their seats."""

    success: bool
    changed: bool
