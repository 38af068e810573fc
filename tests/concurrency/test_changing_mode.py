"""Shadow mode ends while a party that is over the limit waits to be let in."""

from __future__ import annotations

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
)

COMMITTED = LEVELS["read committed"]
ROUNDS = 10


def test_two_cancellations_and_a_party_that_waits_never_meet_in_a_deadlock(
    dsn: str, conn: Connection
) -> None:
    with sessions(dsn, COMMITTED, COMMITTED, COMMITTED) as (first, second, booker):
        for _ in range(ROUNDS):
            assert conflicts_when_the_mode_changes(conn, first, second, booker) == []
    assert differences(conn) == []


def conflicts_when_the_mode_changes(
    conn: Connection, first: Session, second: Session, booker: Session
) -> list[str]:
    """One cancels without committing, one books, one cancels another booking: their conflicts."""
    client = CapacityClient(connection=conn)
    restaurant_id = enforced_restaurant(client, 4, mode="shadow")
    bookings = [client.create_booking(restaurant_id, DAY, EVENING, 2).booking for _ in range(2)]
    conflicts: list[str] = []

    def cancel(client: CapacityClient, number: int) -> BookingResult:
        booking = bookings[number]
        assert booking is not None
        return client.cancel_booking(restaurant_id, booking.id)

    def book(client: CapacityClient) -> BookingResult:
        return repeated(
            booker.connection,
            lambda: client.create_booking(restaurant_id, DAY, EVENING, 2),
            conflicts,
        )[0]

    cancel(first.client, 0)
    # The service is full, and the party waits for its row to be let in on exact totals.
    booked = booker.start(book)
    wait_until_blocked(conn, booker, by=first)
    cancelled = second.start(
        lambda client: repeated(second.connection, lambda: cancel(client, 1), conflicts)[0]
    )
    wait_until_blocked(conn, second)
    client.set_restaurant_enforcement(restaurant_id, "enforce")
    first.connection.commit()
    assert booked.result().success
    assert cancelled.result().success
    return conflicts
