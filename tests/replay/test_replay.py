"""A reservation log through the client, decision by decision as the arithmetic says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from capacity_db.assets import assets_dir
from tests.replay.oracle import (
    RECORDED_HOURS,
    SAMPLE_HOURS,
    Hours,
    decide,
    faults,
    read_limits,
    read_log,
)
from tests.replay.support import (
    PREFIX,
    WHY_NOT,
    beginning,
    contents,
    is_full_run,
    play,
    recorded,
)

COLUMNS = ("max_covers_max", "max_covers_p95", "max_covers_p80")


@dataclass(frozen=True)
class Source:
    """A reservation log, its capacity file and the hours that its restaurants keep."""

    log: Path
    capacity: Path
    hours: Hours


@pytest.fixture(
    params=["sample", pytest.param("recorded", marks=(pytest.mark.slow, pytest.mark.once))]
)
def source(request: pytest.FixtureRequest) -> Source:
    """The bundled sample, and the recorded reservations where there are any."""
    if request.param == "sample":
        seeds = assets_dir("seeds")
        return Source(
            seeds / "sample_reservations.csv", seeds / "sample_capacity.csv", SAMPLE_HOURS
        )
    folder = recorded()
    if folder is None:
        pytest.skip(WHY_NOT)
    return Source(folder / "reservations.csv", folder / "capacity.csv", RECORDED_HOURS)


@pytest.fixture
def short(source: Source, tmp_path: Path) -> Source:
    """The same, or no more than its beginning unless the run is a full one."""
    if is_full_run():
        return source
    return replace(source, log=beginning(source.log, PREFIX, tmp_path))


@pytest.fixture
def brief(source: Source, short: Source) -> Source:
    """The same; of the recorded log nothing unless the run is a full one."""
    if source.hours is RECORDED_HOURS and not is_full_run():
        pytest.skip("recorded reservations at other limits: CAPACITY_DB_REPLAY_FULL=1")
    return short


def assert_as_the_oracle_says(dsn: str, source: Source, column: str) -> None:
    """Replay in order, and compare each decision and the report."""
    verdicts = decide(read_log(source.log, source.hours), read_limits(source.capacity, column))
    played = play(dsn, source.log, source.capacity, column, source.hours)
    assert {s: a for s, a in played.accepted.items() if a != verdicts[s]} == {}
    assert played.accepted.keys() == verdicts.keys()
    report = played.report
    assert (report.accepted, report.refused) == (
        sum(verdicts.values()),
        len(verdicts) - sum(verdicts.values()),
    )
    assert (report.duplicates, report.retries, report.undecided) == (0, 0, 0)
    assert (report.overbooked_services, report.findings) == (0, 0)
    assert set(report.refused_by_code) <= {"CAPACITY_EXCEEDED"}


def test_every_reservation_is_decided_as_the_oracle_says(dsn: str, short: Source) -> None:
    # At the limit that refuses most.
    assert_as_the_oracle_says(dsn, short, "max_covers_p80")


@pytest.mark.parametrize("column", COLUMNS[:2])
def test_and_so_it_is_at_the_other_limits(dsn: str, brief: Source, column: str) -> None:
    assert_as_the_oracle_says(dsn, brief, column)


def test_the_same_file_again_is_answered_as_before_and_changes_nothing(
    dsn: str, conn: psycopg.Connection[Any], brief: Source
) -> None:
    first = play(dsn, brief.log, brief.capacity, "max_covers_p80", brief.hours)
    before = contents(conn)
    again = play(dsn, brief.log, brief.capacity, "max_covers_p80", brief.hours)
    assert contents(conn) == before
    assert again.answers == {
        seq: replace(answer, duplicate=True) for seq, answer in first.answers.items()
    }
    assert again.report.duplicates == len(first.answers)


def test_sixteen_at_a_time_overbook_nothing_and_refuse_only_what_does_not_fit(
    dsn: str, short: Source
) -> None:
    played = play(dsn, short.log, short.capacity, "max_covers_p80", short.hours, concurrency=16)
    log = read_log(short.log, short.hours)
    assert faults(log, read_limits(short.capacity, "max_covers_p80"), played.accepted) == []
    assert played.accepted.keys() == {request.seq for request in log}
    assert played.report.overbooked_services == played.report.findings == 0
    assert played.report.undecided == 0
    assert played.report.refused > 0


def test_an_engine_with_other_hours_is_noticed(dsn: str, tmp_path: Path) -> None:
    seeds = assets_dir("seeds")
    log = beginning(seeds / "sample_reservations.csv", 1000, tmp_path)
    other = {"lunch": ("11:00", "16:00"), "dinner": ("17:00", "00:00")}
    played = play(dsn, log, seeds / "sample_capacity.csv", "max_covers_p80", other)
    limits = read_limits(seeds / "sample_capacity.csv", "max_covers_p80")
    assert played.accepted != decide(read_log(log, SAMPLE_HOURS), limits)


def test_an_engine_with_other_limits_is_noticed(dsn: str, tmp_path: Path) -> None:
    seeds = assets_dir("seeds")
    log = beginning(seeds / "sample_reservations.csv", 1000, tmp_path)
    capacity = seeds / "sample_capacity.csv"
    played = play(dsn, log, capacity, "max_covers_max", SAMPLE_HOURS, concurrency=16)
    limits = read_limits(capacity, "max_covers_p80")
    assert faults(read_log(log, SAMPLE_HOURS), limits, played.accepted) != []
