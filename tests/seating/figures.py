"""`python -m tests.seating.figures`: covers seated and time taken, by day and in all.

Recorded days where CAPACITY_DB_REPLAY_DATA names a folder with reservations.csv; synthetic ones
always.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

import psycopg

from capacity_db.deploy import migrate
from tests.replay.support import WHY_NOT, recorded
from tests.seating.days import Day, covers_of, recorded_days, synthetic_day
from tests.seating.engine import plan
from tests.seating.rivals import best_fit, first_fit, optimum
from tests.support.binaries import EMBEDDED, find_bindir
from tests.support.databases import AnyConnection
from tests.support.servers import run_server


@dataclass(frozen=True)
class Outcome:
    """Covers seated on one day by each, and what the plan took."""

    day: str
    parties: int
    tables: int
    combinations: int
    covers: int
    seatable: int
    """Covers of parties that some seating takes at all."""
    first_fit: int
    best_fit: int
    planned: int
    optimum: int | None
    """None unless it was proven in time."""
    milliseconds: float


def outcome(connection: AnyConnection, day: Day) -> Outcome:
    """Seat one day by all of them; the time is the best of three."""
    planned = min((plan(connection, day) for _ in range(3)), key=lambda one: one.seconds)
    best = optimum(day)
    return Outcome(
        day.name,
        len(day.parties),
        len(day.tables),
        len(day.seatings) - len(day.tables),
        day.covers,
        sum(p.size for p in day.parties if any(s.takes(p) for s in day.seatings)),
        covers_of(day, first_fit(day)),
        covers_of(day, best_fit(day)),
        covers_of(day, planned.seats),
        best.covers if best.is_proven else None,
        round(planned.seconds * 1000, 1),
    )


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The sums of many days; shares of the optimum are of the days where it is proven."""
    proven = [one for one in outcomes if one.optimum is not None]
    total = sum(one.covers for one in outcomes)
    best = sum(one.optimum or 0 for one in proven)
    return {
        "days": len(outcomes),
        "covers": total,
        "seatable": sum(one.seatable for one in outcomes),
        "first_fit": sum(one.first_fit for one in outcomes),
        "best_fit": sum(one.best_fit for one in outcomes),
        "best_fit_leaves_percent": round(
            100 - 100 * sum(one.best_fit for one in outcomes) / total, 1
        ),
        "planned": sum(one.planned for one in outcomes),
        "proven_days": len(proven),
        "optimum": best,
        "planned_percent_of_optimum": round(100 * sum(o.planned for o in proven) / best, 2),
        "worst_day_percent_of_optimum": round(
            min(100 * o.planned / o.optimum for o in proven if o.optimum), 1
        ),
        "at_the_optimum": sum(o.planned == o.optimum for o in proven),
        "median_ms": median(one.milliseconds for one in outcomes),
        "max_ms": max(one.milliseconds for one in outcomes),
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.seating.figures", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print all figures as JSON only")
    parser.add_argument("--small", type=int, default=100, help="synthetic small days")
    parser.add_argument("--large", type=int, default=10, help="synthetic large days")
    given = parser.parse_args()
    sets = {
        "small": [synthetic_day(seed) for seed in range(given.small)],
        "large": [synthetic_day(seed, large=True) for seed in range(given.large)],
    }
    folder = recorded()
    if folder is not None:
        sets = {"recorded": recorded_days(folder), **sets}
    elif not given.json:
        print(f"Synthetic days only: {WHY_NOT}.")
    results = {}
    with run_server(find_bindir(EMBEDDED), {}) as server:
        with psycopg.connect(server.conninfo(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE seating")
        migrate(server.conninfo("seating"))
        with psycopg.connect(server.conninfo("seating"), autocommit=True) as connection:
            # A session plans its statements once.
            plan(connection, synthetic_day(0))
            for name, days in sets.items():
                if days:
                    results[name] = [outcome(connection, day) for day in days]
    if given.json:
        print(
            json.dumps(
                {
                    name: {"summary": summary(found), "days": [asdict(one) for one in found]}
                    for name, found in results.items()
                },
                indent=2,
            )
        )
        return 0
    for name, found in results.items():
        print(f"\n{name}")
        for what, value in summary(found).items():
            print(f"  {what.replace('_', ' '):<30}{value:>10,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
