"""A hold at the moment at which it is confirmed, released and over: it ends once, and only once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import pytest

from tests.concurrency import broken
from tests.concurrency.clocks import own_clocks, set_clock
from tests.concurrency.duels import MIXED, PAIRS, Request, ask, duel
from tests.concurrency.floor import call, furnished_restaurant, service
from tests.concurrency.house import (
    AFTER,
    AGAIN,
    BEFORE,
    EXPIRY,
    FULL,
    HELD_AT,
    PARTY,
    SECONDS,
    ask_once,
    assert_sound,
    full_house,
)
from tests.concurrency.support import (
    DAY,
    LEVELS,
    Connection,
    Session,
    repetitions,
    sessions,
    wait_until_blocked,
)

ROUNDS: Final = repetitions("CAPACITY_DB_HOLDS", 10)
"""Of each race at each level."""

COMMITTED: Final = LEVELS["read committed"]
NEXT: Final = DAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _clocks(conn: Connection) -> None:
    own_clocks(conn)


# Two at once.


def race(dsn: str, conn: Connection, pair: str, *, same_key: bool) -> Counter[tuple[str, ...]]:
    """Two callers confirm the same hold: what both are told."""
    outcomes: Counter[tuple[str, ...]] = Counter()
    with duel(dsn, pair, BEFORE, BEFORE) as fighters:
        for number in range(ROUNDS):
            house = full_house(conn, FULL[number % len(FULL)])
            requests = (house.confirm(), house.confirm(PARTY - 1))
            if same_key:
                requests = (requests[0], requests[0])
            outcomes[tuple(sorted(fighters.fight(*requests)))] += 1
    assert_sound(conn)
    return outcomes


@pytest.mark.parametrize("pair", PAIRS)
def test_two_callers_that_confirm_one_hold_get_one_booking(
    dsn: str, conn: Connection, pair: str
) -> None:
    assert race(dsn, conn, pair, same_key=False) == {("HOLD_RESOLVED", "done"): ROUNDS}


@pytest.mark.parametrize("pair", PAIRS)
def test_a_confirmation_that_is_sent_twice_is_decided_once(
    dsn: str, conn: Connection, pair: str
) -> None:
    assert race(dsn, conn, pair, same_key=True) == {("again", "done"): ROUNDS}


def test_who_does_not_look_what_became_of_a_hold_confirms_it_twice(
    dsn: str, conn: Connection
) -> None:
    broken.any_hold_confirmed(conn)
    assert race(dsn, conn, "read committed", same_key=False)["done", "done"] > 0


@pytest.mark.parametrize("pair", PAIRS)
def test_a_hold_that_is_confirmed_and_released_at_once_is_one_of_both(
    dsn: str, conn: Connection, pair: str
) -> None:
    with duel(dsn, pair, BEFORE, BEFORE) as fighters:
        for number in range(ROUNDS):
            house = full_house(conn, FULL[number % len(FULL)])
            outcome = fighters.fight(house.confirm(), house.release())
            status = house.booking(conn)["status"]
            assert (*outcome, status) in {
                ("done", "HOLD_RESOLVED", "confirmed"),
                ("HOLD_RESOLVED", "done", "released"),
            }
            assert len(house.decisions(conn)) == 1
    assert_sound(conn)


@pytest.mark.parametrize("other", ["sweep", "book"])
@pytest.mark.parametrize("pair", PAIRS)
def test_at_the_moment_of_expiry_a_hold_is_confirmed_or_expires(
    dsn: str, conn: Connection, pair: str, other: str
) -> None:
    # The one arrived just before, and the other just after.
    with duel(dsn, pair, BEFORE, AFTER) as fighters:
        for number in range(ROUNDS):
            house = full_house(conn, FULL[number % len(FULL)])
            confirmed, booked = fighters.fight(house.confirm(), getattr(house, other)())
            status, decisions = house.booking(conn)["status"], house.decisions(conn)
            assert (confirmed, status, *decisions) in {
                ("done", "confirmed", "confirm_hold"),
                ("HOLD_EXPIRED", "expired", "expire_hold"),
            }
            if other == "book":
                assert booked == ("CAPACITY_EXCEEDED" if confirmed == "done" else "done")
            set_clock(conn, AFTER)
            assert not house.check(conn) or other == "sweep"
    assert "40P01" not in fighters.conflicts
    assert_sound(conn)


@pytest.mark.parametrize("other", ["confirm", "release"])
@pytest.mark.parametrize("pair", PAIRS)
def test_who_comes_too_late_for_a_hold_takes_nothing_from_the_next_booking(
    dsn: str, conn: Connection, pair: str, other: str
) -> None:
    with duel(dsn, pair, EXPIRY, AFTER) as fighters:
        for number in range(ROUNDS):
            house = full_house(conn, FULL[number % len(FULL)])
            outcome = fighters.fight(getattr(house, other)(), house.book())
            assert outcome == ("HOLD_EXPIRED", "done"), number
            assert house.decisions(conn) == ["expire_hold"]
    assert "40P01" not in fighters.conflicts
    assert_sound(conn)


@pytest.mark.parametrize("pair", PAIRS)
def test_two_parties_that_want_what_an_expired_hold_has_left_share_nothing(
    dsn: str, conn: Connection, pair: str
) -> None:
    with duel(dsn, pair, EXPIRY, AFTER) as fighters:
        for number in range(ROUNDS):
            house = full_house(conn, FULL[number % len(FULL)])
            outcome = fighters.fight(house.book(), house.book())
            assert sorted(outcome) == ["CAPACITY_EXCEEDED", "done"]
            assert house.decisions(conn) == ["expire_hold"]
    assert "40P01" not in fighters.conflicts
    assert_sound(conn)


@pytest.mark.parametrize("held", [(DAY,), (NEXT,), (DAY, NEXT)], ids=["first", "second", "both"])
@pytest.mark.parametrize("is_strict", [False, True], ids=["any table", "a table required"])
@pytest.mark.parametrize("pair", ["read committed", MIXED])
def test_parties_that_change_services_with_expired_holds_never_meet_in_a_deadlock(
    dsn: str, conn: Connection, pair: str, is_strict: bool, held: tuple[dt.date, ...]
) -> None:
    with duel(dsn, pair, AFTER, AFTER) as fighters:
        for _ in range(ROUNDS // 2):
            set_clock(conn, HELD_AT)
            restaurant, _ = furnished_restaurant(conn, 4, requires_table=is_strict)
            for day in held:
                assert ask(conn, wanted("hold_capacity", restaurant, day)) == "done"
            moves = [
                moved(conn, restaurant, here, there) for here, there in ((DAY, NEXT), (NEXT, DAY))
            ]
            # What a hold leaves, or who moves, may go to somebody who waits.
            for day in (DAY, NEXT):
                assert ask(conn, waiting(restaurant, day)) == "done"
            assert set(fighters.fight(*moves)) <= {"done", "CAPACITY_EXCEEDED"}
            assert "40P01" not in fighters.conflicts
    assert_sound(conn)


def wanted(routine: str, restaurant: uuid.UUID, day: dt.date) -> Request:
    """A request for a place, or for a hold."""
    return routine, {
        "restaurant_id": restaurant,
        "booking_date": day,
        "start_time": dt.time(18),
        "party_size": 2,
        "idempotency_key": str(uuid.uuid4()),
        **({"options": {"seconds": SECONDS}} if routine == "hold_capacity" else {}),
    }


def waiting(restaurant: uuid.UUID, day: dt.date) -> Request:
    """Two who wait for a place in the early service."""
    return "join_waitlist", {
        "restaurant_id": restaurant,
        "service_date": day,
        "service_period_id": service(restaurant, "early"),
        "party_size": 2,
        "idempotency_key": str(uuid.uuid4()),
    }


def moved(conn: Connection, restaurant: uuid.UUID, here: dt.date, there: dt.date) -> Request:
    """A party that is booked here, and its change to there."""
    routine, arguments = wanted("create_booking_with_capacity_check", restaurant, here)
    booking = call(conn, routine, **arguments)["booking"]
    return "update_booking", {
        "restaurant_id": restaurant,
        "booking_id": uuid.UUID(booking["id"]),
        "expected_version": booking["version"],
        "changes": {"booking_date": there.isoformat()},
        "idempotency_key": str(uuid.uuid4()),
    }


# One in the middle, the other begins.


@pytest.fixture
def two(dsn: str) -> Iterator[tuple[Session, Session]]:
    """One whose clock stands just before the expiry, and one just after it."""
    with sessions(dsn, COMMITTED, COMMITTED) as (early, late):
        set_clock(early.connection, BEFORE)
        set_clock(late.connection, AFTER)
        for session in (early, late):
            session.connection.commit()
        yield early, late


@pytest.mark.parametrize("by", FULL)
@pytest.mark.parametrize("is_kept", [True, False], ids=["committed", "rolled back"])
def test_a_confirmation_waits_for_a_booking_that_has_swept_the_hold(
    conn: Connection, two: tuple[Session, Session], by: str, is_kept: bool
) -> None:
    early, late = two
    house = full_house(conn, by)
    late.begin()
    assert ask(late.connection, house.book()) == "done"
    confirmed = early.start(lambda _: ask(early.connection, house.confirm()))
    wait_until_blocked(conn, early, by=late)
    (late.connection.commit if is_kept else late.connection.rollback)()
    assert confirmed.result() == ("HOLD_EXPIRED" if is_kept else "done")
    early.connection.commit()
    assert_sound(conn)


@pytest.mark.parametrize("by", FULL)
def test_a_sweep_leaves_a_hold_to_whoever_is_confirming_it(
    conn: Connection, two: tuple[Session, Session], by: str
) -> None:
    early, late = two
    house = full_house(conn, by)
    early.begin()
    assert ask(early.connection, house.confirm()) == "done"
    # It does not wait, and it is in nobody's way.
    assert ask(late.connection, house.sweep()) == "done"
    late.connection.commit()
    early.connection.commit()
    assert house.booking(conn)["status"] == "confirmed"
    assert house.decisions(conn) == ["confirm_hold"]
    assert_sound(conn)


@pytest.mark.parametrize("by", FULL)
def test_a_confirmation_that_comes_too_late_is_in_nobodys_way(
    conn: Connection, two: tuple[Session, Session], by: str
) -> None:
    early, late = two
    house = full_house(conn, by)
    set_clock(early.connection, EXPIRY)
    early.begin()
    assert ask(early.connection, house.confirm()) == "HOLD_EXPIRED"
    booked = late.start(lambda _: ask(late.connection, house.book()))
    with suppress(TimeoutError):
        booked.result(timeout=0.1)
    early.connection.commit()
    assert booked.result() == "done"
    late.connection.commit()
    assert house.booking(conn)["status"] == "expired"
    assert_sound(conn)


@pytest.mark.parametrize("by", FULL)
def test_a_booking_leaves_a_place_to_whoever_is_confirming_it(
    conn: Connection, two: tuple[Session, Session], by: str
) -> None:
    early, late = two
    house = full_house(conn, by)
    early.begin()
    assert ask(early.connection, house.confirm()) == "done"
    # It does not wait either: it is full, or decided in a moment.
    assert ask_once(late.connection, house.book()) in ("CAPACITY_EXCEEDED", AGAIN)
    early.connection.commit()
    assert house.booking(conn)["status"] == "confirmed"
    assert_sound(conn)
