"""A phase of load: visitors for a while, then what they saw beside what the database has."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psycopg

from tests.client.support import ROOT
from tests.web.support import House

PARTY: Final = 2
_LOCUSTFILE: Final = Path(__file__).with_name("locustfile.py")


@dataclass(frozen=True)
class Phase:
    """How many visitors, how fast they come, for how long, and how long each pauses (seconds)."""

    name: str
    users: int
    users_a_second: float
    seconds: int
    days: int
    covers: int
    """Of each day: so many fit."""
    pause: tuple[float, float] = (1.0, 3.0)

    def dates(self) -> list[dt.date]:
        """The days that the visitors want."""
        first = dt.date.today() + dt.timedelta(days=30)
        return [first + dt.timedelta(days=number) for number in range(self.days)]


RAMP: Final = Phase("ramp", 50, 50 / 120, 120, days=10, covers=100)
SPIKE: Final = Phase("spike", 100, 100.0, 30, days=1, covers=100)


@dataclass
class Seen:
    """What the visitors saw, and what the database has: parties by day."""

    answers: dict[str, list[tuple[int, float]]]
    accepted: Counter[str]
    stored: Counter[str]
    full: set[str]
    refused: int
    """How often a day was full."""
    fit: int
    """Parties that a day has room for."""

    @property
    def statuses(self) -> Counter[int]:
        """How often each status came."""
        return Counter(status for some in self.answers.values() for status, _ in some)

    def milliseconds(self, name: str) -> list[float]:
        """How long the answers of a kind took; the refusals too, but not 503."""
        return sorted(took for status, took in self.answers.get(name, []) if status != 503)

    def percentile(self, name: str, percent: float) -> float:
        """So many of a hundred answers took no longer."""
        took = self.milliseconds(name)
        return took[min(len(took) - 1, int(len(took) * percent / 100))]

    @property
    def faults(self) -> list[str]:
        """What must not be."""
        found = [
            f"{day}: {self.accepted[day]} were told that they have a table, {stored} have one"
            for day, stored in (self.stored | self.accepted).items()
            if self.accepted[day] != self.stored[day]
        ]
        for day, stored in self.stored.items():
            if stored > self.fit:
                found.append(f"{day}: {stored} parties where {self.fit} fit")
            if day in self.full and stored < self.fit:
                found.append(f"{day}: somebody was refused, and {self.fit - stored} would fit")
        found += [
            f"{count} x {status}"
            for status, count in self.statuses.items()
            if status not in (200, 201, 409, 503)
        ]
        return found


def run_phase(phase: Phase, url: str, dsn: str, house: House) -> Seen:
    """Let the visitors come, in a process of their own, and count afterwards."""
    plan: dict[str, Any] = {
        "restaurant": house.id,
        "days": [date.isoformat() for date in phase.dates()],
        "pause": phase.pause,
    }
    with TemporaryDirectory() as folder:
        file = Path(folder) / "answers.json"
        done = subprocess.run(
            [
                *(sys.executable, "-m", "locust", "--locustfile", str(_LOCUSTFILE)),
                *("--headless", "--host", url, "--only-summary", "--loglevel", "ERROR"),
                *("--users", str(phase.users), "--spawn-rate", str(phase.users_a_second)),
                *("--run-time", f"{phase.seconds}s", "--stop-timeout", "60"),
                *("--exit-code-on-error", "0"),
            ],
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "LOAD_PLAN": json.dumps(plan), "LOAD_ANSWERS": str(file)},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        seen = json.loads(file.read_text())
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "SELECT booking_date::text, count(*) FROM capacity.bookings"
            " WHERE restaurant_id = %s AND status = 'confirmed' GROUP BY 1",
            (house.id,),
        ).fetchall()
    return Seen(
        answers={name: [tuple(one) for one in some] for name, some in seen["answers"].items()},
        accepted=Counter(seen["booked"]),
        stored=Counter(dict(rows)),
        full=set(seen["full"]),
        refused=sum(seen["full"].values()),
        fit=phase.covers // PARTY,
    )
