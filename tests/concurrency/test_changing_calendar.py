"""A calendar changes while somebody books, or while somebody else changes it too."""

from __future__ import annotations

import uuid

import psycopg
import pytest

from capacity_db import CapacityClient
from tests.concurrency.recount import differences
from tests.concurrency.support import (
    DAY,
    EVENING,
    LEVELS,
    Connection,
    Session,
    enforced_restaurant,
    repeated,
    sessions,
    wait_until_blocked,
    with_dinner,
)

RETIRE = "SELECT capacity_v1.retire_service_period(%s, %s)"
OPEN = "SELECT capacity_v1.set_special_day(%s, %s, NULL, %s, %s, %s)"
IN_USE = "RC207"
OVERLAP = "RC202"


def outcome(session: Session, statement: str, *arguments: object) -> str:
    """Run and commit a statement, again after each conflict: 'done', or what refused it."""

    def run() -> str:
        session.connection.execute(statement.encode(), arguments)
        return "done"

    try:
        return repeated(session.connection, run)[0]
    except psycopg.Error as error:
        session.connection.rollback()
        return str(error.sqlstate)


@pytest.mark.parametrize("is_touched", [True, False])
@pytest.mark.parametrize("level", LEVELS)
def test_a_period_is_not_retired_under_a_booking_that_was_on_its_way(
    dsn: str, conn: Connection, level: str, is_touched: bool
) -> None:
    client = CapacityClient(connection=conn)
    restaurant = enforced_restaurant(client, 10)
    dinner = with_dinner(client, restaurant)
    if is_touched:
        touched = client.create_booking(restaurant, DAY, EVENING, 2).booking
        assert touched is not None
        client.cancel_booking(restaurant, touched.id)
    with sessions(dsn, LEVELS["read committed"], LEVELS[level]) as (guest, staff):
        assert guest.client.create_booking(restaurant, DAY, EVENING, 2).success
        answer = staff.start(lambda _: outcome(staff, RETIRE, restaurant, dinner))
        wait_until_blocked(conn, staff, by=guest)
        guest.connection.commit()
        assert answer.result() == IN_USE
    assert differences(conn) == []


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("level", LEVELS)
def test_a_booking_that_waits_while_its_period_is_retired_is_refused_with_it(
    dsn: str, conn: Connection, level: str, is_kept: bool
) -> None:
    client = CapacityClient(connection=conn)
    restaurant = enforced_restaurant(client, 10)
    dinner = with_dinner(client, restaurant)
    with sessions(dsn, LEVELS["read committed"], LEVELS[level]) as (staff, guest):
        staff.connection.execute(RETIRE.encode(), (restaurant, dinner))
        answer = guest.start(
            lambda client: repeated(
                guest.connection, lambda: client.create_booking(restaurant, DAY, EVENING, 2)
            )[0]
        )
        wait_until_blocked(conn, guest, by=staff)
        if is_kept:
            staff.connection.commit()
        else:
            staff.connection.rollback()
        # Undone, the period is there, and so is the place.
        assert answer.result().success is not is_kept
    assert differences(conn) == []


@pytest.mark.parametrize("level", LEVELS)
def test_of_two_special_hours_that_overlap_one_is_set(
    dsn: str, conn: Connection, level: str
) -> None:
    client = CapacityClient(connection=conn)
    restaurant = enforced_restaurant(client, 10)
    dinner = with_dinner(client, restaurant)
    lunch = uuid.uuid4()
    client.upsert_service_period(restaurant, lunch, "Lunch", "11:00", "15:00")
    with sessions(dsn, LEVELS[level], LEVELS[level]) as (first, second):
        first.connection.execute(OPEN.encode(), (restaurant, DAY, lunch, "11:00", "16:30"))
        answer = second.start(
            lambda _: outcome(second, OPEN, restaurant, DAY, dinner, "16:00", "22:00")
        )
        wait_until_blocked(conn, second, by=first)
        first.connection.commit()
        assert answer.result() == OVERLAP
    assert differences(conn) == []


@pytest.mark.parametrize("level", LEVELS)
def test_if_the_first_is_undone_the_second_is_set(dsn: str, conn: Connection, level: str) -> None:
    """Red control: it is the first one that stands in the way."""
    client = CapacityClient(connection=conn)
    restaurant = enforced_restaurant(client, 10)
    dinner = with_dinner(client, restaurant)
    lunch = uuid.uuid4()
    client.upsert_service_period(restaurant, lunch, "Lunch", "11:00", "15:00")
    with sessions(dsn, LEVELS[level], LEVELS[level]) as (first, second):
        first.connection.execute(OPEN.encode(), (restaurant, DAY, lunch, "11:00", "16:30"))
        answer = second.start(
            lambda _: outcome(second, OPEN, restaurant, DAY, dinner, "16:00", "22:00")
        )
        wait_until_blocked(conn, second, by=first)
        first.connection.rollback()
        assert answer.result() == "done"
