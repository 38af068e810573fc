"""A restaurant moves to another time zone while parties are booked, moved and cancelled there.

Whatever is booked to come keeps its local time, and its instant is the one that the zone in force
gives it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final

import psycopg
import pytest

from capacity_db import CapacityClient, CapacityDbError, Conflict
from tests.concurrency import broken
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
)

NOON: Final = dt.time(12, 0)
COMMITTED = LEVELS["read committed"]
ABOVE: Final = [level for level in LEVELS if level != "read committed"]
ORDINARY: Final = "a day like any other"
# In New York the clocks change on that day: wall time and instant do not differ by a constant.
MOVES: Final = {
    ORDINARY: (DAY, "Asia/Tokyo"),
    "a day when the clocks change": (dt.date(2050, 3, 13), "America/New_York"),
}

ONE = " WHERE restaurant_id = %(restaurant)s AND id = "
PLAIN_SQL: Final = {
    "insert": "INSERT INTO capacity.bookings (restaurant_id, booking_date, start_time, party_size)"
    " VALUES (%(restaurant)s, %(day)s, %(noon)s, 2)",
    "update": "UPDATE capacity.bookings SET start_time = %(noon)s" + ONE + "%(mover)s",
    "revive": "UPDATE capacity.bookings SET status = 'seated'" + ONE + "%(lost)s",
}
ACTIONS: Final = ["book", "move", "seat", *PLAIN_SQL]
# The trigger for plain SQL cannot look again, and who moves a booking has seen it before.
TOLD: Final = {*((name, "RC203") for name in PLAIN_SQL), ("move", "RC208")}
CHANGES: Final = 15
ZONES: Final = ("Asia/Tokyo", "America/New_York", "Europe/Zurich")


def misplaced(conn: Connection) -> list[Any]:
    """Live bookings whose instant is not that of their local time, and slots likewise."""
    return conn.execute(
        "SELECT b.booking_date, b.start_time, b.starts_at FROM capacity.bookings AS b"
        " JOIN capacity.restaurants AS r USING (restaurant_id)"
        " WHERE b.status NOT IN ('cancelled', 'no_show')"
        " AND (b.starts_at AT TIME ZONE r.time_zone <> b.booking_date + b.start_time"
        "  OR b.slot_starts_at AT TIME ZONE r.time_zone <> b.slot_date + b.slot_time)"
    ).fetchall()


def faults(conn: Connection) -> list[Any]:
    """Everything that is wrong afterwards."""
    row = conn.execute("SELECT capacity_v1.verify_capacity() -> 'findings'").fetchone()
    assert row is not None
    return [*misplaced(conn), *differences(conn), *row[0]]


class Race:
    """A restaurant in UTC with bookings to come, and what a session does while it moves away."""

    def __init__(
        self, conn: Connection, session: Session, move: str, mode: str = "enforce"
    ) -> None:
        self.day, self.zone = MOVES[move]
        self.session = session
        client = CapacityClient(connection=conn)
        self.restaurant_id = enforced_restaurant(client, 10, mode)
        self.mover = self.book(client, EVENING)
        self.lost = self.book(client, NOON)
        self.book(client, NOON)
        client.transition_booking(self.restaurant_id, self.lost, "no_show")

    def book(self, client: CapacityClient, time: dt.time) -> uuid.UUID:
        """Book two covers; the booking's id."""
        answer = client.create_booking(self.restaurant_id, self.day, time, 2)
        assert answer.booking is not None
        return answer.booking.id

    def change_zone(self, client: CapacityClient) -> bool:
        """Give the restaurant its other zone."""
        return client.upsert_restaurant(self.restaurant_id, "Race", self.zone).changed

    def act(self, client: CapacityClient, what: str) -> None:
        """Book, move or seat somebody at NOON, by an RPC or by plain SQL."""
        if what == "book":
            self.book(client, NOON)
        elif what == "move":
            version = client.get_booking(self.restaurant_id, self.mover).version
            client.update_booking(self.restaurant_id, self.mover, version, start_time=NOON)
        elif what == "seat":
            client.transition_booking(self.restaurant_id, self.lost, "seated")
        else:
            names = {"restaurant": self.restaurant_id, "day": self.day, "noon": NOON}
            names |= {"mover": self.mover, "lost": self.lost}
            self.session.connection.execute(PLAIN_SQL[what].encode(), names)

    def act_until_done(self, client: CapacityClient, what: str) -> None:
        """The same, begun anew when it is told that something has changed meanwhile."""
        for _ in range(3):
            try:
                repeated(self.session.connection, lambda: self.act(client, what))
                return
            except (psycopg.Error, CapacityDbError) as error:
                if (what, error.sqlstate) not in TOLD:
                    raise
        raise AssertionError("never done")


def wait_while_it_changes(
    dsn: str, conn: Connection, level: str, move: str, what: str, mode: str
) -> list[Any]:
    """Act while somebody who changes the zone has not committed yet: the faults."""
    with sessions(dsn, COMMITTED, LEVELS[level]) as (changer, session):
        race = Race(conn, session, move, mode)
        race.change_zone(changer.client)
        answer = session.start(lambda client: race.act_until_done(client, what))
        wait_until_blocked(conn, session, by=changer)
        changer.connection.commit()
        answer.result()
    return faults(conn)


