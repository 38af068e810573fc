"""Which conflicts are repeated, how often, and what the caller learns. Every conflict is real."""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from typing import Any

import psycopg
import pytest
from psycopg import errors as pg

from capacity_db import CapacityClient, ConnectionLost
from capacity_db.retry import RetryPolicy
from tests.client.conftest import OpenClient
from tests.client.support import (
    DAY,
    Background,
    impatient,
    ledger_locked,
    make_restaurant,
    wait_for_lock_wait,
)

NOON = dt.time(12, 0)


@pytest.fixture
def restaurant(client: CapacityClient) -> uuid.UUID:
    """A restaurant whose service of the day has a ledger row and one booking."""
    made = make_restaurant(client, max_covers=100)
    client.create_booking(made, DAY, NOON, 1)
    return made


@pytest.mark.parametrize("level", ["repeatable-read", "serializable"])
def test_a_serialization_failure_is_repeated_to_success(
    dsn: str,
    open_client: OpenClient,
    restaurant: uuid.UUID,
    conn: psycopg.Connection[Any],
    level: str,
) -> None:
    with open_client(dsn, isolation_level=level) as client:
        client.get_enforcement()
        with psycopg.connect(dsn) as winner:
            CapacityClient(connection=winner).create_booking(restaurant, DAY, NOON, 2)
            loser = Background(lambda: client.create_booking(restaurant, DAY, NOON, 3))
            wait_for_lock_wait(conn)
            winner.commit()
            result = loser.result()
    assert result.success
    assert result.retries == 1
    assert not result.duplicate
    assert result.capacity.booked_covers == 6


def test_at_read_committed_waiting_is_enough(
    dsn: str, client: CapacityClient, restaurant: uuid.UUID, conn: psycopg.Connection[Any]
) -> None:
    with psycopg.connect(dsn) as winner:
        CapacityClient(connection=winner).create_booking(restaurant, DAY, NOON, 2)
        other = Background(lambda: client.create_booking(restaurant, DAY, NOON, 3))
        wait_for_lock_wait(conn)
        winner.commit()
        result = other.result()
    assert (result.success, result.retries) == (True, 0)


def test_a_deadlock_is_repeated_to_success(
    dsn: str, client: CapacityClient, restaurant: uuid.UUID, conn: psycopg.Connection[Any]
) -> None:
    with ledger_locked(dsn, restaurant) as other:
        other.execute("SET LOCAL deadlock_timeout = '1min'")  # so the client is the victim
        call = Background(
            lambda: client.create_booking(restaurant, DAY, NOON, 3, idempotency_key="contested")
        )
        wait_for_lock_wait(conn)
        other.execute(
            "INSERT INTO capacity.idempotency_keys"
            " (restaurant_id, operation, key, fingerprint, decision_id)"
            " VALUES (%s, 'create_booking', 'contested', '', 0)",
            (restaurant,),
        )
        other.rollback()
        result = call.result()
    assert result.success
    assert result.retries >= 1


def test_a_lock_timeout_is_repeated_to_success(
    dsn: str, client: CapacityClient, restaurant: uuid.UUID, caplog: pytest.LogCaptureFixture
) -> None:
    impatient(dsn)
    with caplog.at_level(logging.INFO, "capacity_db"), ledger_locked(dsn, restaurant) as other:
        call = Background(
            lambda: client.create_booking(restaurant, DAY, NOON, 3, guest_name="Ada Secret")
        )
        while not caplog.records:
            time.sleep(0.01)
        other.rollback()
        result = call.result()
    assert result.success
    assert result.retries >= 1
    assert "create_booking_with_capacity_check: SQLSTATE 55P03, attempt 1" in caplog.messages[0]
    assert "Secret" not in caplog.text


def test_when_retries_run_out_a_booking_is_answered_with_a_conflict(
    dsn: str, client: CapacityClient, restaurant: uuid.UUID, caplog: pytest.LogCaptureFixture
) -> None:
    impatient(dsn)
    with caplog.at_level(logging.INFO, "capacity_db"), ledger_locked(dsn, restaurant):
        result = client.create_booking(restaurant, DAY, NOON, 3, idempotency_key="k")
    assert not result.success
    assert result.error is not None
    assert result.error.code == "BOOKING_CONFLICT"
    assert "same idempotency key" in str(result.error.hint)
    assert (result.booking, result.mode, result.duplicate) == (None, None, False)
    assert (result.idempotency_key, result.retries) == ("k", 3)
    levels = [record.levelname for record in caplog.records]
    assert levels == ["INFO", "INFO", "INFO", "WARNING"]

    again = client.create_booking(restaurant, DAY, NOON, 3, idempotency_key="k")
    assert (again.success, again.duplicate) == (True, False)


