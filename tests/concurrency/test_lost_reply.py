"""The reply to a COMMIT is lost: whoever repeats with the same key has booked exactly once."""

from __future__ import annotations

import uuid

import pytest

from capacity_db import CapacityClient, ConnectionLost
from tests.concurrency.proxy import lossy_proxy
from tests.concurrency.support import DAY, EVENING, Connection, enforced_restaurant

CUTS = 100
# Without a level a call is one statement, and its end is the commit.
MOMENTS = {None: b"create_booking_with_capacity_check", "serializable": b"COMMIT"}


def bookings_after_cuts(
    dsn: str, conn: Connection, level: str | None, at_once: bool, keeps_key: bool
) -> tuple[int, int]:
    """Book CUTS times, lose every reply and repeat: bookings there are, answers that are repeats.

    `keeps_key`: the caller repeats with the key of the first attempt, as ConnectionLost says.
    """
    restaurant_id = enforced_restaurant(CapacityClient(connection=conn), None)
    repeats = 0
    with (
        lossy_proxy(dsn) as (proxy, conninfo),
        CapacityClient(conninfo, isolation_level=level, retries=8, max_size=1) as client,
    ):
        client.list_service_periods(restaurant_id)
        for _ in range(CUTS):
            key = str(uuid.uuid4())
            proxy.arm(MOMENTS[level], at_once)
            with pytest.raises(ConnectionLost) as lost:
                client.create_booking(restaurant_id, DAY, EVENING, 2, idempotency_key=key)
            assert lost.value.detail == {"idempotency_key": key}
            again = client.create_booking(
                restaurant_id, DAY, EVENING, 2, idempotency_key=key if keeps_key else None
            )
            assert again.success
            repeats += again.duplicate
    row = conn.execute("SELECT count(*) FROM capacity.bookings").fetchone()
    assert row is not None
    return row[0], repeats


@pytest.mark.parametrize("at_once", [False, True], ids=["after the work", "at once"])
@pytest.mark.parametrize("level", MOMENTS)
def test_a_repeat_with_the_same_key_finds_what_was_booked(
    dsn: str, conn: Connection, level: str | None, at_once: bool
) -> None:
    bookings, repeats = bookings_after_cuts(dsn, conn, level, at_once, keeps_key=True)
    assert bookings == CUTS
    # At once, the repeat may overtake the first attempt, which then is the one that finds it done.
    assert repeats == CUTS or (at_once and repeats < CUTS)


@pytest.mark.parametrize("level", MOMENTS)
def test_a_repeat_with_another_key_books_twice(
    dsn: str, conn: Connection, level: str | None
) -> None:
    bookings, repeats = bookings_after_cuts(dsn, conn, level, at_once=False, keeps_key=False)
    assert (bookings, repeats) == (2 * CUTS, 0)
