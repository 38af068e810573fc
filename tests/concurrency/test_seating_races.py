"""Two callers and a table, one of them in the middle of it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.concurrency.duels import Request, ask
from tests.concurrency.floor import Answer, call, furnished_restaurant, service
from tests.concurrency.seats import double_seats
from tests.concurrency.support import (
    DAY,
    LEVELS,
    Connection,
    repeated,
    sessions,
    wait_until_blocked,
)

COMMITTED = LEVELS["read committed"]


def book(conn: Connection, restaurant: uuid.UUID, party: int = 2) -> uuid.UUID:
    """A party in the early service of DAY; its id."""
    answer = call(
        conn,
        "create_booking_with_capacity_check",
        restaurant_id=restaurant,
        booking_date=DAY,
        start_time=dt.time(18),
        party_size=party,
        idempotency_key=str(uuid.uuid4()),
    )
    return uuid.UUID(answer["booking"]["id"])


def seat_service(restaurant: uuid.UUID) -> Request:
    """Seat everybody of the early service."""
    return "auto_assign_service", {
        "restaurant_id": restaurant,
        "service_date": DAY,
        "service_period_id": service(restaurant, "early"),
    }


def at(
    routine: str, restaurant: uuid.UUID, booking: uuid.UUID, *tables: uuid.UUID, **more: Any
) -> Request:
    """A booking and tables."""
    return routine, {
        "restaurant_id": restaurant,
        "booking_id": booking,
        **({"table_ids": list(tables)} if tables else {}),
        **more,
    }


def lock(conn: Connection, booking: uuid.UUID) -> None:
    """Lock a booking, as whoever changes it does first."""
    conn.execute("SELECT FROM capacity.bookings WHERE id = %s FOR NO KEY UPDATE", (booking,))


def test_a_party_that_comes_while_its_service_is_seated_waits_for_nobody(
    dsn: str, conn: Connection
) -> None:
    restaurant, tables = furnished_restaurant(conn, 100)
    first = book(conn, restaurant)
    with sessions(dsn, COMMITTED, COMMITTED, COMMITTED) as (holder, seater, mover):
        lock(holder.connection, first)
        seated = seater.start(lambda _: ask(seater.connection, seat_service(restaurant)))
        wait_until_blocked(conn, seater, by=holder)
        late = book(conn, restaurant)
        lock(mover.connection, late)
        holder.connection.commit()
        # Who has a booking may wait for the floor, so who has the floor waits for no booking.
        assert seated.result(timeout=5) == "done"
        moved = at("move_booking", restaurant, late, tables[9])
        assert ask(mover.connection, moved) == "done"
        mover.connection.commit()
    assert double_seats(conn) == []


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("routine", ["assign_table_to_booking", "auto_assign_booking"])
def test_a_table_that_somebody_takes_meanwhile_is_found_taken(
    dsn: str, conn: Connection, level: str, routine: str
) -> None:
    restaurant, tables = furnished_restaurant(conn, 100)
    one, other = book(conn, restaurant, 8), book(conn, restaurant, 8)
    for table in tables[:9]:
        answer: Answer = call(conn, "delete_table", restaurant_id=restaurant, table_id=table)
        assert answer["success"]
    wanted = tables[9:] if routine == "assign_table_to_booking" else []
    with sessions(dsn, LEVELS[level], LEVELS[level]) as (first, second):
        first.begin()
        assert ask(first.connection, at(routine, restaurant, one, *wanted)) == "done"
        said = second.start(
            lambda _: repeated(
                second.connection,
                lambda: ask(second.connection, at(routine, restaurant, other, *wanted)),
            )[0]
        )
        wait_until_blocked(conn, second, by=first)
        first.connection.commit()
        assert said.result() == "TABLE_UNAVAILABLE"
    assert double_seats(conn) == []


@pytest.mark.parametrize("level", LEVELS)
def test_a_block_waits_for_a_party_that_is_being_seated_and_finds_it(
    dsn: str, conn: Connection, level: str
) -> None:
    restaurant, tables = furnished_restaurant(conn, 100)
    party = book(conn, restaurant)
    block = (
        "set_table_status",
        {
            "restaurant_id": restaurant,
            "table_id": tables[0],
            "status": "out_of_service",
            "starts_at": dt.datetime.combine(DAY, dt.time(17), dt.UTC),
        },
    )
    with sessions(dsn, COMMITTED, LEVELS[level]) as (first, second):
        first.begin()
        seated = at("assign_table_to_booking", restaurant, party, tables[0])
        assert ask(first.connection, seated) == "done"
        blocked = second.start(
            lambda _: repeated(second.connection, lambda: ask(second.connection, block))[0]
        )
        wait_until_blocked(conn, second, by=first)
        first.connection.commit()
        assert blocked.result() == "TABLE_IN_USE"
    assert double_seats(conn) == []


@pytest.mark.parametrize("level", LEVELS)
def test_a_booking_that_moves_while_it_is_seated_takes_its_table_along(
    dsn: str, conn: Connection, level: str
) -> None:
    restaurant, tables = furnished_restaurant(conn, 100)
    party = book(conn, restaurant)
    change = at(
        "update_booking",
        restaurant,
        party,
        expected_version=1,
        changes={"start_time": "21:00"},
        idempotency_key="later",
    )
    with sessions(dsn, COMMITTED, LEVELS[level]) as (first, second):
        first.begin()
        seated = at("assign_table_to_booking", restaurant, party, tables[0])
        assert ask(first.connection, seated) == "done"
        moved = second.start(
            lambda _: repeated(second.connection, lambda: ask(second.connection, change))[0]
        )
        wait_until_blocked(conn, second, by=first)
        first.connection.commit()
        assert moved.result() == "done"
    rows = conn.execute(
        "SELECT a.table_id, lower(a.taken_during) = b.starts_at"
        " FROM capacity.booking_table_assignments AS a"
        " JOIN capacity.bookings AS b ON b.id = a.booking_id WHERE a.released_at IS NULL"
    ).fetchall()
    assert rows == [(tables[0], True)]


def test_a_table_that_is_deleted_waits_for_no_seat_with_the_floor_locked(
    dsn: str, conn: Connection
) -> None:
    restaurant, _ = furnished_restaurant(conn, 100, requires_table=True)
    held = call(
        conn,
        "hold_capacity",
        restaurant_id=restaurant,
        booking_date=DAY,
        start_time=dt.time(18),
        party_size=2,
        idempotency_key=str(uuid.uuid4()),
    )["booking"]
    table = uuid.UUID(held["tables"][0]["table_id"])
    conn.execute(
        "UPDATE capacity.bookings SET hold_expires_at = now() WHERE id = %s", (held["id"],)
    )
    with sessions(dsn, COMMITTED, COMMITTED, COMMITTED) as (waiter, manager, booker):
        waiter.begin()
        waiter.connection.execute("SELECT capacity_impl.lock_floor(%s)", (restaurant,))
        deleting: Request = "delete_table", {"restaurant_id": restaurant, "table_id": table}
        deleted = manager.start(lambda _: ask(manager.connection, deleting))
        wait_until_blocked(conn, manager, by=waiter)
        # It sweeps the hold, gives back its seat, and wants a table of its own.
        booked = booker.start(
            lambda _: repeated(
                booker.connection, lambda: book(conn=booker.connection, restaurant=restaurant)
            )
        )
        wait_until_blocked(conn, booker)
        waiter.connection.commit()
        assert deleted.result(timeout=10) == "done"
        assert booked.result(timeout=10)
    assert double_seats(conn) == []
