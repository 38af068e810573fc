"""`seed --week`: a week to look at, from quiet to overbooked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any
from uuid import UUID

import psycopg
import pytest

from capacity_db import CapacityClient
from tests.client.support import cli

RESTAURANT = UUID("5eed0000-0000-4000-8000-000000000001")
DINNER = UUID("5eed0000-0000-4000-8000-000000000012")


@pytest.fixture
def week(dsn: str) -> dict[str, Any]:
    """What `seed --week` says."""
    done = cli("seed", "--week", "--json", dsn=dsn)
    assert done.code == 0, done.err
    made: dict[str, Any] = done.json
    return made


def today(week: dict[str, Any]) -> dt.date:
    """The restaurant's date: the seed names the next one."""
    return dt.date.fromisoformat(week["service_date"]) - dt.timedelta(days=1)


def test_its_days_have_every_level_and_one_is_overbooked_by_its_owner(
    dsn: str, week: dict[str, Any]
) -> None:
    with CapacityClient(dsn) as client:
        days = [
            client.get_capacity_overview(RESTAURANT, today(week) + dt.timedelta(days=ahead))
            for ahead in range(8)
        ]
    levels = {period.level for day in days for period in day.service_periods}
    assert levels == {"green", "yellow", "red", "alarm"}
    assert all(day.booked_parties >= 6 for day in days)
    (overbooked,) = [day for day in days if day.has_overbooking]
    assert overbooked.date == today(week) + dt.timedelta(days=4)
    (debt,) = overbooked.debts
    assert (debt.actor, debt.excess_covers) == ("demo-owner", 8)
    assert debt.reason is not None
    assert "kitchen" in debt.reason
    slots = [slot for period in days[0].service_periods for slot in period.slots]
    assert [slot.time for slot in slots if slot.remaining == 0] == [dt.time(19, 30)]


def test_most_have_a_table_some_have_none_and_one_waits(dsn: str, week: dict[str, Any]) -> None:
    ahead = today(week) + dt.timedelta(days=3)
    with CapacityClient(dsn) as client:
        bookings = client.list_bookings(RESTAURANT, ahead)
        unseated = client.list_bookings(RESTAURANT, ahead, without_table=True)
        tables = client.list_tables(RESTAURANT).tables
        (waiting,) = client.list_waitlist(RESTAURANT, ahead)
        members = {member.user_id: member.role for member in client.list_members(RESTAURANT)}
        shown = [
            slot.remaining_shown
            for slot in client.get_day_availability(RESTAURANT, week["service_date"], 2).slots
        ]
    assert 2 <= len(unseated) < len(bookings) / 2
    assert (waiting.status, waiting.service_period_id) == ("waiting", DINNER)
    assert members == {"demo-owner": "owner", "demo-staff": "staff"}
    assert len({table.section for table in tables}) >= 2
    assert {table.position.shape for table in tables if table.position} == {
        "round",
        "square",
        "rectangle",
        "oval",
    }
    assert any(left is not None for left in shown)
    assert None in shown


def test_a_second_time_it_changes_nothing_that_somebody_changed(
    dsn: str, week: dict[str, Any]
) -> None:
    with CapacityClient(dsn) as client:
        client.set_member(RESTAURANT, "ada", "owner")
        client.set_member(RESTAURANT, "demo-owner", "staff")
        table = client.list_tables(RESTAURANT).tables[0]
        client.update_table(RESTAURANT, table.id, position={"x": 5, "y": 5})
        before = _counts(dsn)
        again = cli("seed", "--week", "--json", dsn=dsn)
        assert (again.code, again.json) == (0, week)
        assert _counts(dsn) == before
        members = {member.user_id: member.role for member in client.list_members(RESTAURANT)}
        assert members["demo-owner"] == "staff"
        moved = next(t for t in client.list_tables(RESTAURANT).tables if t.id == table.id)
    assert moved.position is not None
    assert (moved.position.x, moved.position.y) == (5, 5)


def _counts(dsn: str) -> Counter[str]:
    """How many there are of everything that a second run could double."""
    tables = ("bookings", "waitlist_entries", "booking_table_assignments", "restaurant_members")
    with psycopg.connect(dsn) as connection:
        return Counter(
            {
                name: connection.execute(f"SELECT count(*) FROM capacity.{name}").fetchall()[0][0]
                for name in tables
            }
        )


def test_a_login_that_may_not_seed_gets_one_clear_error(
    dsn: str,
) -> None:
    done = cli("seed", "--week", "--json", "--dsn", f"{dsn} options='-c role=anon'")
    assert done.code == 3
    assert done.json["error"]["code"] in ("PERMISSION_DENIED", "NOT_ALLOWED")
