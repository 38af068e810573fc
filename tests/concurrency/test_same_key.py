"""One request, sent twice at once: decided once, answered twice."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
import pytest

from capacity_db import BookingResult, CapacityClient
from tests.concurrency import broken
from tests.concurrency.support import (
    DAY,
    EVENING,
    LEVELS,
    Connection,
    enforced_restaurant,
    repeated,
    repetitions,
)

RACES = repetitions("CAPACITY_DB_RACES", 1000)


@dataclass(frozen=True)
class Race:
    """The two answers to one key, and how many conflicts there were before them."""

    answers: tuple[BookingResult, BookingResult]
    conflicts: int

    @property
    def is_decided_once(self) -> bool:
        """One answer is the first, the other repeats it."""
        first, second = sorted(self.answers, key=lambda answer: answer.duplicate)
        same = (first.success, first.booking, first.error, first.capacity) == (
            second.success,
            second.booking,
            second.error,
            second.capacity,
        )
        return same and (first.duplicate, second.duplicate) == (False, True)


def race(dsn: str, level: str, restaurant_id: uuid.UUID, races: int) -> list[Race]:
    """Two callers send the same request at once, `races` times, on connections that stay."""
    start = threading.Barrier(2, timeout=60)
    keys = [str(uuid.uuid4()) for _ in range(races)]

    def caller(_number: int) -> list[tuple[BookingResult, int]]:
        with psycopg.connect(dsn) as connection:
            connection.isolation_level = LEVELS[level]
            client = CapacityClient(connection=connection)
            answers = []
            for key in keys:

                def book(key: str = key) -> BookingResult:
                    return client.create_booking(
                        restaurant_id, DAY, EVENING, 1, idempotency_key=key, guest_name="Anne"
                    )

                start.wait()
                answers.append(repeated(connection, book))
            return answers

    with ThreadPoolExecutor(2) as pool:
        ours, theirs = pool.map(caller, range(2))
    return [Race((one, two), m + n) for (one, m), (two, n) in zip(ours, theirs, strict=True)]


def stored(connection: Connection, restaurant_id: uuid.UUID) -> tuple[int, int, int]:
    """How many keys, decisions and bookings there are."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM capacity.idempotency_keys WHERE restaurant_id = %(id)s),"
        " (SELECT count(*) FROM capacity.decisions"
        "   WHERE restaurant_id = %(id)s AND operation = 'create_booking'),"
        " (SELECT count(*) FROM capacity.bookings WHERE restaurant_id = %(id)s)",
        {"id": restaurant_id},
    ).fetchone()
    assert row is not None
    keys, decisions, bookings = row
    return keys, decisions, bookings


@pytest.mark.parametrize("level", LEVELS)
def test_two_callers_with_one_key_get_one_decision_and_one_booking(
    dsn: str, conn: Connection, level: str
) -> None:
    room = RACES // 2  # so that half of the decisions are refusals
    restaurant_id = enforced_restaurant(CapacityClient(connection=conn), room)
    races = race(dsn, level, restaurant_id, RACES)
    assert [r.answers for r in races if not r.is_decided_once] == []
    assert sum(r.answers[0].success for r in races) == room
    assert stored(conn, restaurant_id) == (RACES, RACES, room)
    # Above READ COMMITTED the loser has to begin anew, which shows that they did meet.
    assert (sum(r.conflicts for r in races) > 0) is (level != "read committed")


# Above READ COMMITTED the ledger row alone keeps two bookings apart, but not two refusals; and at
# SERIALIZABLE PostgreSQL itself would notice the look-up.
@pytest.mark.parametrize(("level", "room"), [("read committed", None), ("repeatable read", 0)])
def test_a_key_that_is_looked_up_first_is_decided_twice_in_the_same_race(
    dsn: str, conn: Connection, level: str, room: int | None
) -> None:
    broken.key_looked_up_first(conn)
    restaurant_id = enforced_restaurant(CapacityClient(connection=conn), room)
    races = race(dsn, level, restaurant_id, 200)
    assert [r for r in races if not r.is_decided_once]
    keys, decisions, _ = stored(conn, restaurant_id)
    assert keys == decisions > 200
