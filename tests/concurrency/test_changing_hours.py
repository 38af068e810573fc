"""The hours of a service change while a party is being booked into it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest

from capacity_db import BookingResult, CapacityClient
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

ROUNDS = 100
COMMITTED = LEVELS["read committed"]


@dataclass
class Race:
    """A restaurant whose dinner somebody is moving past EVENING, in an open transaction."""

    restaurant_id: uuid.UUID
    changer: Session
    booker: Session
    conflicts: list[str]

    def book(self, client: CapacityClient) -> BookingResult:
        """Book two covers for EVENING, again after each conflict."""
        return repeated(
            self.booker.connection,
            lambda: client.create_booking(self.restaurant_id, DAY, EVENING, 2),
            self.conflicts,
        )[0]


def set_up(conn: Connection, changer: Session, booker: Session, mode: str, room: int) -> Race:
    """Touch the service with a booking of two, then move its dinner without committing."""
    client = CapacityClient(connection=conn)
    restaurant_id = enforced_restaurant(client, room, mode)
    with_dinner(client, restaurant_id)
    assert client.create_booking(restaurant_id, DAY, EVENING, 2).success
    with_dinner(changer.client, restaurant_id, start="20:00")
    return Race(restaurant_id, changer, booker, [])


# A full service refuses at once, unless shadow mode lets the party in.
@pytest.mark.parametrize(("mode", "room"), [("enforce", 10), ("shadow", 10), ("shadow", 2)])
@pytest.mark.parametrize("level", LEVELS)
def test_a_booking_that_waits_for_the_change_is_answered_by_the_new_hours(
    dsn: str, conn: Connection, level: str, mode: str, room: int
) -> None:
    with sessions(dsn, COMMITTED, LEVELS[level]) as (changer, booker):
        race = set_up(conn, changer, booker, mode, room)
        answer = booker.start(race.book)
        wait_until_blocked(conn, booker, by=changer)
        changer.connection.commit()
        result = answer.result()
    assert result.error is not None
    assert result.error.code == "OUTSIDE_SERVICE_HOURS"
    assert differences(conn) == []


@pytest.mark.parametrize(("mode", "room"), [("enforce", 10), ("shadow", 2)])
def test_if_the_change_is_undone_the_booking_gets_its_place(
    dsn: str, conn: Connection, mode: str, room: int
) -> None:
    with sessions(dsn, COMMITTED, COMMITTED) as (changer, booker):
        race = set_up(conn, changer, booker, mode, room)
        answer = booker.start(race.book)
        wait_until_blocked(conn, booker, by=changer)
        changer.connection.rollback()
        assert answer.result().success
    assert differences(conn) == []


def test_a_rule_that_changes_next_never_meets_the_booking_in_a_deadlock(
    dsn: str, conn: Connection
) -> None:
    with sessions(dsn, COMMITTED, COMMITTED, COMMITTED) as (changer, booker, ruler):
        for number in range(ROUNDS):
            race = set_up(conn, changer, booker, "enforce", 10)

            def change(client: CapacityClient, race: Race = race) -> bool:
                return repeated(
                    ruler.connection,
                    lambda: client.set_capacity_rule(race.restaurant_id, 50, None).changed,
                    race.conflicts,
                )[0]

            waiting = []
            for session, work in ((booker, race.book), (ruler, change))[:: 1 - 2 * (number % 2)]:
                waiting.append(session.start(work))
                wait_until_blocked(conn, session)
            changer.connection.commit()
            for answer in waiting:
                answer.result()
            assert race.conflicts == [], f"round {number}"
    assert differences(conn) == []
