"""Counting the answers to many requests, and how long they took."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any

from capacity_db.models import BookingResult, Model

UNDECIDED = "BOOKING_CONFLICT"


class LoadReport(Model):
    """What came of a number of requests.

    ``accepted`` and ``refused`` count decisions, repeated ones (``duplicates``) included.
    ``undecided`` counts BOOKING_CONFLICT: retries ran out before there was a decision.
    ``refused_by_code`` splits ``refused``. ``overbooked_services`` is recounted by the database
    from the bookings afterwards. Latencies are milliseconds from call to answer, waits between
    retries included.
    """

    accepted: int
    refused: int
    duplicates: int
    retries: int
    undecided: int
    overbooked_services: int
    bookings_per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    refused_by_code: dict[str, int]


@dataclass
class Tally:
    """Answers as they come in."""

    accepted: int = 0
    duplicates: int = 0
    retries: int = 0
    undecided: int = 0
    refused_by_code: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def add(self, result: BookingResult, seconds: float) -> None:
        """Count one answer that took ``seconds``."""
        self.seconds.append(seconds)
        self.retries += result.retries
        self.duplicates += result.duplicate
        if result.success:
            self.accepted += 1
        elif result.error is not None and result.error.code == UNDECIDED:
            self.undecided += 1
        else:
            self.refused_by_code[result.error.code if result.error else "?"] += 1

    def figures(self, elapsed_s: float, overbooked_services: int) -> dict[str, Any]:
        """The fields of a :class:`LoadReport` for requests that took ``elapsed_s`` together."""
        return {
            "accepted": self.accepted,
            "refused": self.refused_by_code.total(),
            "duplicates": self.duplicates,
            "retries": self.retries,
            "undecided": self.undecided,
            "overbooked_services": overbooked_services,
            "bookings_per_s": round(len(self.seconds) / elapsed_s, 1) if elapsed_s else 0.0,
            "p50_ms": percentile_ms(self.seconds, 50),
            "p95_ms": percentile_ms(self.seconds, 95),
            "p99_ms": percentile_ms(self.seconds, 99),
            "refused_by_code": dict(self.refused_by_code),
        }


def percentile_ms(seconds: list[float], percent: float) -> float:
    """The nearest-rank percentile in milliseconds; 0 without values."""
    if not seconds:
        return 0.0
    rank = max(math.ceil(len(seconds) * percent / 100), 1)
    return round(sorted(seconds)[rank - 1] * 1000, 3)


async def run_together(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run coroutines concurrently; the first failure cancels the others and is raised itself."""
    try:
        async with asyncio.TaskGroup() as group:
            for coroutine in work:
                group.create_task(coroutine)
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
