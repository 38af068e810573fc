"""Changes of the clocks, found by asking Python's own time zone data."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from tests.parity.model.judgement import MINUTE
from tests.parity.model.wall import wall

AREAS: Final = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
FIRST: Final = datetime(2010, 1, 1, tzinfo=UTC)
LAST: Final = datetime(2031, 1, 1, tzinfo=UTC)
STEP: Final = timedelta(days=7)
"""Shorter than the time between any two changes of one zone."""


@dataclass(frozen=True)
class Edge:
    """A change of the clocks: at `moment` they are set from `before` to `after`."""

    zone: str
    moment: datetime
    before: datetime
    after: datetime

    @property
    def is_gap(self) -> bool:
        """Whether wall times are skipped; else some happen twice."""
        return self.after > self.before

    @property
    def walls(self) -> list[datetime]:
        """Wall times around it: the first and last that are skipped or repeated, and neighbours."""
        first, end = sorted((self.before, self.after))
        found = {first - MINUTE, first, first + (end - first) / 2, end - MINUTE, end, end + MINUTE}
        return sorted(found)

    @property
    def kind(self) -> str:
        """What happens: a date, a midnight or some other time is skipped, or times are repeated."""
        if not self.is_gap:
            return "overlap"
        if self.after - self.before >= timedelta(1):
            return "date skipped"
        midnight = datetime.combine(self.after.date(), time())
        return "midnight skipped" if self.before <= midnight < self.after else "gap"

    @property
    def is_unusual(self) -> bool:
        """Whether it is not of an hour, around midnight, or while restaurants are open."""
        first, end = sorted((self.before, self.after))
        midnight = datetime.combine(end.date(), time())
        return end - first != 60 * MINUTE or first <= midnight <= end or first.hour >= 10

    def is_known(self) -> bool:
        """Whether Python's data have it."""
        zone = ZoneInfo(self.zone)
        shown = [wall(self.moment - shift * MINUTE, zone) + shift * MINUTE for shift in (1, 0)]
        return shown == [self.before, self.after]


def zones() -> list[str]:
    """The zones with a name of the form Area/Location."""
    return sorted(name for name in available_timezones() if name.split("/")[0] in AREAS)


def edges(names: Iterable[str]) -> Iterator[Edge]:
    """Every change of the clocks in these zones from FIRST to LAST."""
    for name in names:
        zone = ZoneInfo(name)
        start = FIRST
        while start < LAST:
            end = start + STEP
            if _offset(start, zone) != _offset(end, zone):
                moment = _change(start, end, zone)
                before = moment + _offset(start, zone)
                after = moment + _offset(end, zone)
                yield Edge(name, moment, before.replace(tzinfo=None), after.replace(tzinfo=None))
            start = end


def recorded(folder: Path) -> list[Edge]:
    """The rows of time_zone_edges.csv: zone, utc, local_before, local_after and more."""
    with (folder / "time_zone_edges.csv").open() as file:
        return [
            Edge(
                row["zone"],
                datetime.fromisoformat(row["utc"]),
                datetime.fromisoformat(row["local_before"]),
                datetime.fromisoformat(row["local_after"]),
            )
            for row in csv.DictReader(file)
        ]


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _change(start: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """The first second of the offset that is in force at `end`."""
    while end - start > timedelta(seconds=1):
        middle = start + timedelta(seconds=(end - start) // timedelta(seconds=2))
        if _offset(middle, zone) == _offset(start, zone):
            start = middle
        else:
            end = middle
    return end