@pytest.mark.parametrize("mode", ["enforce", "shadow"])
@pytest.mark.parametrize("what", ACTIONS)
@pytest.mark.parametrize("move", MOVES)
def test_who_waits_while_the_zone_changes_gets_the_local_time_in_the_new_zone(
    dsn: str, conn: Connection, move: str, what: str, mode: str
) -> None:
    assert wait_while_it_changes(dsn, conn, "read committed", move, what, mode) == []


@pytest.mark.parametrize("what", ["book", "move"])
@pytest.mark.parametrize("level", ABOVE)
def test_above_read_committed_who_waits_begins_anew_and_gets_it_too(
    dsn: str, conn: Connection, level: str, what: str
) -> None:
    assert wait_while_it_changes(dsn, conn, level, ORDINARY, what, "enforce") == []


def test_without_a_look_at_the_clock_of_the_service_an_instant_of_the_old_zone_is_kept(
    dsn: str, conn: Connection
) -> None:
    broken.wall_times_unchecked(conn)
    assert wait_while_it_changes(dsn, conn, "read committed", ORDINARY, "insert", "shadow") != []


def change_behind(dsn: str, conn: Connection, level: str, move: str, what: str) -> list[Any]:
    """Change the zone while somebody who has a place at NOON has not committed yet: the faults."""
    with sessions(dsn, LEVELS[level], COMMITTED) as (changer, session):
        race = Race(conn, session, move)
        race.act(session.client, what)
        answer = changer.start(
            lambda client: repeated(changer.connection, lambda: race.change_zone(client))
        )
        wait_until_blocked(conn, changer, by=session)
        session.connection.commit()
        assert answer.result()[0]
    return faults(conn)


@pytest.mark.parametrize("what", ACTIONS)
@pytest.mark.parametrize("move", MOVES)
def test_what_is_booked_before_the_services_are_locked_moves_along(
    dsn: str, conn: Connection, move: str, what: str
) -> None:
    assert change_behind(dsn, conn, "read committed", move, what) == []


@pytest.mark.parametrize("level", ABOVE)
def test_above_read_committed_the_change_begins_anew_and_moves_it_too(
    dsn: str, conn: Connection, level: str
) -> None:
    assert change_behind(dsn, conn, level, ORDINARY, "book") == []


def test_who_looks_for_bookings_before_locking_the_services_leaves_one_behind(
    dsn: str, conn: Connection
) -> None:
    broken.bookings_before_services_only(conn)
    assert change_behind(dsn, conn, "read committed", ORDINARY, "book") != []


def test_bookings_keep_their_local_times_however_often_the_zone_changes(
    dsn: str, conn: Connection
) -> None:
    client = CapacityClient(connection=conn)
    restaurant_id = enforced_restaurant(client, 40)
    conflicts: list[str] = []
    stop = threading.Event()

    def traffic(number: int) -> int:
        with psycopg.connect(dsn) as connection:
            connection.isolation_level = [*LEVELS.values()][number % 3]
            worker = Traffic(CapacityClient(connection=connection), restaurant_id, number)
            while not stop.is_set():
                repeated(connection, worker.act, conflicts)
                worker.bookings += worker.made  # not before they are committed
        return worker.done

    with ThreadPoolExecutor(6) as pool:
        workers = [pool.submit(traffic, number) for number in range(6)]
        try:
            for number in range(CHANGES):
                change = partial(client.upsert_restaurant, restaurant_id, "Race", ZONES[number % 3])
                repeated(conn, change, conflicts)
        finally:
            stop.set()
        assert min(worker.result() for worker in workers) > 0
    assert faults(conn) == []
    assert "40P01" not in conflicts


class Traffic:
    """Bookings, moves and cancellations on two days, at random."""

    def __init__(self, client: CapacityClient, restaurant_id: uuid.UUID, seed: int) -> None:
        self.client = client
        self.restaurant_id = restaurant_id
        self.rng = random.Random(seed)
        self.bookings: list[uuid.UUID] = []
        self.made: list[uuid.UUID] = []
        self.done = 0

    def act(self) -> None:
        """One request, at some hour after noon of a day with or without a change of the clocks."""
        self.made = []
        day, hour = self.rng.choice([*MOVES.values()])[0], dt.time(self.rng.randrange(12, 20))
        if len(self.bookings) < 4:
            answer = self.client.create_booking(self.restaurant_id, day, hour, 2)
            if answer.booking is not None:
                self.made = [answer.booking.id]
        elif self.rng.random() < 0.3:
            self.client.cancel_booking(self.restaurant_id, self.bookings.pop())
        else:
            booking = self.client.get_booking(self.restaurant_id, self.bookings[0])
            # The zone may change between the two: then the booking has another version.
            with contextlib.suppress(Conflict):
                self.client.update_booking(
                    self.restaurant_id, booking.id, booking.version,
                    booking_date=day, start_time=hour,
                )  # fmt: skip
        self.done += 1
