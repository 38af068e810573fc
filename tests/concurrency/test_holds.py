"""Holds end on time, once, and never stand in anybody's way after that."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.concurrency import broken
from tests.concurrency.clocks import own_clocks, set_clock
from tests.concurrency.duels import Request, ask
from tests.concurrency.house import (
    BEFORE,
    EXPIRY,
    FULL,
    PARTY,
    House,
    ask_once,
    assert_sound,
    full_house,
)
from tests.concurrency.support import (
    LEVELS,
    Connection,
    sessions,
)


@pytest.fixture(autouse=True)
def _clocks(conn: Connection) -> None:
    own_clocks(conn)


# An expired hold blocks nobody.


def next_booking(dsn: str, house: House, level: str) -> str:
    """What the next party is told, at the moment at which the hold is over."""
    with sessions(dsn, LEVELS[level]) as (session,):
        set_clock(session.connection, EXPIRY)
        session.connection.commit()
        return ask_once(session.connection, house.book())


@pytest.mark.parametrize("is_swept", [False, True], ids=["never swept", "swept"])
@pytest.mark.parametrize("by", FULL)
@pytest.mark.parametrize("level", LEVELS)
def test_a_full_house_with_an_expired_hold_takes_the_next_booking_at_once(
    dsn: str, conn: Connection, level: str, by: str, is_swept: bool
) -> None:
    house = full_house(conn, by)
    set_clock(conn, BEFORE)
    assert not house.check(conn)
    assert ask(conn, house.book()) == "CAPACITY_EXCEEDED"
    set_clock(conn, EXPIRY)
    if is_swept:
        assert ask(conn, house.sweep()) == "done"
    assert house.check(conn)
    assert next_booking(dsn, house, level) == "done"
    assert not house.check(conn)
    assert ask(conn, house.book()) == "CAPACITY_EXCEEDED"
    assert house.booking(conn)["status"] == "expired"
    assert house.booking(conn)["tables"] == []
    assert house.decisions(conn) == ["expire_hold"]
    assert_sound(conn)


@pytest.mark.parametrize("level", LEVELS)
def test_an_expired_hold_at_a_table_is_no_seat_for_whoever_assigns_tables(
    dsn: str, conn: Connection, level: str
) -> None:
    # The house has room, but its only table is held.
    house = full_house(conn, "the only table")
    policy = {"restaurant_id": house.restaurant, "policy": {"requires_table": False}}
    assert ask(conn, ("set_booking_policy", policy)) == "done"
    assert ask(conn, house.book(key="party")) == "done"
    with sessions(dsn, LEVELS[level]) as (session,):
        for now, expected in ((BEFORE, "TABLE_UNAVAILABLE"), (EXPIRY, "done")):
            set_clock(session.connection, now)
            session.connection.commit()
            assert ask(session.connection, seat(conn, house)) == expected
            session.connection.commit()
    assert house.booking(conn)["status"] == "expired"
    assert_sound(conn)


def seat(conn: Connection, house: House) -> Request:
    """The party that is booked there is to sit at the only table."""
    row = conn.execute(
        "SELECT b.id, t.id FROM capacity.bookings AS b JOIN capacity.table_inventory AS t"
        " USING (restaurant_id) WHERE restaurant_id = %s AND status = 'confirmed'",
        (house.restaurant,),
    ).fetchone()
    assert row is not None
    return "assign_table_to_booking", {
        "restaurant_id": house.restaurant,
        "booking_id": row[0],
        "table_ids": [row[1]],
    }


@pytest.mark.parametrize("by", ["covers", "the only table"])
def test_without_the_sweep_inside_the_booking_the_house_stays_full(
    dsn: str, conn: Connection, by: str
) -> None:
    """Red control of the first test above: the booking, and what is said before it."""
    broken.booking_without_sweep(conn)
    house = full_house(conn, by)
    assert next_booking(dsn, house, "read committed") != "done"


@pytest.mark.parametrize("by", ["covers", "the only table"])
def test_a_read_that_counts_expired_holds_says_full(conn: Connection, by: str) -> None:
    """Red control: it says so before as well."""
    broken.expired_holds_counted(conn)
    house = full_house(conn, by)
    set_clock(conn, EXPIRY)
    with pytest.raises(AssertionError):
        assert house.check(conn)


# A hold is confirmed once, in time, and for what it holds.


def test_a_hold_is_confirmed_for_no_more_than_it_holds(conn: Connection) -> None:
    house = full_house(conn)
    assert ask(conn, house.confirm(PARTY + 1)) == "HOLD_EXCEEDED"
    assert house.booking(conn)["status"] == "held"
    assert ask(conn, house.confirm(PARTY - 1)) == "done"
    booking = house.booking(conn)
    assert (booking["status"], booking["party_size"]) == ("confirmed", PARTY - 1)
    assert booking["hold_expires_at"] is None
    assert house.check(conn, 1)
    assert not house.check(conn, 2)
    assert_sound(conn)


@pytest.mark.parametrize("by", FULL)
def test_a_hold_is_confirmed_until_it_expires_and_never_after(conn: Connection, by: str) -> None:
    late, timely = full_house(conn, by), full_house(conn, by)
    set_clock(conn, EXPIRY)
    assert ask(conn, late.confirm()) == "HOLD_EXPIRED"
    assert ask(conn, late.release()) == "HOLD_EXPIRED"
    set_clock(conn, BEFORE)
    assert ask(conn, timely.confirm()) == "done"
    assert timely.booking(conn)["status"] == "confirmed"
    # Swept or not, it stays expired.
    set_clock(conn, EXPIRY)
    assert ask(conn, late.sweep()) == "done"
    assert ask(conn, late.confirm()) == "HOLD_EXPIRED"
    assert late.decisions(conn) == ["expire_hold"]
    assert_sound(conn)


def test_a_hold_is_resolved_once_and_its_repeat_gets_the_same_answer(conn: Connection) -> None:
    confirmed, released = full_house(conn), full_house(conn)
    first = confirmed.confirm()
    assert ask(conn, first) == "done"
    assert ask(conn, first) == "again"
    assert ask(conn, confirmed.confirm()) == "HOLD_RESOLVED"
    assert ask(conn, confirmed.release()) == "HOLD_RESOLVED"
    assert ask(conn, released.release()) == "done"
    assert ask(conn, released.release()) == "again"
    assert ask(conn, released.confirm()) == "HOLD_RESOLVED"
    assert (confirmed.decisions(conn), released.decisions(conn)) == (
        ["confirm_hold"],
        ["release_hold"],
    )
    assert_sound(conn)


@pytest.mark.parametrize(
    ("routine", "check", "clock", "party"),
    [
        ("confirm_hold", r"v_party_size > v_booking\.party_size", BEFORE, PARTY + 1),
        ("lock_hold", r"v_booking\.hold_expires_at <= capacity_impl\.clock\(\)", EXPIRY, PARTY),
    ],
    ids=["how many", "how long"],
)
def test_who_does_not_look_what_a_hold_is_for_confirms_it_all_the_same(
    conn: Connection, routine: str, check: str, clock: dt.datetime, party: int
) -> None:
    """Red control of both tests above."""
    broken.rewrite(conn, f"capacity_impl.{routine}", check, "false")
    house = full_house(conn, "parties")
    set_clock(conn, clock)
    assert ask(conn, house.confirm(party)) == "done"


def test_a_held_booking_moves_by_no_other_way(conn: Connection) -> None:
    house = full_house(conn)
    there = {"restaurant_id": house.restaurant, "booking_id": house.hold}
    change = {"expected_version": 1, "changes": {"party_size": 1}, "idempotency_key": "change"}
    for request in (
        ("transition_booking", there | {"status": "confirmed"}),
        ("update_booking", there | change),
    ):
        assert ask(conn, request) == "WRONG_STATUS"
    assert house.booking(conn)["status"] == "held"
