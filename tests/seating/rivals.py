"""What the engine's plans are held against: two greedy rules and the optimum, in plain Python.

None of it shares code or SQL with the engine.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

from tests.seating.days import Day, Seating, overlapping

Seats = dict[int, tuple[int, ...]]
"""The tables of each party that is seated."""
SOLVER_SECONDS: Final = 20
_PROVEN: Final = 0


def first_fit(day: Day) -> Seats:
    """By arrival: each party gets the first free seating that takes it."""
    return _greedy(day, list(day.seatings))


def best_fit(day: Day) -> Seats:
    """By arrival: each party gets the smallest free table, else combination, that takes it."""
    return _greedy(day, sorted(day.seatings, key=lambda s: (len(s.tables) > 1, s.capacity)))


def _greedy(day: Day, seatings: list[Seating]) -> Seats:
    seats: Seats = {}
    guests: dict[int, list[int]] = defaultdict(list)
    for number in sorted(range(len(day.parties)), key=lambda n: (day.parties[n].arrives, n)):
        party = day.parties[number]
        for seating in seatings:
            if seating.takes(party) and not any(
                overlapping(party, day.parties[other])
                for table in seating.tables
                for other in guests[table]
            ):
                seats[number] = seating.tables
                for table in seating.tables:
                    guests[table].append(number)
                break
    return seats


@dataclass(frozen=True)
class Optimum:
    """The most covers that can be seated; only if `is_proven` it is known to be the most."""

    covers: int
    is_proven: bool


def optimum(day: Day, seconds: float = SOLVER_SECONDS) -> Optimum:
    """Solve the day exactly, as an integer program.

    A variable for each party and seating that takes it; a party sits once, and at each arrival a
    table has one party of those who are there: two that overlap are both there when the later one
    arrives.
    """
    pairs = [
        (number, seating)
        for number, party in enumerate(day.parties)
        for seating in day.seatings
        if seating.takes(party)
    ]
    if not pairs:
        return Optimum(0, is_proven=True)
    moments = sorted({party.arrives for party in day.parties})
    rules: dict[tuple[str, int, int], int] = {}
    entries: list[tuple[int, int]] = []
    for variable, (number, seating) in enumerate(pairs):
        party = day.parties[number]
        keys = [("party", number, 0)] + [
            ("table", table, moment)
            for table in seating.tables
            for moment in moments
            if party.arrives <= moment < party.leaves
        ]
        entries += [(rules.setdefault(key, len(rules)), variable) for key in keys]
    rows, columns = zip(*entries, strict=True)
    matrix = coo_matrix((np.ones(len(entries)), (rows, columns)), shape=(len(rules), len(pairs)))
    solved = milp(
        -np.array([day.parties[number].size for number, _ in pairs], dtype=float),
        constraints=LinearConstraint(matrix.tocsr(), -np.inf, 1),
        integrality=np.ones(len(pairs)),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    if solved.x is None:
        return Optimum(0, is_proven=False)
    return Optimum(round(-solved.fun), is_proven=solved.status == _PROVEN)
