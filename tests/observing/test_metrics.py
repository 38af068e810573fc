"""Each instrument, fired by what it is about."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from capacity_db import (
    AsyncCapacityClient,
    CapacityClient,
    ConnectionLost,
    InvalidArgument,
    NotFound,
)
from tests.client.conftest import OpenClient
from tests.client.support import (
    DAY,
    Background,
    impatient,
    ledger_locked,
    make_restaurant,
    wait_for_lock_wait,
)
from tests.observing.seen import CREATE, Seen, counts

NOON = dt.time(12, 0)


@pytest.fixture
def restaurant(client: CapacityClient) -> uuid.UUID:
    """A restaurant for four, with one guest."""
    made = make_restaurant(client, max_covers=4)
    assert client.create_booking(made, DAY, NOON, 1).success
    return made


def test_a_booking_is_measured_as_an_attempt_and_as_a_whole(
    client: CapacityClient, restaurant: uuid.UUID, seen: Seen
) -> None:
    seen.forget()
    client.create_booking(restaurant, DAY, NOON, 2)
    points = seen.points()
    (check,) = points["booking.capacity_check.duration_ms"]
    assert check.labels == {"operation": CREATE, "outcome": "accepted", "mode": "enforce"}
    (creation,) = points["booking.creation.duration_ms"]
    assert creation.labels == {"operation": CREATE, "outcome": "accepted"}
    assert 0 < check.total <= creation.total < 60_000
    assert counts(points["booking.creation.count"], "operation", "outcome") == {
        (CREATE, "accepted"): 1
    }
    assert "booking.capacity_exceeded.count" not in points
    assert "booking.transaction.retry.count" not in points


def test_a_refusal_for_capacity_is_counted_once(
    client: CapacityClient, restaurant: uuid.UUID, seen: Seen
) -> None:
    seen.forget()
    for _ in range(2):
        client.create_booking(restaurant, DAY, NOON, 4, idempotency_key="k", alternatives=False)
    points = seen.points()
    assert counts(points["booking.capacity_exceeded.count"], "operation", "mode") == {
        (CREATE, "enforce"): 1
    }
    assert counts(points["booking.creation.count"], "outcome") == {("refused",): 2}
    client.create_booking(restaurant, "2001-01-01", NOON, 4, alternatives=False)
    assert "booking.capacity_exceeded.count" not in seen.points(), "past is not full"


def test_shadow_mode_counts_what_it_would_have_refused(
    client: CapacityClient, restaurant: uuid.UUID, seen: Seen
) -> None:
    client.set_restaurant_enforcement(restaurant, "shadow")
    seen.forget()
    assert client.create_booking(restaurant, DAY, NOON, 4).success
    points = seen.points()
    assert counts(points["booking.capacity_exceeded.count"], "mode") == {("shadow",): 1}
    assert counts(points["booking.capacity_check.duration_ms"], "outcome", "mode") == {
        ("accepted", "shadow"): 1
    }


def test_every_function_that_judges_is_measured_by_its_name(
    client: CapacityClient, restaurant: uuid.UUID, seen: Seen
) -> None:
    seen.forget()
    held = client.hold_capacity(restaurant, DAY, NOON, 2)
    assert held.booking is not None
    booked = client.confirm_hold(restaurant, held.booking.id)
    assert booked.booking is not None
    client.update_booking(restaurant, booked.booking.id, booked.booking.version, party_size=1)
    client.transition_booking(restaurant, booked.booking.id, "seated")
    client.cancel_booking(restaurant, client.create_booking(restaurant, DAY, NOON, 1).booking.id)  # type: ignore[union-attr]
    points = seen.points()
    measured = counts(points["booking.capacity_check.duration_ms"], "operation")
    assert measured == {
        (name,): 1
        for name in (
            *("hold_capacity", "confirm_hold", "update_booking", "transition_booking"),
            CREATE,
        )
    }
    created = counts(points["booking.creation.count"], "operation")
    assert created == {("hold_capacity",): 1, (CREATE,): 1}


@pytest.mark.parametrize(
    "ask",
    [
        lambda client, of: client.check_slot_availability(of, DAY, NOON, 2),
        lambda client, of: client.get_day_availability(of, DAY, 2),
        lambda client, of: client.get_calendar_availability(of, DAY, 3, 2),
        lambda client, of: client.find_alternative_slots(of, DAY, NOON, 2),
    ],
)
def test_a_question_what_is_free_is_measured(
    client: CapacityClient,
    restaurant: uuid.UUID,
    seen: Seen,
    ask: Callable[[CapacityClient, uuid.UUID], Any],
) -> None:
    seen.forget()
    ask(client, restaurant)
    (point,) = seen.points()["availability.check.duration_ms"]
    assert point.count == 1
    assert set(point.labels) == {"operation"}


def test_a_mistake_of_the_caller_is_no_error(
    client: CapacityClient, restaurant: uuid.UUID, seen: Seen
) -> None:
    seen.forget()
    with pytest.raises(NotFound):
        client.create_booking(uuid.uuid4(), DAY, NOON, 2)
    with pytest.raises(InvalidArgument):  # before anything is sent
        client.create_booking(restaurant, "tomorrow", NOON, 2)
    points = seen.points()
    assert counts(points["booking.creation.count"], "outcome") == {("invalid",): 2}
    assert counts(points["booking.capacity_check.duration_ms"], "outcome", "mode") == {
        ("invalid", "unknown"): 1
    }


def test_a_repeated_transaction_is_counted_with_its_cause(
    dsn: str,
    open_client: OpenClient,
    restaurant: uuid.UUID,
    conn: psycopg.Connection[Any],
    seen: Seen,
) -> None:
    with open_client(dsn, isolation_level="serializable") as client:
        client.get_enforcement()
        with psycopg.connect(dsn) as winner:
            CapacityClient(connection=winner).create_booking(restaurant, DAY, NOON, 1)
            seen.forget()
            loser = Background(lambda: client.create_booking(restaurant, DAY, NOON, 1))
            wait_for_lock_wait(conn)
            winner.commit()
            assert loser.result().success
    points = seen.points()
    assert counts(points["booking.transaction.retry.count"], "operation", "sqlstate") == {
        (CREATE, "40001"): 1
    }
    assert counts(points["booking.capacity_check.duration_ms"], "outcome") == {
        ("conflict",): 1,
        ("accepted",): 1,
    }
    assert counts(points["booking.creation.count"], "outcome") == {("accepted",): 1}
    (span,) = seen.spans(CREATE)[-1:]
    assert span.attributes is not None
    assert span.attributes["capacity.retries"] == 1


def test_a_conflict_that_stays_is_told_from_an_error(
    dsn: str, open_client: OpenClient, restaurant: uuid.UUID, seen: Seen
) -> None:
    impatient(dsn)
    with open_client(dsn, retries=1) as client, ledger_locked(dsn, restaurant):
        seen.forget()
        assert client.create_booking(restaurant, DAY, NOON, 1).error.code == "BOOKING_CONFLICT"  # type: ignore[union-attr]
    points = seen.points()
    assert counts(points["booking.creation.count"], "outcome") == {("conflict",): 1}
    assert counts(points["booking.transaction.retry.count"], "sqlstate") == {("55P03",): 1}
    assert counts(points["booking.capacity_check.duration_ms"], "outcome") == {("conflict",): 2}


def test_a_connection_that_breaks_is_an_error(
    dsn: str,
    client: CapacityClient,
    restaurant: uuid.UUID,
    conn: psycopg.Connection[Any],
    seen: Seen,
) -> None:
    with ledger_locked(dsn, restaurant):
        seen.forget()
        call = Background(lambda: client.create_booking(restaurant, DAY, NOON, 1))
        pid = wait_for_lock_wait(conn)
        conn.execute("SELECT pg_terminate_backend(%s)", (pid,))
        with pytest.raises(ConnectionLost):
            call.result()
    points = seen.points()
    assert counts(points["booking.creation.count"], "outcome") == {("error",): 1}
    assert counts(points["booking.capacity_check.duration_ms"], "outcome") == {("error",): 1}


@pytest.mark.once
def test_a_call_that_is_given_up_is_an_error(dsn: str, seen: Seen) -> None:
    async def give_up() -> None:
        async with AsyncCapacityClient(dsn) as client:
            await client.open()
            async with asyncio.timeout(0.3):
                await client.create_booking(made, DAY, NOON, 1)

    with CapacityClient(dsn) as client:
        made = make_restaurant(client, max_covers=4)
        client.create_booking(made, DAY, NOON, 1)

    with ledger_locked(dsn, made):
        seen.forget()
        with pytest.raises(TimeoutError):
            asyncio.run(give_up())
    points = seen.points()
    assert counts(points["booking.creation.count"], "outcome") == {("error",): 1}
    assert counts(points["booking.capacity_check.duration_ms"], "outcome") == {("error",): 1}


def test_what_is_never_sent_is_an_error_too(
    dsn: str, open_client: OpenClient, restaurant: uuid.UUID, seen: Seen
) -> None:
    with open_client(f"{dsn} dbname=nowhere") as client:
        seen.forget()
        with pytest.raises(psycopg.OperationalError):
            client.create_booking(restaurant, DAY, NOON, 1)
    points = seen.points()
    assert counts(points["booking.creation.count"], "outcome") == {("error",): 1}
    assert "booking.capacity_check.duration_ms" not in points


def test_nobody_waits_for_a_connection_unseen(
    dsn: str,
    restaurant: uuid.UUID,
    conn: psycopg.Connection[Any],
    seen: Seen,
) -> None:
    with CapacityClient(dsn, max_size=1, timeout=0.05) as client, ledger_locked(dsn, restaurant):
        busy = Background(lambda: client.create_booking(restaurant, DAY, NOON, 1))
        wait_for_lock_wait(conn)
        seen.forget()
        with pytest.raises(psycopg.OperationalError):
            client.create_booking(restaurant, DAY, NOON, 1)
        points = seen.points()
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        )
        with pytest.raises(ConnectionLost):
            busy.result()
    assert counts(points["booking.creation.count"], "outcome") == {("error",): 1}
    assert "booking.capacity_check.duration_ms" not in points
