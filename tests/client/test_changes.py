"""Changing a booking, its status, walk-ins and a manager's override, through the client."""

from __future__ import annotations

import datetime as dt
import inspect
import uuid
from typing import Any

import psycopg
import pytest

from capacity_db import (
    UNSET,
    Booking,
    CapacityClient,
    Conflict,
    ErrorCode,
    InvalidArgument,
    WrongState,
)
from tests.client.conftest import OpenClient
from tests.client.support import DAY, make_paced_restaurant, make_restaurant, set_clock

NOON = dt.time(12, 0)


def book(client: CapacityClient, restaurant: uuid.UUID, party: int = 2, **more: Any) -> Booking:
    """A booking at noon."""
    made = client.create_booking(restaurant, DAY, NOON, party, **more).booking
    assert made is not None
    return made


def test_a_change_moves_the_booking_and_its_covers(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=10)
    made = book(client, restaurant)
    next_day = DAY + dt.timedelta(days=1)
    result = client.update_booking(
        restaurant,
        made.id,
        made.version,
        "web-1",
        party_size=3,
        booking_date=next_day,
        start_time="13:30",
    )
    assert (result.success, result.duplicate, result.error) == (True, False, None)
    assert (result.idempotency_key, result.alternatives) == ("web-1", ())
    changed = result.booking
    assert changed is not None
    assert (changed.id, changed.version) == (made.id, made.version + 1)
    assert (changed.party_size, changed.booking_date) == (3, next_day)
    assert changed.start_time == dt.time(13, 30)
    assert result.capacity is not None
    assert (result.capacity.service_date, result.capacity.booked_covers) == (next_day, 3)
    assert client.get_capacity_overview(restaurant, DAY).booked_covers == 0
    again = client.update_booking(
        restaurant,
        made.id,
        made.version,
        "web-1",
        party_size=3,
        booking_date=next_day,
        start_time="13:30",
    )
    assert (again.success, again.duplicate) == (True, True)