def test_serializable_conflicts_run_out_as_well(
    dsn: str, open_client: OpenClient, restaurant: uuid.UUID, conn: psycopg.Connection[Any]
) -> None:
    with open_client(dsn, isolation_level="serializable", retries=0) as client:
        client.get_enforcement()
        with psycopg.connect(dsn) as winner:
            CapacityClient(connection=winner).create_booking(restaurant, DAY, NOON, 2)
            loser = Background(lambda: client.create_booking(restaurant, DAY, NOON, 3))
            wait_for_lock_wait(conn)
            winner.commit()
            result = loser.result()
    assert result.error.code == "BOOKING_CONFLICT"
    assert result.retries == 0


def test_when_retries_run_out_a_cancellation_is_answered_with_a_conflict(
    dsn: str, open_client: OpenClient, client: CapacityClient, restaurant: uuid.UUID
) -> None:
    made = client.create_booking(restaurant, DAY, NOON, 3)
    assert made.booking is not None
    impatient(dsn, "cancel_booking")
    with open_client(dsn, retries=1) as hasty, ledger_locked(dsn, restaurant):
        result = hasty.cancel_booking(restaurant, made.booking.id)
    assert result.error is not None
    assert (result.error.code, result.retries) == ("BOOKING_CONFLICT", 1)
    assert client.get_booking(restaurant, made.booking.id).status == "confirmed"


def test_when_retries_run_out_other_methods_raise_what_the_server_said(
    dsn: str, open_client: OpenClient, restaurant: uuid.UUID
) -> None:
    impatient(dsn, "set_capacity_rule")
    with (
        open_client(dsn, retries=1) as client,
        ledger_locked(dsn, restaurant),
        pytest.raises(pg.LockNotAvailable),
    ):
        client.set_capacity_rule(restaurant, 50, None)


def test_nothing_else_is_repeated(
    client: CapacityClient, restaurant: uuid.UUID, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "capacity_db"), pytest.raises(Exception, match="party"):
        client.create_booking(restaurant, DAY, NOON, 0)
    assert caplog.messages == []


def test_a_broken_connection_is_not_repeated_and_names_the_key(
    dsn: str, client: CapacityClient, restaurant: uuid.UUID, conn: psycopg.Connection[Any]
) -> None:
    with ledger_locked(dsn, restaurant):
        call = Background(lambda: client.create_booking(restaurant, DAY, NOON, 3))
        conn.execute("SELECT pg_terminate_backend(%s)", (wait_for_lock_wait(conn),))
        with pytest.raises(ConnectionLost) as caught:
            call.result()
    key = caught.value.detail["idempotency_key"]
    assert "same idempotency key" in str(caught.value.hint)
    again = client.create_booking(restaurant, DAY, NOON, 3, idempotency_key=key)
    assert again.success


def test_a_broken_connection_without_a_key_says_to_look_first(
    dsn: str, client: CapacityClient, restaurant: uuid.UUID, conn: psycopg.Connection[Any]
) -> None:
    with psycopg.connect(dsn) as other:
        other.execute("SELECT FROM capacity.restaurants FOR UPDATE")
        call = Background(lambda: client.create_table(restaurant, "1", 4))
        conn.execute("SELECT pg_terminate_backend(%s)", (wait_for_lock_wait(conn),))
        with pytest.raises(ConnectionLost) as caught:
            call.result()
    assert caught.value.detail == {}
    assert str(caught.value.hint).startswith("Look before repeating")
    assert client.list_tables(restaurant).total == 0


def test_waits_double_up_to_a_cap_and_vary() -> None:
    policy = RetryPolicy(retries=8)
    for retry, nominal in ((1, 0.1), (2, 0.2), (3, 0.4), (4, 0.8), (5, 1.6), (6, 2.0), (8, 2.0)):
        waits = {policy.delay(retry) for _ in range(200)}
        assert len(waits) > 100
        assert nominal * 0.5 <= min(waits) < nominal < max(waits) <= nominal * 1.5
