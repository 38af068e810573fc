"""A service is touched for the first time while its limit changes: it never keeps the old one."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from capacity_db import CapacityClient
from tests.concurrency import broken
from tests.concurrency.support import (
    DAY,
    EVENING,
    LEVELS,
    Connection,
    enforced_restaurant,
    repeated,
)

RACES = 100
PAIRS = {
    **{level: (level, level) for level in LEVELS},
    "mixed": ("repeatable read", "read committed"),
    "mixed the other way": ("read committed", "serializable"),
}
"""The levels of who touches the service, and of who changes the rule."""

INSERT = (
    "INSERT INTO capacity.bookings (restaurant_id, booking_date, start_time, party_size)"
    " VALUES (%s, %s, %s, 1)"
)


def stale_limits(dsn: str, conn: Connection, pair: str) -> list[tuple[dt.date, int, int]]:
    """Race RACES times for a new date each: first booking against rule change.

    Returns (date, limit of the service, limit in force) wherever the two differ afterwards.
    """
    restaurant_id = enforced_restaurant(CapacityClient(connection=conn), 1000)
    start = threading.Barrier(2, timeout=60)

    def run(role: int, number: int) -> None:
        day = DAY + dt.timedelta(days=number)
        connection, client = connections[role], CapacityClient(connection=connections[role])

        def touch() -> None:
            if number % 2:
                connection.execute(INSERT, (restaurant_id, day, EVENING))
            else:
                client.create_booking(restaurant_id, day, EVENING, 1)

        def change() -> None:
            client.set_capacity_rule(restaurant_id, 100 + number, None)

        first = True

        def work() -> None:
            nonlocal first
            # The snapshot is taken before either begins, as in a longer transaction.
            connection.execute("SELECT FROM capacity.capacity_rules")
            if first:
                first = False
                start.wait()
            (touch, change)[role]()

        repeated(connection, work)

    found = []
    with (
        psycopg.connect(dsn) as toucher,
        psycopg.connect(dsn) as changer,
        ThreadPoolExecutor(2) as pool,
    ):
        connections = (toucher, changer)
        for connection, level in zip(connections, PAIRS[pair], strict=True):
            connection.isolation_level = LEVELS[level]
        for number in range(RACES):
            list(pool.map(run, range(2), (number, number)))
            found += differences(conn, restaurant_id)
    return found


def differences(conn: Connection, restaurant_id: uuid.UUID) -> list[tuple[dt.date, int, int]]:
    """Services whose limit is not the rule's."""
    return conn.execute(
        "SELECT l.service_date, l.max_covers, c.max_covers FROM capacity.service_ledger AS l"
        " JOIN capacity.capacity_rules AS c USING (restaurant_id)"
        " WHERE l.restaurant_id = %s AND l.max_covers IS DISTINCT FROM c.max_covers",
        (restaurant_id,),
    ).fetchall()


@pytest.mark.parametrize("pair", PAIRS)
def test_a_new_service_never_keeps_a_limit_that_is_no_longer_in_force(
    dsn: str, conn: Connection, pair: str
) -> None:
    assert stale_limits(dsn, conn, pair) == []
    touched = conn.execute("SELECT count(*) FROM capacity.service_ledger").fetchone()
    assert touched == (RACES,)


# With both at SERIALIZABLE PostgreSQL itself would notice.
@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair != "serializable"])
def test_without_writing_the_restaurant_first_the_same_race_leaves_stale_limits(
    dsn: str, conn: Connection, pair: str
) -> None:
    broken.stale_first_touch(conn)
    assert stale_limits(dsn, conn, pair) != []
