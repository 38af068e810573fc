"""Two callers change bookings at the same moment: nothing is lost, freed or decided twice."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
import pytest

from capacity_db import BookingResult, CapacityClient, Conflict
from capacity_db.models import Booking
from tests.concurrency import broken
from tests.concurrency.recount import differences
from tests.concurrency.support import (
    DAY,
    EVENING,
    LEVELS,
    Connection,
    enforced_restaurant,
    repeated,
    repetitions,
)

ROUNDS: Final = repetitions("CAPACITY_DB_CHANGES", 20)
"""Of each race at each level."""

NEXT: Final = DAY + dt.timedelta(days=1)
MIXED: Final = "mixed"
PAIRS: Final = {
    **{level: (level, level) for level in LEVELS},
    MIXED: ("read committed", "serializable"),
}
Act = Callable[[CapacityClient], BookingResult]
NEITHER: Final = ("CAPACITY_EXCEEDED", "CAPACITY_EXCEEDED")


@dataclass
class Duel:
    """Two connections that stay, each in a thread of its own, and their conflicts."""

    connections: tuple[Connection, Connection]
    pool: ThreadPoolExecutor
    start: threading.Barrier = field(default_factory=lambda: threading.Barrier(2, timeout=60))
    conflicts: list[str] = field(default_factory=list)

    def fight(self, one: Act, other: Act) -> list[str]:
        """Both act at once, again after each conflict; what became of each, in a word or two."""
        return list(self.pool.map(self._act, self.connections, (one, other)))

    def _act(self, connection: Connection, act: Act) -> str:
        client = CapacityClient(connection=connection)
        is_first = True

        def work() -> BookingResult:
            nonlocal is_first
            # The snapshot is taken before either begins, as in a longer transaction.
            connection.execute("SELECT count(*) FROM capacity.capacity_rules")
            if is_first:
                is_first = False
                self.start.wait()
            return act(client)

        try:
            result = repeated(connection, work, self.conflicts)[0]
        except Conflict as error:
            return str(error.code)
        outcome = result.error.code if result.error else "accepted"
        return f"{outcome} again" if result.duplicate else str(outcome)


@contextmanager
def duel(dsn: str, pair: str) -> Iterator[Duel]:
    """Two connections at the levels of the pair."""
    with (
        psycopg.connect(dsn) as one,
        psycopg.connect(dsn) as other,
        ThreadPoolExecutor(2) as pool,
    ):
        for connection, level in zip((one, other), PAIRS[pair], strict=True):
            connection.isolation_level = LEVELS[level]
        yield Duel((one, other), pool)


def book(client: CapacityClient, restaurant_id: uuid.UUID, day: dt.date, party: int) -> Booking:
    """A booking that fits."""
    booking = client.create_booking(restaurant_id, day, EVENING, party).booking
    assert booking is not None
    return booking


def move(booking: Booking, day: dt.date, **changes: Any) -> Act:
    """Move a booking to another day, on the version that was seen."""

    def act(client: CapacityClient) -> BookingResult:
        return client.update_booking(
            booking.restaurant_id, booking.id, booking.version, booking_date=day, **changes
        )

    return act


def assert_sound(conn: Connection) -> None:
    """The engine and an independent recount find nothing wrong."""
    row = conn.execute("SELECT capacity_v1.verify_capacity() -> 'findings'").fetchone()
    assert row == ([],)
    assert differences(conn) == []


def swap(dsn: str, conn: Connection, pair: str, free: int, rounds: int = ROUNDS) -> Duel:
    """Two parties of four change places, each service having `free` covers left besides.

    Asserts after each round that both are still booked, each somewhere.
    """
    client = CapacityClient(connection=conn)
    outcomes: Counter[tuple[str, ...]] = Counter()
    with duel(dsn, pair) as fighters:
        for number in range(rounds):
            restaurant_id = enforced_restaurant(client, 4 + free)
            one = book(client, restaurant_id, DAY, 4)
            other = book(client, restaurant_id, NEXT, 4)
            outcome = fighters.fight(move(one, NEXT), move(other, DAY))
            outcomes[tuple(sorted(outcome))] += 1
            found = [client.get_booking(restaurant_id, seen.id) for seen in (one, other)]
            assert [party.status for party in found] == ["confirmed"] * 2, f"round {number}"
            assert [party.version - 1 for party in found] == [
                int(one_outcome == "accepted") for one_outcome in outcome
            ], f"round {number}: {outcome}"
            if "40P01" in fighters.conflicts:
                break
    assert set(outcomes) <= {NEITHER if free == 0 else ("accepted", "accepted")}, outcomes
    return fighters


@pytest.mark.parametrize("free", [0, 4], ids=["full", "with room for one more"])
@pytest.mark.parametrize("pair", PAIRS)
def test_two_parties_that_swap_two_services_are_never_lost_and_never_deadlock(
    dsn: str, conn: Connection, pair: str, free: int
) -> None:
    assert "40P01" not in swap(dsn, conn, pair, free).conflicts
    assert_sound(conn)


def test_the_service_that_a_party_has_before_the_one_it_gets_shows_as_deadlocks(
    dsn: str, conn: Connection
) -> None:
    broken.own_service_first(conn)
    assert "40P01" in swap(dsn, conn, "read committed", 4).conflicts


def wait_for_place(restaurant_id: uuid.UUID) -> Act:
    """Ask for four covers on DAY a few times."""

    def act(client: CapacityClient) -> BookingResult:
        for _ in range(5):
            result = client.create_booking(restaurant_id, DAY, EVENING, 4)
            if result.success:
                break
        return result

    return act


def contend(
    dsn: str, conn: Connection, pair: str, mover: Callable[[Booking], Act]
) -> Counter[tuple[str, ...]]:
    """A party asks for a full service while somebody waits for its place: what both get."""
    client = CapacityClient(connection=conn)
    outcomes: Counter[tuple[str, ...]] = Counter()
    with duel(dsn, pair) as fighters:
        for _ in range(ROUNDS):
            restaurant_id = enforced_restaurant(client, 4)
            booking = book(client, restaurant_id, DAY, 4)
            book(client, restaurant_id, NEXT, 1)

            outcome = tuple(fighters.fight(mover(booking), wait_for_place(restaurant_id)))
            outcomes[outcome] += 1
            if outcome == NEITHER:
                assert client.get_booking(restaurant_id, booking.id) == booking
    assert_sound(conn)
    return outcomes


@pytest.mark.parametrize("pair", PAIRS)
def test_a_move_that_is_refused_never_frees_the_place(
    dsn: str, conn: Connection, pair: str
) -> None:
    outcomes = contend(dsn, conn, pair, lambda booking: move(booking, NEXT))
    assert outcomes == {NEITHER: ROUNDS}


def test_who_cancels_and_books_again_loses_it(dsn: str, conn: Connection) -> None:
    # Without update_booking there are three transactions.
    with psycopg.connect(dsn, autocommit=True) as connection:
        client = CapacityClient(connection=connection)

        def cancel_and_book(booking: Booking) -> Act:
            def act(_: CapacityClient) -> BookingResult:
                client.cancel_booking(booking.restaurant_id, booking.id)
                client.create_booking(booking.restaurant_id, NEXT, EVENING, 4)
                return client.create_booking(booking.restaurant_id, DAY, EVENING, 4)

            return act

        outcomes = contend(dsn, conn, "read committed", cancel_and_book)
    assert outcomes["CAPACITY_EXCEEDED", "accepted"] > 0


def change_twice(dsn: str, conn: Connection, pair: str) -> Counter[tuple[str, ...]]:
    """Two callers change the same booking on the version that both have seen."""
    client = CapacityClient(connection=conn)
    restaurant_id = enforced_restaurant(client, 100)
    outcomes: Counter[tuple[str, ...]] = Counter()
    with duel(dsn, pair) as fighters:
        for _ in range(ROUNDS):
            booking = book(client, restaurant_id, DAY, 1)
            outcome = fighters.fight(
                move(booking, DAY, party_size=2, notes="one"),
                move(booking, DAY, party_size=3, notes="other"),
            )
            outcomes[tuple(sorted(outcome))] += 1
            found = client.get_booking(restaurant_id, booking.id)
            # What the database holds is what an accepted caller asked for, and all of it.
            winners = [
                asked
                for asked, became in zip(((2, "one"), (3, "other")), outcome, strict=True)
                if became == "accepted"
            ]
            assert (found.party_size, found.notes) in winners
            client.cancel_booking(restaurant_id, booking.id)
    assert_sound(conn)
    return outcomes


@pytest.mark.parametrize("pair", PAIRS)
def test_of_two_changes_to_one_version_one_is_made_and_the_other_is_told(
    dsn: str, conn: Connection, pair: str
) -> None:
    assert change_twice(dsn, conn, pair) == {("BOOKING_CHANGED", "accepted"): ROUNDS}


def test_without_a_look_at_the_version_one_change_is_lost(dsn: str, conn: Connection) -> None:
    broken.any_version(conn)
    assert change_twice(dsn, conn, "read committed")["accepted", "accepted"] > 0


def change_with_one_key(dsn: str, conn: Connection, pair: str) -> Counter[tuple[str, ...]]:
    """The same change is sent twice at once, half of the time one that does not fit."""
    client = CapacityClient(connection=conn)
    restaurant_id = enforced_restaurant(client, 50)
    outcomes: Counter[tuple[str, ...]] = Counter()
    with duel(dsn, pair) as fighters:
        for number in range(ROUNDS):
            booking = book(client, restaurant_id, DAY, 1)
            key = str(uuid.uuid4())
            act = move(booking, NEXT, party_size=(1, 51)[number % 2], idempotency_key=key)
            outcomes[tuple(sorted(fighters.fight(act, act)))] += 1
            client.cancel_booking(restaurant_id, booking.id)
    assert_sound(conn)
    return outcomes


@pytest.mark.parametrize("pair", PAIRS)
def test_a_change_that_is_sent_twice_is_decided_once(dsn: str, conn: Connection, pair: str) -> None:
    assert change_with_one_key(dsn, conn, pair) == {
        ("accepted", "accepted again"): ROUNDS // 2,
        ("CAPACITY_EXCEEDED", "CAPACITY_EXCEEDED again"): ROUNDS // 2,
    }


def test_a_key_that_is_looked_up_first_decides_it_twice(dsn: str, conn: Connection) -> None:
    broken.key_looked_up_first(conn, "update_booking")
    outcomes = change_with_one_key(dsn, conn, "read committed")
    assert ("CAPACITY_EXCEEDED", "CAPACITY_EXCEEDED") in outcomes
