"""Two callers at one service: what the second one is told when the first one commits."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.support.databases import AnyConnection

BOOK = "SELECT tests.book(%s, 2)"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = %s"


@pytest.fixture
def guest(helper_dsn: str) -> Iterator[AnyConnection]:
    """One session; every statement commits."""
    with psycopg.connect(helper_dsn, autocommit=True) as connection:
        yield connection


@pytest.fixture
def staff(helper_dsn: str) -> Iterator[AnyConnection]:
    """Another session; it commits when it says so."""
    with psycopg.connect(helper_dsn) as connection:
        yield connection


def one(connection: AnyConnection, query: str, *parameters: object) -> Any:
    """The only value that a query returns."""
    row = connection.execute(query.encode(), parameters).fetchone()
    assert row is not None
    return row[0]


@contextmanager
def waiting(dsn: str, guest: AnyConnection, restaurant: UUID) -> Iterator[list[Any]]:
    """The guest books and waits for a lock; afterwards the list holds what came of it."""
    said: list[Any] = []

    def ask() -> None:
        try:
            said.append(one(guest, BOOK, restaurant))
        except psycopg.Error as error:
            said.append(error)

    request = threading.Thread(target=ask)
    request.start()
    try:
        with psycopg.connect(dsn, autocommit=True) as watcher:
            deadline = time.monotonic() + 10
            while one(watcher, WAITING, guest.info.backend_pid) == 0:
                assert time.monotonic() < deadline, "it never waited"
                time.sleep(0.01)
        yield said
    finally:
        request.join()


def test_a_service_that_closes_meanwhile_is_answered_as_closed(
    helper_dsn: str, guest: AnyConnection, staff: AnyConnection
) -> None:
    """Shadow mode locks a full service before it lets somebody in; then the service is closed."""
    restaurant = one(
        guest, """SELECT tests.make_restaurant(p_options => '{"enforcement": "shadow"}')"""
    )
    dinner = one(guest, "SELECT tests.make_period(%s)", restaurant)
    guest.execute("SELECT tests.set_limit(%s, 1)", (restaurant,))
    guest.execute(BOOK, (restaurant,))

    staff.execute(
        "SELECT capacity_v1.upsert_service_period(%s, %s, 'Dinner', '17:00', '18:00')",
        (restaurant, dinner),
    )
    with waiting(helper_dsn, guest, restaurant) as said:
        staff.commit()
    assert not isinstance(said[0], psycopg.Error), said[0]
    assert said[0]["error"]["code"] == "OUTSIDE_SERVICE_HOURS"


def test_cancelling_and_booking_in_one_transaction_deadlocks_with_nobody(
    helper_dsn: str, guest: AnyConnection, staff: AnyConnection
) -> None:
    """Who holds a service's row already must not queue behind those who wait for it."""
    restaurant = one(guest, "SELECT tests.make_restaurant()")
    guest.execute("SELECT tests.set_limit(%s, 10)", (restaurant,))
    booking = one(guest, BOOK, restaurant)["booking"]["id"]

    staff.execute("SELECT capacity_v1.cancel_booking(%s, %s)", (restaurant, booking))
    with waiting(helper_dsn, guest, restaurant) as said:
        answer = one(staff, "SELECT tests.book(%s, 4, p_start_time => '20:00')", restaurant)
        staff.commit()
    assert answer["success"]
    assert not isinstance(said[0], psycopg.Error), said[0]
    assert said[0]["success"]
