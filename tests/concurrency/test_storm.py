"""A hundred callers at one service: exactly as many get in as there is room for."""

from __future__ import annotations

import asyncio

import pytest

from capacity_db import storm
from tests.concurrency import broken
from tests.concurrency.support import Connection, repetitions

STORMS = repetitions("CAPACITY_DB_STORMS", 2)
"""In a row at each level; CAPACITY_DB_STORMS=20 for the real proof."""

LEVELS = (*storm.LEVELS, storm.MIXED)


def fire(dsn: str, level: str) -> storm.StormReport:
    """100 callers, parties of 4, 40 covers, with the retries that the level needs."""
    retries = 3 if level == "read-committed" else 8
    return asyncio.run(storm.run(dsn, isolation=level, retries=retries))


@pytest.mark.parametrize("level", LEVELS)
def test_ten_of_a_hundred_get_in_and_everybody_gets_an_answer(dsn: str, level: str) -> None:
    for _ in range(STORMS):
        report = fire(dsn, level)
        assert (report.accepted, report.refused, report.undecided) == (10, 90, 0), report
        assert report.refused_by_code == {"CAPACITY_EXCEEDED": 90}
        assert report.overbooked_services == 0


def overbooks(dsn: str, level: str) -> bool:
    """Whether a storm lets too many in, before long."""
    for _ in range(10):
        report = fire(dsn, level)
        if report.accepted > 10:
            assert report.overbooked_services > 0
            return True
    return False


@pytest.mark.parametrize("level", ["read-committed", "repeatable-read"])
def test_counting_and_then_inserting_overbooks_in_the_same_storm(
    dsn: str, conn: Connection, level: str
) -> None:
    broken.count_then_insert(conn)
    assert overbooks(dsn, level)


def test_without_the_guard_the_same_storm_overbooks(dsn: str, conn: Connection) -> None:
    broken.no_guard(conn)
    assert overbooks(dsn, "read-committed")
