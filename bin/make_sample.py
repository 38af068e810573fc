#!/usr/bin/env python3
"""Make seeds/sample_reservations.csv and seeds/sample_capacity.csv, the bundled replay.

    python bin/make_sample.py            write both files
    python bin/make_sample.py --check    exit 1 when they differ from what would be written

Everything is invented, from a fixed seed: twelve restaurants of different size, six weeks, busier
at weekends. The limits are percentiles of the covers asked for per service, as one might infer
them from a log: at `max_covers_max` everything fits, at `max_covers_p80` much does not.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import random
import sys
from collections import defaultdict
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
FIRST_DAY = dt.date(2025, 3, 3)
DAYS = 42
RESTAURANTS = {f"sample-{number:02d}": 0.5 + number * 0.25 for number in range(1, 13)}
"""Name and how busy it is: the mean number of parties at a midweek dinner."""

LUNCH = ("lunch", [(12, 0), (12, 30), (13, 0), (13, 30)], 0.5)
DINNER_STARTS = [(18, 0), (18, 30), (19, 0), (19, 30), (20, 0), (20, 30), (21, 0), (23, 30)]
DINNER = ("dinner", DINNER_STARTS, 1.0)
LATE = (0, 30)  # a table after the theatre: past midnight, and still that dinner
LIMITS = {"p80": 80, "p95": 95, "max": 100}
PARTY_SIZES, WEIGHTS = (1, 2, 3, 4, 5, 6, 8, 12), (4, 44, 12, 22, 6, 7, 4, 1)

Row = tuple[dt.datetime, str, dt.datetime, int]


def make() -> tuple[str, str]:
    """The two files as text."""
    rng = random.Random(20250303)
    rows: list[Row] = []
    asked: dict[tuple[str, str], dict[dt.date, int]] = defaultdict(lambda: defaultdict(int))
    for offset in range(DAYS):
        day = FIRST_DAY + dt.timedelta(days=offset)
        weekend = 1.7 if day.isoweekday() in (5, 6) else 1.0
        for restaurant, busy in RESTAURANTS.items():
            for period, starts, share in (LUNCH, DINNER):
                for _ in range(poisson(rng, busy * share * weekend)):
                    hour, minute = rng.choice(starts)
                    visit = dt.datetime.combine(day, dt.time(hour, minute))
                    if period == "dinner" and rng.random() < 0.02:
                        visit = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(*LATE))
                    ahead = dt.timedelta(hours=round(rng.expovariate(1 / 120)) + 1)
                    (size,) = rng.choices(PARTY_SIZES, WEIGHTS)
                    rows.append((visit - ahead, restaurant, visit, size))
                    asked[restaurant, period][day] += size
    rows.sort()
    reservations: list[tuple[str, ...]] = [
        ("seq", "restaurant", "reserved_at_local", "visit_at_local", "party_size")
    ]
    for seq, (reserved, restaurant, visit, size) in enumerate(rows, start=1):
        reservations.append((str(seq), restaurant, f"{reserved}", f"{visit}", str(size)))
    limits: list[tuple[str, ...]] = [
        ("restaurant", "service_period", *(f"max_covers_{name}" for name in LIMITS))
    ]
    for (restaurant, period), by_day in sorted(asked.items()):
        covers = sorted(by_day.values())
        steps = (str(percentile(covers, percent)) for percent in LIMITS.values())
        limits.append((restaurant, period, *steps))
    return as_csv(reservations), as_csv(limits)


def poisson(rng: random.Random, mean: float) -> int:
    """A Poisson-distributed number (Knuth)."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def percentile(ordered: list[int], percent: int) -> int:
    """The nearest-rank percentile."""
    return ordered[max(math.ceil(len(ordered) * percent / 100), 1) - 1]


def as_csv(rows: list[tuple[str, ...]]) -> str:
    """Rows as CSV text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def main() -> int:
    """Write or check, as the command line says."""
    names = ("sample_reservations.csv", "sample_capacity.csv")
    files = dict(zip(names, make(), strict=True))
    if "--check" in sys.argv[1:]:
        there = {path.name: path.read_text() for path in SEEDS.glob("sample_*.csv")}
        stale = [name for name, text in files.items() if there.get(name) != text]
        for name in stale:
            print(f"seeds/{name} differs: run `python bin/make_sample.py`", file=sys.stderr)
        return 1 if stale else 0
    for name, text in files.items():
        (SEEDS / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
