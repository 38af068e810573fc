"""A refusal comes with what else is free: asked afterwards, and never at its expense."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from capacity_db import AlternativeSlot, BookingResult, CapacityClient, ErrorCode
from tests.client.conftest import OpenClient
from tests.client.support import (
    DAY,
    impatient,
    ledger_locked,
    make_paced_restaurant,
    make_period,
    make_restaurant,
    pool_of,
    set_clock,
    statements,
)

EIGHT = dt.time(20, 0)
NEAREST_FIRST = ["19:45", "20:15", "19:30", "20:30", "19:00"]
ASKING = "find_alternative_slots"


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant whose slot at eight is full, and no other one."""
    with CapacityClient(dsn) as client:
        made = make_paced_restaurant(client)
        client.create_booking(made, DAY, EIGHT, 4)
    return made


def times(found: tuple[AlternativeSlot, ...]) -> list[str]:
    """The wall times of alternatives."""
    return [f"{slot.time:%H:%M}" for slot in found]


def code(result: BookingResult) -> str | None:
    """What a request was refused with."""
    return None if result.error is None else result.error.code


def test_a_refusal_brings_the_nearest_free_times(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    refused = client.create_booking(restaurant, DAY, EIGHT, 2)
    assert code(refused) == ErrorCode.CAPACITY_EXCEEDED
    assert times(refused.alternatives) == NEAREST_FIRST
    assert refused.alternatives == client.find_alternative_slots(restaurant, DAY, EIGHT, 2)
    first = refused.alternatives[0]
    assert (first.date, first.offset_minutes, first.service_date) == (DAY, -15, DAY)
    assert (first.service_period_name, first.remaining, first.utilization_percent) == (
        "dinner",
        4,
        0,
    )
    assert first.starts_at == dt.datetime.combine(DAY, first.time, dt.UTC)


def test_an_alternative_can_be_booked(client: CapacityClient, restaurant: uuid.UUID) -> None:
    for slot in client.create_booking(restaurant, DAY, EIGHT, 4).alternatives:
        assert client.create_booking(restaurant, slot.date, slot.time, 4).success


def test_an_accepted_booking_has_none(client: CapacityClient, restaurant: uuid.UUID) -> None:
    assert client.create_booking(restaurant, DAY, dt.time(21), 2).alternatives == ()


def test_a_repeated_refusal_has_the_alternatives_of_now(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    client.create_booking(restaurant, DAY, EIGHT, 4, idempotency_key="web-1")
    client.create_booking(restaurant, DAY, dt.time(19, 45), 4)
    again = client.create_booking(restaurant, DAY, EIGHT, 4, idempotency_key="web-1")
    assert again.duplicate
    assert times(again.alternatives) == [*NEAREST_FIRST[1:], "21:00"]


@pytest.mark.parametrize(
    ("asked", "refused_with", "nearest"),
    [
        ("12:00", "PAST_TIME", "14:00"),
        ("13:45", "OUTSIDE_SERVICE_HOURS", "14:00"),
        ("14:15", "POLICY_REFUSED", "14:30"),
        ("16:00", "CAPACITY_EXCEEDED", "15:45"),
    ],
)
def test_every_refusal_that_another_time_may_heal_brings_them(
    helper_dsn: str, open_client: OpenClient, asked: str, refused_with: str, nearest: str
) -> None:
    set_clock(helper_dsn, f"{DAY} 12:30+00")
    with open_client(helper_dsn) as client:
        restaurant = make_restaurant(client)
        make_period(client, restaurant, "late", "14:00", "22:00")
        notice = 110 if refused_with == "POLICY_REFUSED" else 0
        client.set_booking_policy(restaurant, {"slot_covers": 4, "min_notice_minutes": notice})
        client.create_booking(restaurant, DAY, "16:00", 4)
        refused = client.create_booking(restaurant, DAY, asked, 2)
    assert code(refused) == refused_with
    assert times(refused.alternatives)[0] == nearest


def test_the_channel_of_the_request_is_the_one_that_is_asked_for(client: CapacityClient) -> None:
    restaurant = make_paced_restaurant(client)
    client.set_booking_policy(restaurant, {"channels": ["web"]})
    client.create_booking(restaurant, DAY, EIGHT, 4, source="web")
    web = client.create_booking(restaurant, DAY, EIGHT, 4, source="web")
    fax = client.create_booking(restaurant, DAY, EIGHT, 4, source="fax")
    assert times(web.alternatives) == NEAREST_FIRST
    assert (code(fax), fax.alternatives) == ("POLICY_REFUSED", ())


def test_they_can_be_switched_off(client: CapacityClient, restaurant: uuid.UUID) -> None:
    refused = client.create_booking(restaurant, DAY, EIGHT, 2, alternatives=False)
    assert (code(refused), refused.alternatives) == ("CAPACITY_EXCEEDED", ())
    assert client.create_booking(restaurant, DAY, EIGHT, 2).alternatives


@pytest.mark.parametrize("wanted", [True, False])
@pytest.mark.parametrize("level", [None, "serializable"])
def test_they_are_asked_for_when_the_transaction_is_over(
    dsn: str, restaurant: uuid.UUID, tmp_path: Path, level: str | None, wanted: bool
) -> None:
    with CapacityClient(dsn, isolation_level=level, max_size=1) as client:
        client.get_enforcement()
        with pool_of(client).connection() as connection:
            pass
        with statements(connection, tmp_path / "trace") as sent:
            client.create_booking(restaurant, DAY, EIGHT, 2, alternatives=wanted)
    words = ("BEGIN", "create_booking_with_capacity_check", "COMMIT", ASKING)
    order = [word for line in sent for word in words if word in line]
    booking = ["create_booking_with_capacity_check"]
    asking = [ASKING] if wanted else []
    if level is not None:
        booking = ["BEGIN", *booking, "COMMIT"]
        asking = ["BEGIN", ASKING, "COMMIT"] if wanted else []
    assert order == [*booking, *asking]


def test_inside_a_transaction_of_the_callers_nothing_else_is_asked(
    dsn: str, restaurant: uuid.UUID, tmp_path: Path
) -> None:
    with psycopg.connect(dsn) as mine:
        mine.execute("SELECT")
        client = CapacityClient(connection=mine)
        with statements(mine, tmp_path / "trace") as sent:
            refused = client.create_booking(restaurant, DAY, EIGHT, 2)
        assert (code(refused), refused.alternatives) == ("CAPACITY_EXCEEDED", ())
        assert len(sent) == 1
        assert mine.info.transaction_status is TransactionStatus.INTRANS


def test_on_a_connection_of_the_callers_without_a_transaction_they_are_asked_for(
    conn: psycopg.Connection[Any], restaurant: uuid.UUID, tmp_path: Path
) -> None:
    client = CapacityClient(connection=conn)
    with statements(conn, tmp_path / "trace") as sent:
        refused = client.create_booking(restaurant, DAY, EIGHT, 2)
    assert times(refused.alternatives) == NEAREST_FIRST
    assert len(sent) == 2
    with conn.transaction(), statements(conn, tmp_path / "trace") as sent:
        assert client.create_booking(restaurant, DAY, EIGHT, 2).alternatives == ()
    assert len(sent) == 1


BROKEN = {
    "a bug": "RAISE division_by_zero",
    "an error of ours": "PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', '{}')",
    "a conflict": "RAISE serialization_failure",
    "no rights": "RAISE insufficient_privilege",
    "another shape": 'RETURN \'{"alternatives": [{"date": 1}]}\'',
    "no shape": "RETURN NULL",
    "a lost connection": "PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5)",
}


@pytest.mark.parametrize("how", [*BROKEN, "not installed"])
def test_a_second_call_that_fails_does_not_lose_the_answer(
    dsn: str,
    open_client: OpenClient,
    conn: psycopg.Connection[Any],
    restaurant: uuid.UUID,
    caplog: pytest.LogCaptureFixture,
    how: str,
) -> None:
    name = f"capacity_v1.{ASKING}"
    arguments = "(p_restaurant_id uuid, p_date date, p_time time, p_party_size integer, p_options"
    conn.execute(f"DROP FUNCTION {name}".encode())
    if how in BROKEN:
        conn.execute(
            f"CREATE FUNCTION {name}{arguments} jsonb DEFAULT '{{}}') RETURNS jsonb"
            f" LANGUAGE plpgsql AS $$ BEGIN {BROKEN[how]}; END $$".encode()
        )
    with open_client(dsn, retries=0) as client:
        client.get_enforcement()
        with caplog.at_level(logging.INFO, "capacity_db"):
            refused = client.create_booking(
                restaurant, DAY, EIGHT, 2, idempotency_key="web-1", guest_name="Ada Secret"
            )
        stored = client.create_booking(
            restaurant,
            DAY,
            EIGHT,
            2,
            idempotency_key="web-1",
            guest_name="Ada Secret",
            alternatives=False,
        )
    assert (code(refused), refused.idempotency_key) == ("CAPACITY_EXCEEDED", "web-1")
    assert refused.alternatives == ()
    assert refused.error == stored.error
    assert stored.duplicate
    assert ("WARNING", "capacity_db") in {(r.levelname, r.name) for r in caplog.records}
    assert ASKING in caplog.messages[-1]
    assert "Secret" not in caplog.text


def test_a_conflict_is_no_refusal(dsn: str, restaurant: uuid.UUID, open_client: OpenClient) -> None:
    impatient(dsn)
    with open_client(dsn, retries=0) as client, ledger_locked(dsn, restaurant):
        undecided = client.create_booking(restaurant, DAY, dt.time(21), 2)
    assert (code(undecided), undecided.alternatives) == ("BOOKING_CONFLICT", ())


def test_a_refused_change_brings_them_for_what_the_booking_would_have_been(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    made = client.create_booking(restaurant, DAY, dt.time(18), 2).booking
    assert made is not None
    refused = client.update_booking(restaurant, made.id, made.version, start_time=EIGHT)
    assert code(refused) == ErrorCode.CAPACITY_EXCEEDED
    assert times(refused.alternatives) == NEAREST_FIRST
    assert refused.booking == made
    larger = client.update_booking(
        restaurant, made.id, made.version, start_time=EIGHT, party_size=5
    )
    assert (code(larger), larger.alternatives) == ("CAPACITY_EXCEEDED", ())
    off = client.update_booking(
        restaurant, made.id, made.version, start_time=EIGHT, alternatives=False
    )
    assert (code(off), off.alternatives) == ("CAPACITY_EXCEEDED", ())


def test_a_walk_in_stands_at_the_door_and_is_offered_no_other_time(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=1)
    refused = client.seat_walk_in(restaurant, 2)
    assert (code(refused), refused.alternatives) == ("CAPACITY_EXCEEDED", ())
