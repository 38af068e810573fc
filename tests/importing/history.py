"""A made-up past: files of restaurants, periods, rules and bookings, the same for the same seed.

    python -m tests.importing.history FOLDER 1000000

writes them for a full run. Every service is dinner on one date, so that what is overbooked can be
counted from the file alone.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FIRST: Final = dt.date(2023, 1, 2)
COVERS_A_DAY: Final = 60
"""What most days come to, with those who did not come; some of the others are overbooked."""
LIMIT: Final = 56
_TIMES: Final = ("17:00", "17:30", "18:15", "19:00", "19:30", "20:00", "20:40", "21:00", "00:30")
_STATUSES: Final = ("completed",) * 8 + ("cancelled", "no_show")
_HEADER: Final = (
    "restaurant", "id", "date", "time", "party_size", "status", "guest_name", "guest_email",
    "guest_phone", "notes", "created_at",
)  # fmt: skip
DEAD: Final = {"cancelled", "no_show"}


@dataclass(frozen=True)
class History:
    """Where the files are, and what their bookings come to."""

    folder: Path
    bookings: int
    covers: dict[tuple[str, dt.date], int]
    """By restaurant and service date: covers of live bookings."""

    @property
    def excess(self) -> dict[tuple[str, dt.date], int]:
        """By restaurant and service date: covers over the limit."""
        return {key: sum_ - LIMIT for key, sum_ in self.covers.items() if sum_ > LIMIT}

    def file(self, kind: str) -> Path:
        """The file of one kind."""
        return self.folder / f"{kind}.csv"


def write_history(folder: Path, bookings: int, restaurants: int, seed: int = 1) -> History:
    """Write the files into `folder`."""
    names = [f"house-{number}" for number in range(restaurants)]
    _write(
        folder / "restaurants.csv",
        ("id", "name", "timezone", "enforcement"),
        ((name, name.title(), "Europe/Zurich", "enforce") for name in names),
    )
    _write(
        folder / "service_periods.csv",
        ("restaurant", "name", "start_time", "end_time"),
        ((name, "Dinner", "17:00", "02:00") for name in names),
    )
    _write(
        folder / "capacity_rules.csv",
        ("restaurant", "max_covers"),
        ((name, LIMIT) for name in names),
    )
    covers: Counter[tuple[str, dt.date]] = Counter()
    _write(folder / "bookings.csv", _HEADER, _bookings(names, bookings, seed, covers))
    return History(folder, bookings, covers)


def _bookings(
    names: list[str], count: int, seed: int, covers: Counter[tuple[str, dt.date]]
) -> Iterator[tuple[object, ...]]:
    dice = random.Random(seed)
    for place, name in enumerate(names):
        day, taken = FIRST, 0
        of_this_one = count // len(names) + (place < count % len(names))
        for number in range(of_this_one):
            size = dice.randint(1, 8)
            if taken + size > COVERS_A_DAY + dice.choice((0, 0, 0, 0, 0, 0, 25)):
                day, taken = day + dt.timedelta(days=1), 0
            taken += size
            time, status = dice.choice(_TIMES), dice.choice(_STATUSES)
            if status not in DEAD:
                covers[name, day] += size
            guest = f"Guest {place}-{number}"
            yield (
                name, f"old-{number}", day + dt.timedelta(days=time < "12"), time, size, status,
                guest, f"{guest.replace(' ', '.').lower()}@example.org", f"+41 {number:09}",
                "window, please" if number % 7 == 0 else "", "2022-12-01T10:00:00+01:00",
            )  # fmt: skip


def _write(path: Path, header: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    _folder = Path(sys.argv[1])
    _folder.mkdir(parents=True, exist_ok=True)
    _count = int(sys.argv[2])
    _made = write_history(_folder, _count, max(_count // 20_000, 1))
    print(f"{_count:,} bookings, {len(_made.excess):,} services over their limit, in {_folder}")
