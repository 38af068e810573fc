"""What a replay has to decide, by arithmetic alone: no database, and nothing of capacity_db.

A reservation belongs to the service (restaurant, service date, period) whose hours hold its visit;
it is accepted when its covers fit under what is left of the service's limit. That is all.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

Service = tuple[str, dt.date, str]
"""Restaurant, service date, name of the period."""

Hours = Mapping[str, tuple[str, str]]
"""Start and end of each period as HH:MM; an end at or before the start is on the next day."""

RECORDED_HOURS: Final[Hours] = {"lunch": ("05:00", "16:00"), "dinner": ("16:00", "05:00")}
SAMPLE_HOURS: Final[Hours] = {"lunch": ("11:00", "16:00"), "dinner": ("17:00", "02:00")}


@dataclass(frozen=True)
class Request:
    """One row of a reservation log, and the service it belongs to."""

    seq: int
    service: Service | None
    covers: int


Limits = Mapping[tuple[str, str], int]
"""Covers by restaurant and period; what is not listed is unlimited."""


def read_log(path: Path, hours: Hours) -> list[Request]:
    """The rows of a reservation log, in the order of the file."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    visits = [dt.datetime.fromisoformat(row["visit_at_local"]) for row in rows]
    return [
        Request(
            int(row["seq"]), service_of(row["restaurant"], visit, hours), int(row["party_size"])
        )
        for row, visit in zip(rows, visits, strict=True)
    ]


def read_limits(path: Path, column: str) -> Limits:
    """One column of a capacity file."""
    with path.open(newline="") as file:
        return {
            (row["restaurant"], row["service_period"]): int(row[column])
            for row in csv.DictReader(file)
        }


def service_of(restaurant: str, visit: dt.datetime, hours: Hours) -> Service | None:
    """The service whose hours hold the visit; None when no period does."""
    for name, (start_text, end_text) in hours.items():
        start, end = dt.time.fromisoformat(start_text), dt.time.fromisoformat(end_text)
        over_midnight = end <= start
        if visit.time() >= start and (over_midnight or visit.time() < end):
            return restaurant, visit.date(), name
        if over_midnight and visit.time() < end:
            return restaurant, visit.date() - dt.timedelta(days=1), name
    return None


def decide(log: Iterable[Request], limits: Limits) -> dict[int, bool]:
    """Whether each row is accepted when they come one after the other."""
    booked: dict[Service, int] = defaultdict(int)
    verdicts = {}
    for request in log:
        accepted = request.service is not None and fits(request, booked, limits)
        if accepted and request.service is not None:
            booked[request.service] += request.covers
        verdicts[request.seq] = accepted
    return verdicts


def fits(request: Request, booked: Mapping[Service, int], limits: Limits) -> bool:
    """Whether the party fits on top of what is booked."""
    assert request.service is not None
    restaurant, _, period = request.service
    limit = limits.get((restaurant, period))
    return limit is None or booked[request.service] + request.covers <= limit


def faults(log: list[Request], limits: Limits, accepted: Mapping[int, bool]) -> list[str]:
    """What no order of the requests could explain, in words.

    A service above its limit; a party that was refused and would still fit when all is over.
    """
    booked: dict[Service, int] = defaultdict(int)
    for request in log:
        if accepted[request.seq] and request.service is not None:
            booked[request.service] += request.covers
    found = []
    for (restaurant, date, period), covers in booked.items():
        limit = limits.get((restaurant, period))
        if limit is not None and covers > limit:
            found.append(f"{restaurant} {date} {period}: {covers} covers, limit {limit}")
    for request in log:
        if not accepted[request.seq] and request.service and fits(request, booked, limits):
            found.append(f"seq {request.seq} was refused and fits into {request.service}")
    return found
