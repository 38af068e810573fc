"""Services to be seated: who comes when, and what there is to sit at.

A day is one service of one restaurant. Recorded days are chosen, and get their tables, by rules
that are written here; synthetic ones are made up from a seed.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

TURN_BUFFER: Final = 15
"""Minutes that a table stays empty after a party."""
RECORDED_DAYS: Final = 40
SEATS_PER_COVER: Final = 0.9
"""Seats at tables for each cover that is there at the busiest moment of a recorded day."""
CYCLE: Final = (2, 4, 2, 6, 4, 2, 8, 4)
"""Capacities that tables of a recorded day are dealt in."""
_BUSINESS_DAY: Final = dt.time(5)
_DINNER: Final = dt.time(16)


@dataclass(frozen=True)
class Party:
    """Guests who come together. Minutes count from 05:00, when the business day begins."""

    size: int
    arrives: int
    minutes: int

    @property
    def leaves(self) -> int:
        """When its table is free for the next, the turn buffer included."""
        return self.arrives + self.minutes + TURN_BUFFER


@dataclass(frozen=True)
class Seating:
    """A table or several joined, by their places in Day.tables, and the parties that it takes."""

    tables: tuple[int, ...]
    capacity: int
    smallest: int = 1

    def takes(self, party: Party) -> bool:
        """Whether the party may sit there."""
        return self.smallest <= party.size <= self.capacity


@dataclass(frozen=True)
class Day:
    """One service: its parties in the order in which they booked, and all ways to seat them."""

    name: str
    parties: tuple[Party, ...]
    tables: tuple[int, ...]
    """The capacity of each."""
    seatings: tuple[Seating, ...]
    """The single tables in their order, then the combinations."""

    @property
    def covers(self) -> int:
        """All who want to come."""
        return sum(party.size for party in self.parties)


def dining_minutes(size: int) -> int:
    """How long a party of this size stays."""
    return 90 if size <= 2 else 120 if size <= 6 else 150


def recorded_days(folder: Path, count: int = RECORDED_DAYS) -> list[Day]:
    """The service with most parties of each of the `count` restaurants that had the largest such.

    Of services with as many parties the earlier one, of restaurants the first by name.
    """
    services: dict[tuple[str, dt.date, str], list[Party]] = defaultdict(list)
    with (folder / "reservations.csv").open() as log:
        for row in sorted(csv.DictReader(log), key=lambda row: int(row["seq"])):
            visit = dt.datetime.fromisoformat(row["visit_at_local"])
            opened = dt.datetime.combine((visit - dt.timedelta(hours=5)).date(), _BUSINESS_DAY)
            is_lunch = _BUSINESS_DAY <= visit.time() < _DINNER
            size = int(row["party_size"])
            services[row["restaurant"], opened.date(), "lunch" if is_lunch else "dinner"].append(
                Party(size, int((visit - opened).total_seconds()) // 60, dining_minutes(size))
            )
    busiest: dict[str, tuple[str, dt.date, str]] = {}
    for key in sorted(services):
        best = busiest.setdefault(key[0], key)
        if len(services[key]) > len(services[best]):
            busiest[key[0]] = key
    chosen = sorted(busiest.values(), key=lambda key: (-len(services[key]), key))[:count]
    return [_with_tables(" ".join(map(str, key)), services[key]) for key in chosen]


def _with_tables(name: str, parties: list[Party]) -> Day:
    """A day with tables for SEATS_PER_COVER of its busiest moment, in the capacities of CYCLE.

    Neighbours are joined two by two, and the first four tables of every eight: for parties that
    none of the tables, or pairs, in it takes.
    """
    busiest = max(
        sum(other.size for other in parties if other.arrives <= party.arrives < other.leaves)
        for party in parties
    )
    tables: list[int] = []
    while sum(tables) < SEATS_PER_COVER * busiest:
        tables.append(CYCLE[len(tables) % len(CYCLE)])
    seatings = [Seating((place,), capacity) for place, capacity in enumerate(tables)]
    for first in range(0, len(tables) - 1, 2):
        pair = tables[first : first + 2]
        seatings.append(Seating((first, first + 1), sum(pair), max(pair) + 1))
    for first in range(0, len(tables) - 3, 8):
        four = tables[first : first + 4]
        smallest = max(sum(four[:2]), sum(four[2:])) + 1
        seatings.append(Seating(tuple(range(first, first + 4)), sum(four), smallest))
    return Day(name, tuple(parties), tuple(tables), tuple(seatings))


def synthetic_day(seed: int, large: bool = False) -> Day:
    """A day made up from a seed: more parties than fit, or as many as a large house has."""
    draw = random.Random(seed)
    tables = tuple(
        draw.choice((2, 2, 2, 4, 4, 6, 8))
        for _ in range(draw.randint(30, 40) if large else draw.randint(4, 9))
    )
    seatings = [
        Seating((place,), capacity, 1 if capacity <= 4 else draw.choice((1, 2, 3)))
        for place, capacity in enumerate(tables)
    ]
    for _ in range(draw.randint(10, 20) if large else draw.randint(1, 4)):
        count = min(draw.choice((2, 2, 3)), len(tables))
        first = draw.randrange(len(tables) - count + 1)
        joined = tuple(range(first, first + count))
        if all(seating.tables != joined for seating in seatings):
            capacity = sum(tables[place] for place in joined) - draw.choice((0, 0, 1))
            seatings.append(Seating(joined, capacity, max(2, capacity // 2)))
    parties = []
    for _ in range(draw.randint(60, 100) if large else draw.randint(8, 20)):
        size = draw.choice((1, 2, 2, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 10))
        parties.append(Party(size, 720 + 15 * draw.randrange(20), draw.choice((75, 105, 135))))
    kind = "large" if large else "small"
    return Day(f"{kind} {seed}", tuple(parties), tables, tuple(seatings))


def overlapping(first: Party, second: Party) -> bool:
    """Whether two parties cannot have the same table."""
    return first.arrives < second.leaves and second.arrives < first.leaves


def faults(day: Day, seats: dict[int, tuple[int, ...]]) -> list[str]:
    """What is wrong with a plan, given as the tables of each seated party."""
    found = []
    for number, tables in seats.items():
        fitting = [s for s in day.seatings if s.tables == tables and s.takes(day.parties[number])]
        if not fitting:
            found.append(f"party {number} of {day.parties[number].size} sits at {tables}")
    places = sorted((table, number) for number, tables in seats.items() for table in tables)
    by_table: dict[int, list[int]] = defaultdict(list)
    for table, number in places:
        by_table[table].append(number)
    for table, numbers in by_table.items():
        numbers.sort(key=lambda number: day.parties[number].arrives)
        found += [
            f"parties {first} and {second} share table {table}"
            for first, second in pairwise(numbers)
            if overlapping(day.parties[first], day.parties[second])
        ]
    return found


def covers_of(day: Day, seats: dict[int, tuple[int, ...]]) -> int:
    """How many guests a plan seats."""
    return sum(day.parties[number].size for number in seats)