def test_what_is_not_given_stays_and_none_clears(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    texts: dict[str, Any] = {
        "guest_name": "Ada",
        "guest_email": "ada@example.com",
        "guest_phone": "+41 44 000 00 00",
        "notes": "window",
        "seating_preference": "bar",
    }
    made = book(client, restaurant, **texts)
    changed = client.update_booking(restaurant, made.id, made.version, notes="quiet").booking
    assert changed is not None
    assert changed == made.model_copy(
        update={"notes": "quiet", "version": changed.version, "updated_at": changed.updated_at}
    )
    nothing: dict[str, Any] = dict.fromkeys(texts)
    cleared = client.update_booking(restaurant, made.id, changed.version, **nothing).booking
    assert cleared is not None
    assert {name: getattr(cleared, name) for name in texts} == nothing


def test_every_change_can_be_left_out() -> None:
    for name, parameter in inspect.signature(CapacityClient.update_booking).parameters.items():
        if "Unset" in str(parameter.annotation):
            assert parameter.default is UNSET, name
    assert repr(UNSET) == "<Unset.UNSET: 'UNSET'>"


def test_a_change_decided_on_an_older_version_is_a_conflict(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    made = book(client, restaurant)
    client.update_booking(restaurant, made.id, made.version, party_size=3)
    with pytest.raises(Conflict) as caught:
        client.update_booking(restaurant, made.id, made.version, party_size=4)
    assert caught.value.code == ErrorCode.BOOKING_CHANGED
    assert caught.value.detail["version"] == made.version + 1
    assert client.get_booking(restaurant, made.id).party_size == 3


def test_a_change_into_another_period_than_the_one_named_is_refused(
    client: CapacityClient,
) -> None:
    restaurant = make_restaurant(client)
    made = book(client, restaurant)
    result = client.update_booking(
        restaurant, made.id, made.version, start_time="13:00", service_period_id=uuid.uuid4()
    )
    assert result.error is not None
    (violation,) = result.error.violations
    assert violation.rule == "service_period"
    assert (violation.limit, violation.used, violation.shortfall) == (None, None, None)
    assert "service_period_id" in violation.context


def test_an_empty_change_is_an_invalid_argument(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    made = book(client, restaurant)
    with pytest.raises(InvalidArgument) as caught:
        client.update_booking(restaurant, made.id, made.version)
    assert caught.value.code == ErrorCode.INVALID_CHANGE


def test_a_status_follows_another(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    made = book(client, restaurant, status="pending")
    assert made.status == "pending"
    for status in ("confirmed", "seated", "completed"):
        result = client.transition_booking(restaurant, made.id, status)
        assert result.booking is not None
        assert (result.duplicate, result.booking.status) == (False, status)
        assert result.idempotency_key is None
    assert client.transition_booking(restaurant, made.id, "completed").duplicate
    with pytest.raises(WrongState) as caught:
        client.transition_booking(restaurant, made.id, "no_show")
    assert caught.value.detail["status"] == "completed"
    assert caught.value.detail["allowed"] == ["seated"]
    with pytest.raises(InvalidArgument) as wrong:
        client.transition_booking(restaurant, made.id, "eaten")
    assert wrong.value.code == ErrorCode.INVALID_STATUS
    with pytest.raises(Conflict):
        client.transition_booking(restaurant, made.id, "seated", expected_version=made.version)


def test_a_no_show_that_comes_after_all_needs_room_or_a_reason(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=2)
    made = book(client, restaurant)
    client.transition_booking(restaurant, made.id, "no_show", reason="called at eight")
    book(client, restaurant)
    refused = client.transition_booking(restaurant, made.id, "seated")
    assert refused.error is not None
    assert refused.error.code == ErrorCode.CAPACITY_EXCEEDED
    seated = client.transition_booking(
        restaurant, made.id, "seated", override=True, reason="a regular"
    )
    assert seated.success
    (debt,) = client.get_capacity_overview(restaurant, DAY).debts
    assert (debt.excess_covers, debt.reason) == (2, "a regular")


def test_an_override_lets_in_what_is_full_and_says_so(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=4)
    book(client, restaurant, 4)
    assert not client.create_booking(restaurant, DAY, NOON, 2).success
    result = client.create_booking(restaurant, DAY, NOON, 2, override="the owner's mother")
    assert (result.success, result.mode) == (True, "enforce")
    assert [violation.rule for violation in result.would_refuse] == ["max_covers"]
    overview = client.get_capacity_overview(restaurant, DAY)
    assert overview.has_overbooking
    (debt,) = overview.debts
    assert (debt.excess_covers, debt.reason) == (2, "the owner's mother")
    assert debt.operation == "create_booking"
    assert result.booking is not None
    larger = client.update_booking(
        restaurant, result.booking.id, result.booking.version, party_size=3, override="and father"
    )
    assert larger.success
    with pytest.raises(InvalidArgument):
        client.create_booking(restaurant, DAY, NOON, 2, override="")


def test_a_walk_in_is_seated_now(helper_dsn: str, open_client: OpenClient) -> None:
    set_clock(helper_dsn, f"{DAY} 19:07:30+00")
    with open_client(helper_dsn) as client:
        restaurant = make_paced_restaurant(client)
        client.set_booking_policy(restaurant, {"min_notice_minutes": 60, "channels": ["web"]})
        result = client.seat_walk_in(restaurant, 3, "door-1", guest_name="Ada", notes="dog")
        again = client.seat_walk_in(restaurant, 3, "door-1", guest_name="Ada", notes="dog")
        full = client.seat_walk_in(restaurant, 2)
        forced = client.seat_walk_in(restaurant, 2, override="raining")
    booking = result.booking
    assert booking is not None
    assert (booking.booking_date, booking.start_time) == (DAY, dt.time(19, 7))
    assert (booking.status, booking.booking_type, booking.source) == (
        "seated",
        "walk_in",
        "walk_in",
    )
    assert (booking.guest_name, booking.notes) == ("Ada", "dog")
    assert (again.duplicate, again.booking) == (True, booking)
    assert full.error is not None
    assert [violation.rule for violation in full.error.violations] == ["slot_covers"]
    assert forced.success


def test_a_reservation_needs_a_date_and_a_time(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    with pytest.raises(InvalidArgument) as caught:
        client.create_booking(restaurant, None, None, 2)
    assert caught.value.code == ErrorCode.MISSING_ARGUMENT


def test_of_two_changes_at_once_one_is_told(
    client: CapacityClient, conn: psycopg.Connection[Any]
) -> None:
    restaurant = make_restaurant(client)
    made = book(client, restaurant)
    first = client.update_booking(restaurant, made.id, made.version, notes="one")
    with pytest.raises(Conflict):
        client.update_booking(restaurant, made.id, made.version, notes="two")
    assert first.booking is not None
    assert conn.execute("SELECT notes FROM capacity.bookings").fetchall() == [("one",)]
