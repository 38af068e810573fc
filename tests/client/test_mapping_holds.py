"""Holds and sweeping, as models."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest

from capacity_db import (
    Booking,
    BookingResult,
    CapacityClient,
    Conflict,
    Decision,
    ErrorCode,
    InvalidArgument,
    NotFound,
    WrongState,
)
from tests.client.conftest import OpenClient
from tests.client.support import (
    DAY,
    bookings_locked,
    impatient,
    make_period,
    make_restaurant,
    make_tables,
    set_clock,
)

EIGHT = dt.time(20, 0)
NOON = dt.datetime.combine(DAY, dt.time(12), dt.UTC)


@pytest.fixture
def client(open_client: OpenClient, helper_dsn: str) -> Iterator[CapacityClient]:
    """One of the two clients, of a database whose clock stands at noon."""
    set_clock(helper_dsn, str(NOON))
    with open_client(helper_dsn) as opened:
        yield opened


@pytest.fixture
def restaurant(client: CapacityClient) -> uuid.UUID:
    """An enforced restaurant of four covers a service."""
    return make_restaurant(client, max_covers=4)


@pytest.fixture
def dinner(client: CapacityClient, restaurant: uuid.UUID) -> uuid.UUID:
    """Its dinner."""
    return make_period(client, restaurant)


def _later(dsn: str, seconds: float) -> None:
    set_clock(dsn, str(NOON + dt.timedelta(seconds=seconds)))


def _code(result: Decision) -> str | None:
    return None if result.error is None else result.error.code


def _held(result: BookingResult) -> Booking:
    assert result.booking is not None
    return result.booking


def test_a_place_is_held_for_a_while(client: CapacityClient, restaurant: uuid.UUID) -> None:
    made = client.hold_capacity(restaurant, DAY, EIGHT, 3, idempotency_key="k", seconds=60)
    held = _held(made)
    assert (made.success, made.duplicate, made.idempotency_key) == (True, False, "k")
    assert (held.status, held.source, held.party_size) == ("held", "api", 3)
    assert held.hold_expires_at == NOON + dt.timedelta(seconds=60)
    assert made.capacity is not None
    assert made.capacity.remaining_covers == 1
    again = client.hold_capacity(restaurant, DAY, EIGHT, 3, idempotency_key="k", seconds=60)
    assert (again.duplicate, again.booking) == (True, held)
    long = client.hold_capacity(
        restaurant, DAY, EIGHT, 1, source="web", seating_preference="window"
    )
    assert uuid.UUID(long.idempotency_key)
    assert _held(long).hold_expires_at == NOON + dt.timedelta(minutes=15)
    assert (_held(long).source, _held(long).seating_preference) == ("web", "window")
    with pytest.raises(InvalidArgument):
        client.hold_capacity(restaurant, DAY, EIGHT, 1, seconds=1)


def test_a_refused_hold_brings_what_is_free(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    make_period(client, restaurant)
    client.set_booking_policy(restaurant, {"slot_covers": 4})
    assert client.hold_capacity(restaurant, DAY, EIGHT, 4).success
    refused = client.hold_capacity(restaurant, DAY, EIGHT, 2)
    assert _code(refused) == ErrorCode.CAPACITY_EXCEEDED
    assert [slot.offset_minutes for slot in refused.alternatives[:2]] == [-15, 15]
    assert not client.hold_capacity(restaurant, DAY, EIGHT, 2, alternatives=False).alternatives


def test_a_hold_is_confirmed_once(client: CapacityClient, restaurant: uuid.UUID) -> None:
    held = _held(client.hold_capacity(restaurant, DAY, EIGHT, 4))
    there = (restaurant, held.id)
    exceeded = client.confirm_hold(*there, party_size=5)
    assert _code(exceeded) == ErrorCode.HOLD_EXCEEDED
    assert exceeded.error is not None
    (violation,) = exceeded.error.violations
    assert (violation.rule, violation.limit, violation.requested) == ("hold_covers", 4, 5)
    with pytest.raises(WrongState):
        client.transition_booking(*there, "confirmed")
    done = client.confirm_hold(
        *there,
        "k",
        party_size=3,
        guest_name="Ada",
        guest_email="ada@example.com",
        guest_phone="+41 44 000 00 00",
        notes="birthday",
        seating_preference="window",
        status="pending",
    )
    booking = _held(done)
    assert (done.success, done.duplicate, done.idempotency_key) == (True, False, "k")
    assert (booking.id, booking.status, booking.party_size) == (held.id, "pending", 3)
    assert (booking.hold_expires_at, booking.guest_name) == (None, "Ada")
    assert (booking.guest_email, booking.guest_phone) == ("ada@example.com", "+41 44 000 00 00")
    assert (booking.notes, booking.seating_preference) == ("birthday", "window")
    other = client.confirm_hold(*there, "other")
    assert (_code(other), other.booking) == (ErrorCode.HOLD_RESOLVED, booking)
    assert _code(client.release_hold(*there)) == ErrorCode.HOLD_RESOLVED
    with pytest.raises(Conflict):
        client.confirm_hold(*there, "k", party_size=2)
    with pytest.raises(NotFound):
        client.confirm_hold(restaurant, uuid.uuid4())


def test_the_same_key_confirms_again_as_a_duplicate(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    held = _held(client.hold_capacity(restaurant, DAY, EIGHT, 4))
    done, again = (client.confirm_hold(restaurant, held.id, "k") for _ in range(2))
    assert (done.duplicate, again.duplicate, again.booking) == (False, True, done.booking)


def test_a_hold_is_released_once(client: CapacityClient, restaurant: uuid.UUID) -> None:
    held = _held(client.hold_capacity(restaurant, DAY, EIGHT, 4))
    released = client.release_hold(restaurant, held.id)
    assert (released.success, released.duplicate) == (True, False)
    assert _held(released).status == "released"
    assert client.release_hold(restaurant, held.id).duplicate
    assert _code(client.confirm_hold(restaurant, held.id)) == ErrorCode.HOLD_RESOLVED
    assert client.create_booking(restaurant, DAY, EIGHT, 4).success


def test_an_expired_hold_is_in_nobodys_way(
    client: CapacityClient, helper_dsn: str, restaurant: uuid.UUID
) -> None:
    held = _held(client.hold_capacity(restaurant, DAY, EIGHT, 4, seconds=60))
    _later(helper_dsn, 59)
    assert not client.create_booking(restaurant, DAY, EIGHT, 4).success
    _later(helper_dsn, 60)
    assert client.check_slot_availability(restaurant, DAY, EIGHT, 4).available
    assert client.create_booking(restaurant, DAY, EIGHT, 4).success
    for late in (
        client.confirm_hold(restaurant, held.id),
        client.release_hold(restaurant, held.id),
    ):
        assert (late.success, _code(late)) == (False, ErrorCode.HOLD_EXPIRED)


def test_sweeping_says_what_it_did(
    client: CapacityClient, helper_dsn: str, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    client.hold_capacity(restaurant, DAY, EIGHT, 4, seconds=60)
    waiting = client.join_waitlist(restaurant, DAY, dinner, 4).entry
    assert waiting is not None
    nothing = client.sweep_expired(restaurant)
    assert (nothing.success, nothing.is_complete) == (True, True)
    assert (nothing.holds, nothing.offers, nothing.entries) == (0, 0, 0)
    _later(helper_dsn, 60)
    swept = client.sweep_expired(limit=10, from_restaurant_id=uuid.UUID(int=0))
    assert (swept.holds, swept.offers, swept.entries) == (1, 1, 0)
    (offered,) = client.list_waitlist(restaurant)
    assert (offered.id, offered.status) == (waiting.id, "offered")
    with pytest.raises(InvalidArgument):
        client.sweep_expired(limit=0)


def test_a_hold_has_the_tables_that_the_restaurant_requires(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    make_tables(client, restaurant, t1=2)
    client.set_booking_policy(restaurant, {"requires_table": True})
    held = _held(client.hold_capacity(restaurant, DAY, EIGHT, 2))
    assert [table.table_number for table in held.tables] == ["1"]
    confirmed = _held(client.confirm_hold(restaurant, held.id))
    assert confirmed.tables == held.tables


def test_when_retries_run_out_holds_are_answered_with_a_conflict(
    helper_dsn: str, open_client: OpenClient, client: CapacityClient, restaurant: uuid.UUID
) -> None:
    held = _held(client.hold_capacity(restaurant, DAY, EIGHT, 4))
    impatient(helper_dsn, "confirm_hold")
    with open_client(helper_dsn, retries=1) as hasty, bookings_locked(helper_dsn, restaurant):
        result = hasty.confirm_hold(restaurant, held.id, "k")
    assert (_code(result), result.retries) == (ErrorCode.BOOKING_CONFLICT, 1)
    assert "same idempotency key" in str(result.error and result.error.hint)
    assert client.confirm_hold(restaurant, held.id, "k").success
