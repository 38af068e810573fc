"""`storm`: many callers, one slot, exactly as many winners as there is room for."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest

from tests.client.support import Finished, cli

LEVELS = ("read-committed", "repeatable-read", "serializable", "mixed")


def storm(dsn: str, *more: object) -> Finished:
    """Run `storm --json`."""
    return cli("storm", "--json", *more, dsn=dsn)


@pytest.mark.parametrize("level", LEVELS)
def test_exactly_what_fits_is_accepted(dsn: str, level: str) -> None:
    retries = 3 if level == "read-committed" else 8
    done = storm(dsn, "--callers", 40, "--isolation", level, "--retries", retries)
    assert done.code == 0, done.err
    report = done.json
    assert (report["accepted"], report["refused"], report["undecided"]) == (10, 30, 0)
    assert report["refused_by_code"] == {"CAPACITY_EXCEEDED": 30}
    assert report["overbooked_services"] == 0
    assert (report["callers"], report["connections"], report["isolation"]) == (40, 40, level)


def test_each_storm_has_a_restaurant_of_its_own(dsn: str, conn: psycopg.Connection[Any]) -> None:
    first, second = (storm(dsn, "--callers", 3).json for _ in range(2))
    assert first["restaurant_id"] != second["restaurant_id"]
    assert conn.execute("SELECT count(*) FROM capacity.restaurants").fetchone() == (2,)


@pytest.mark.parametrize("cold", [False, True])
def test_what_is_reported_is_what_the_ledger_says(
    dsn: str, conn: psycopg.Connection[Any], cold: bool
) -> None:
    more = ("--cold",) if cold else ()
    report = storm(dsn, "--callers", 12, "--party", 3, "--max-covers", 10, *more).json
    row = conn.execute(
        "SELECT booked_covers, max_covers FROM capacity.service_ledger"
        " WHERE restaurant_id = %s ORDER BY service_date LIMIT 1",
        (uuid.UUID(report["restaurant_id"]),),
    ).fetchone()
    assert row == (9, 10)
    assert (report["accepted"], report["refused"]) == (3, 9)
    assert report["warm"] is not cold


def test_more_callers_than_connections_wait_for_their_turn(dsn: str) -> None:
    report = storm(dsn, "--callers", 400, "--party", 1, "--max-covers", 25).json
    assert (report["accepted"], report["refused"], report["undecided"]) == (25, 375, 0)
    assert report["connections"] < 400


def test_callers_whose_retries_run_out_are_undecided_and_nothing_is_overbooked(dsn: str) -> None:
    report = storm(dsn, "--callers", 40, "--isolation", "repeatable-read", "--retries", 0).json
    assert report["undecided"] > 0
    assert report["accepted"] <= 10
    assert report["accepted"] + report["refused"] + report["undecided"] == 40
    assert report["overbooked_services"] == 0


def test_figures_are_printed_for_people(dsn: str) -> None:
    done = cli("storm", "--callers", 12, dsn=dsn)
    assert "12 callers, 12 connections, parties of 4, 40 covers, read-committed" in done.out
    assert "2 CAPACITY_EXCEEDED" in done.out
    assert done.err == ""
