"""Where a party can sit: tables, alone or joined, and when they are taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from tests.parity.model.shown import Shown


@dataclass(frozen=True)
class Stay:
    """A stretch of time, its end exclusive."""

    start: datetime
    end: datetime

    def meets(self, other: Stay) -> bool:
        """Whether there is a moment that belongs to both."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, repr=False)
class Table(Shown):
    """A table, and the parties it is given to; `largest` None is as many as it has seats."""

    number: str
    seats: int
    smallest: int = 1
    largest: int | None = None
    seating_type: str = "indoor"


@dataclass(frozen=True, repr=False)
class Combination(Shown):
    """Tables that may be joined, by their numbers, and for whom."""

    name: str
    tables: tuple[str, ...]
    seats: int
    smallest: int = 1
    largest: int | None = None


@dataclass(frozen=True, repr=False)
class Block(Shown):
    """A table that staff keep free for a while."""

    table: str
    stay: Stay


@dataclass
class Floor:
    """The tables of a restaurant."""

    tables: list[Table] = field(default_factory=list)
    combinations: list[Combination] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def fitting(self, party_size: int) -> list[Table | Combination]:
        """Every way to seat a party of this size in an empty restaurant."""
        ways: list[Table | Combination] = [*self.tables, *self.combinations]
        return [way for way in ways if way.smallest <= party_size <= (way.largest or way.seats)]

    def free(
        self, party_size: int, taken: Collection[str], preference: str | None
    ) -> list[tuple[str, ...]]:
        """The numbers of the tables of every way that is left, the best way first."""
        joined = {number for way in self.combinations for number in way.tables}

        def order(way: Table | Combination) -> tuple[object, ...]:
            name = way.number if isinstance(way, Table) else way.name
            return (
                isinstance(way, Combination),
                max(way.seats - party_size, 0),
                way.seats < party_size,  # one more chair wastes nothing, and is no seat
                not self._is_preferred(way, preference),
                isinstance(way, Combination) or way.number in joined,
                len(members(way)),
                len(name),
                name,
            )

        ways = sorted(self.fitting(party_size), key=order)
        return [numbers for way in ways if not set(numbers := members(way)) & set(taken)]

    def blocked(self, stay: Stay) -> set[str]:
        """The tables that staff keep free in that time."""
        return {block.table for block in self.blocks if block.stay.meets(stay)}

    def _is_preferred(self, way: Table | Combination, preference: str | None) -> bool:
        types = {table.seating_type for table in self.tables if table.number in members(way)}
        return preference is not None and types == {preference}


def members(way: Table | Combination) -> tuple[str, ...]:
    """The numbers of the tables that it takes."""
    return (way.number,) if isinstance(way, Table) else way.tables


def by_number(numbers: Iterable[str]) -> list[str]:
    """As a list of tables is shown: 2 before 10."""
    return sorted(numbers, key=lambda number: (len(number), number))
