"""Replays through the client, and the recorded reservations if there are any."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import psycopg

from capacity_db import BookingResult, CapacityDbError, replay
from capacity_db.replay_files import Period, Reservation, read_limits, read_reservations
from tests.replay.oracle import Hours

DATA_VARIABLE: Final = "CAPACITY_DB_REPLAY_DATA"
FULL_VARIABLE: Final = "CAPACITY_DB_REPLAY_FULL"
WHY_NOT: Final = (
    f"no recorded reservations: {DATA_VARIABLE} names no folder with reservations.csv and"
    " capacity.csv"
)
PREFIX: Final = 3000
"""Rows of the recorded log that do where not the whole of it is asked for."""


def recorded() -> Path | None:
    """The folder with recorded reservations."""
    folder = os.environ.get(DATA_VARIABLE)
    if folder and (Path(folder) / "reservations.csv").exists():
        return Path(folder)
    return None


def is_full_run() -> bool:
    """Whether every replay takes the whole log (CAPACITY_DB_REPLAY_FULL=1)."""
    return os.environ.get(FULL_VARIABLE, "") not in ("", "0")


def beginning(log: Path, rows: int, folder: Path) -> Path:
    """A copy of the first `rows` rows of a log."""
    copy = folder / f"first_{rows}.csv"
    with log.open() as source, copy.open("w") as target:
        target.writelines(islice(source, rows + 1))
    return copy


@dataclass(frozen=True)
class Answer:
    """What the client said to one row."""

    accepted: bool
    duplicate: bool
    code: str | None
    booking: str | None


@dataclass(frozen=True)
class Replay:
    """The report of a replay, and its answers by seq."""

    report: replay.ReplayReport
    answers: dict[int, Answer]

    @property
    def accepted(self) -> dict[int, bool]:
        """Whether each row was accepted."""
        return {seq: answer.accepted for seq, answer in self.answers.items()}


def play(
    dsn: str, log: Path, capacity: Path, column: str, hours: Hours, concurrency: int = 1
) -> Replay:
    """Replay a log through the client; restaurants are in Tokyo."""
    periods = tuple(Period(name, start, end) for name, (start, end) in hours.items())
    limits = read_limits(capacity, column, periods)
    plan = replay.Plan(read_reservations(log), limits, column, periods, "Asia/Tokyo")
    answers: dict[int, Answer] = {}

    def note(row: Reservation, result: BookingResult | CapacityDbError) -> None:
        assert isinstance(result, BookingResult), result
        answers[row.seq] = Answer(
            result.success,
            result.duplicate,
            result.error.code if result.error else None,
            str(result.booking.id) if result.booking else None,
        )

    report = asyncio.run(replay.run(dsn, plan, concurrency, answered=note))
    return Replay(report, answers)


def contents(conn: psycopg.Connection[Any]) -> list[Any]:
    """A digest of every table of state."""
    tables = conn.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'capacity'::regnamespace"
        " AND relkind = 'r' ORDER BY relname"
    ).fetchall()
    return [
        conn.execute(
            f"SELECT '{table}', count(*), sum(hashtextextended(t::text, 0))"
            f" FROM capacity.{table} AS t".encode()
        ).fetchone()
        for (table,) in tables
    ]
