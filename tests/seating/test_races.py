"""A service is seated while others seat its parties too: one after the other, or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import IsolationLevel
from psycopg.types.json import Jsonb

from tests.seating.days import Day, Party, Seating
from tests.seating.engine import Booked, book
from tests.support.databases import AnyConnection

DAY = Day(
    "three", (Party(2, 720, 90),) * 3, (2, 2, 2), tuple(Seating((place,), 2) for place in range(3))
)


def seat_one(booked: Booked) -> None:
    """Seat a party of the service at the first table by plain SQL."""
    booked.connection.execute(
        "INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id)"
        " SELECT b.restaurant_id, b.id, t.id FROM capacity.bookings AS b"
        " JOIN capacity.table_inventory AS t ON t.restaurant_id = b.restaurant_id"
        " WHERE b.restaurant_id = %s AND b.guest_name = '2' AND t.table_number = '1'",
        (booked.restaurant,),
    )


def wait_for_lock(connection: AnyConnection, pid: int) -> None:
    """Return when the other backend waits for a lock."""
    waits = "SELECT FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'"
    while connection.execute(waits, (pid,)).fetchone() is None:
        pass


def test_of_two_runs_at_once_the_second_finds_everyone_seated(
    dsn: str, conn: AnyConnection
) -> None:
    booked = book(conn, DAY)
    with (
        psycopg.connect(dsn) as first,
        psycopg.connect(dsn) as second,
        ThreadPoolExecutor() as pool,
    ):
        assert len(Booked(first, booked.restaurant, booked.period).assign()["assigned"]) == 3
        waiting = pool.submit(Booked(second, booked.restaurant, booked.period).assign)
        wait_for_lock(conn, second.info.backend_pid)
        first.commit()
        answer = waiting.result()
    assert (answer["assigned"], answer["unassigned"], answer["kept"]) == ([], [], 3)
    assert booked.shared_tables() == 0


def test_a_dry_run_waits_for_nobody(dsn: str, conn: AnyConnection) -> None:
    booked = book(conn, DAY)
    with psycopg.connect(dsn) as first:
        Booked(first, booked.restaurant, booked.period).assign()
        assert len(booked.assign(dry_run=True)["assigned"]) == 3
        locks = conn.execute(
            "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation IS NOT NULL"
            " AND mode NOT IN ('AccessShareLock')"
        ).fetchone()
        assert locks == (0,)


@pytest.mark.parametrize("level", [IsolationLevel.REPEATABLE_READ, IsolationLevel.SERIALIZABLE])
def test_a_seat_that_is_newer_than_the_snapshot_is_a_serialization_failure(
    dsn: str, conn: AnyConnection, level: IsolationLevel
) -> None:
    booked = book(conn, DAY)
    with psycopg.connect(dsn) as late:
        late.isolation_level = level
        late.execute("SELECT FROM capacity.settings")
        seat_one(booked)
        with pytest.raises(psycopg.errors.SerializationFailure):
            Booked(late, booked.restaurant, booked.period).assign()
    assert booked.seats() == {2: (0,)}


def test_a_plan_that_is_too_old_is_a_serialization_failure_and_seats_nobody(
    conn: AnyConnection,
) -> None:
    booked = book(conn, DAY)
    # Of those who are planned for, all but the one that is seated by somebody else.
    row = conn.execute(
        "SELECT jsonb_agg(to_jsonb(p) ORDER BY b.guest_name) FROM capacity_impl.plan_service(%(r)s,"
        " ARRAY(SELECT id FROM capacity.bookings WHERE restaurant_id = %(r)s), false, true) AS p"
        " JOIN capacity.bookings AS b ON b.id = p.booking_id WHERE b.guest_name <> '2'",
        {"r": booked.restaurant},
    ).fetchone()
    assert row is not None
    apply = "SELECT capacity_impl.apply_seating(%s, %s, 'test')"
    with conn.transaction(force_rollback=True):
        conn.execute(apply, (booked.restaurant, Jsonb(row[0])))
        assert len(booked.seats()) == 2
    seat_one(booked)
    with pytest.raises(psycopg.errors.SerializationFailure):
        conn.execute(apply, (booked.restaurant, Jsonb(row[0])))
    assert booked.seats() == {2: (0,)}
