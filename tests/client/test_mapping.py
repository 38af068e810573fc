"""Every method calls its function and maps the answer."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import psycopg
import pytest
from pydantic import ValidationError

from capacity_db import CapacityClient, ErrorCode
from capacity_db.models import Booking
from tests.client.support import DAY, make_restaurant

NOON = dt.time(12, 0)


def test_a_booking_comes_back_with_its_capacity(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=10, max_parties=4)
    result = client.create_booking(
        restaurant,
        DAY,
        NOON,
        4,
        guest_name="Ada",
        guest_email="ada@example.com",
        guest_phone="+41 44 000 00 00",
        booking_type="walk_in",
        source="door",
        notes="window",
        seating_preference="bar",
    )
    assert result.success
    assert not result.duplicate
    assert (result.mode, result.error, result.would_refuse) == ("enforce", None, ())
    assert result.retries == 0
    booking = result.booking
    assert booking is not None
    assert booking.restaurant_id == restaurant
    assert (booking.booking_date, booking.start_time, booking.party_size) == (DAY, NOON, 4)
    assert booking.starts_at == dt.datetime.combine(DAY, NOON, dt.UTC)
    assert (booking.guest_name, booking.guest_email) == ("Ada", "ada@example.com")
    assert (booking.guest_phone, booking.notes) == ("+41 44 000 00 00", "window")
    assert (booking.booking_type, booking.source) == ("walk_in", "door")
    assert booking.seating_preference == "bar"
    capacity = result.capacity
    assert capacity is not None
    assert (capacity.max_covers, capacity.booked_covers, capacity.remaining_covers) == (10, 4, 6)
    assert (capacity.max_parties, capacity.booked_parties, capacity.remaining_parties) == (4, 1, 3)
    assert (capacity.utilization_percent, capacity.parties_utilization_percent) == (40, 25)


def test_text_is_as_good_as_dates_and_uuids(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    result = client.create_booking(str(restaurant), DAY.isoformat(), "12:00", 2)
    assert result.booking is not None
    assert result.booking.start_time == NOON


def test_text_in_any_language_survives(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    name = 'Žofie 🍷 O\'Neil %s \\ "quoted" 寿司'
    result = client.create_booking(restaurant, DAY, NOON, 2, guest_name=name)
    assert result.booking is not None
    assert client.get_booking(restaurant, result.booking.id).guest_name == name


def test_a_full_service_is_refused_with_every_violated_limit(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=4, max_parties=0)
    result = client.create_booking(restaurant, DAY, NOON, 6)
    assert not result.success
    assert result.booking is None
    assert result.error is not None
    assert result.error.code == ErrorCode.CAPACITY_EXCEEDED
    found = {(v.rule, v.limit, v.used, v.requested, v.shortfall) for v in result.error.violations}
    assert found == {("max_covers", 4, 0, 6, 2), ("max_parties", 0, 0, 1, 1)}


def test_a_service_without_limit_has_no_remainder(client: CapacityClient) -> None:
    result = client.create_booking(make_restaurant(client), DAY, NOON, 6)
    assert result.capacity is not None
    assert result.capacity.booked_covers == 6
    assert result.capacity.max_covers is None
    assert result.capacity.remaining_covers is None
    assert result.capacity.utilization_percent is None


def test_the_same_key_gets_the_same_decision(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    first = client.create_booking(restaurant, DAY, NOON, 2, idempotency_key="web-1")
    again = client.create_booking(restaurant, DAY, NOON, 2, idempotency_key="web-1")
    assert first.idempotency_key == again.idempotency_key == "web-1"
    assert (first.duplicate, again.duplicate) == (False, True)
    assert again.booking == first.booking


def test_a_key_is_made_and_reported_when_none_is_given(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    first = client.create_booking(restaurant, DAY, NOON, 2)
    other = client.create_booking(restaurant, DAY, NOON, 2)
    assert uuid.UUID(first.idempotency_key) != uuid.UUID(other.idempotency_key)
    again = client.create_booking(restaurant, DAY, NOON, 2, idempotency_key=first.idempotency_key)
    assert again.duplicate
    assert again.booking == first.booking


def test_cancelling_gives_the_places_back_once(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=4)
    made = client.create_booking(restaurant, DAY, NOON, 4)
    assert made.booking is not None
    first = client.cancel_booking(restaurant, made.booking.id, options={"reason": "ill"})
    again = client.cancel_booking(restaurant, made.booking.id)
    assert (first.success, first.duplicate) == (True, False)
    assert (again.success, again.duplicate) == (True, True)
    assert first.booking is not None
    assert first.booking.status == "cancelled"
    assert first.idempotency_key is None
    assert client.create_booking(restaurant, DAY, NOON, 4).success


def test_shadow_mode_lists_what_it_would_refuse(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=1)
    client.set_restaurant_enforcement(restaurant, "shadow")
    result = client.create_booking(restaurant, DAY, NOON, 3)
    assert (result.success, result.mode) == (True, "shadow")
    assert [v.rule for v in result.would_refuse] == ["max_covers"]


def test_periods_are_made_changed_and_listed(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    (builtin,) = client.list_service_periods(restaurant)
    assert builtin.is_builtin
    assert builtin.crosses_midnight
    dinner = uuid.uuid4()
    made = client.upsert_service_period(
        restaurant, dinner, "dinner", "18:00", "01:00", weekdays=(5, 6)
    )
    same = client.upsert_service_period(
        restaurant, dinner, "dinner", dt.time(18), dt.time(1), weekdays=(5, 6)
    )
    assert (made.changed, same.changed) == (True, False)
    (period,) = client.list_service_periods(restaurant)
    assert period == made.service_period
    assert (period.start_time, period.end_time) == (dt.time(18), dt.time(1))
    assert period.crosses_midnight
    assert period.weekdays == (5, 6)


def test_a_service_that_the_calendar_does_not_have_is_closed(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    period = uuid.uuid4()
    other_weekday = DAY.isoweekday() % 7 + 1
    client.upsert_service_period(
        restaurant, period, "dinner", "18:00", "23:00", weekdays=[other_weekday]
    )
    closed = client.calculate_period_capacity(restaurant, period, DAY)
    opened = client.calculate_period_capacity(restaurant, period, DAY + dt.timedelta(days=1))
    assert (closed.is_open, opened.is_open) == (False, True)
    assert opened.service_period_name == "dinner"
    assert opened.booked_covers == 0


def test_a_lowered_limit_reports_the_debt_it_leaves(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=10)
    (period,) = client.list_service_periods(restaurant)
    client.create_booking(restaurant, DAY, NOON, 8)
    lowered = client.set_capacity_rule(restaurant, 5, None)
    assert lowered.changed
    assert lowered.rule is not None
    assert (lowered.rule.max_covers, lowered.rule.max_parties) == (5, None)
    (debt,) = lowered.debts
    assert (debt.service_date, debt.excess_covers, debt.excess_parties) == (DAY, 3, 0)
    now = client.calculate_period_capacity(restaurant, period.id, DAY)
    assert (now.booked_covers, now.max_covers, now.excess_covers) == (8, 5, 3)
    assert now.has_overbooking


def test_a_rule_of_a_narrower_scope_wins_until_it_is_removed(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=2)
    (period,) = client.list_service_periods(restaurant)
    scope: dict[str, Any] = {"service_period_id": period.id, "first_date": DAY, "last_date": DAY}
    client.set_capacity_rule(restaurant, 20, 7, **scope)
    assert client.calculate_period_capacity(restaurant, period.id, DAY).max_covers == 20
    removed = client.remove_capacity_rule(restaurant, **scope)
    assert removed.changed
    assert removed.rule is not None
    assert removed.rule.max_parties == 7
    assert client.calculate_period_capacity(restaurant, period.id, DAY).max_covers == 2
    nothing = client.remove_capacity_rule(restaurant, **scope)
    assert (nothing.changed, nothing.rule) == (False, None)


def test_enforcement_of_all_and_of_one(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    assert client.get_enforcement().percent == 0
    assert client.set_enforcement(100).percent == 100
    own = client.set_restaurant_enforcement(restaurant, "shadow").restaurant
    assert own is not None
    assert (own.id, own.enforcement, own.effective_enforcement) == (restaurant, "shadow", "shadow")
    inherited = client.set_restaurant_enforcement(restaurant, None)
    assert inherited.restaurant is not None
    assert inherited.restaurant.enforcement is None
    assert inherited.restaurant.effective_enforcement == "enforce"
    assert client.get_enforcement(restaurant) == inherited


def test_a_restaurant_is_made_once_and_changed_after(client: CapacityClient) -> None:
    restaurant = uuid.uuid4()
    options = {"slot_interval_minutes": 30, "dining_duration_minutes": 90}
    made = client.upsert_restaurant(restaurant, "Rosa", "Asia/Tokyo", options=options)
    same = client.upsert_restaurant(restaurant, "Rosa", "Asia/Tokyo")
    assert (made.changed, same.changed) == (True, False)
    assert made.restaurant.timezone == "Asia/Tokyo"
    assert made.restaurant.slot_interval_minutes == 30
    assert made.restaurant.effective_enforcement == "shadow"


def test_recounting_finds_nothing_in_sound_books(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=10)
    client.create_booking(restaurant, DAY, NOON, 3)
    report = client.verify_capacity(restaurant)
    assert report.success
    assert report.findings == ()
    assert report.overbooked_services == 0
    assert report.checked["bookings"] == 1
    assert client.verify_capacity().success


def test_recounting_names_what_differs(client: CapacityClient, dsn: str) -> None:
    restaurant = make_restaurant(client, max_covers=10)
    client.create_booking(restaurant, DAY, NOON, 3)
    with psycopg.connect(dsn) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("DELETE FROM capacity.bookings")
    report = client.verify_capacity(restaurant)
    assert not report.success
    assert restaurant in {finding.restaurant_id for finding in report.findings}
    assert all(finding.check and finding.remedy for finding in report.findings)


def test_error_codes_of_client_and_database_are_the_same(client: CapacityClient) -> None:
    registry = client.error_codes()
    assert {entry.code for entry in registry} == set(ErrorCode)
    assert all(entry.message for entry in registry)
    sqlstates = [entry.sqlstate for entry in registry if entry.sqlstate]
    assert len(set(sqlstates)) == len(sqlstates)


def test_the_schema_version_is_reported(client: CapacityClient) -> None:
    assert client.schema_version() >= 1


def test_results_cannot_be_changed_and_accept_keys_of_a_newer_database(
    client: CapacityClient,
) -> None:
    made = client.create_booking(make_restaurant(client), DAY, NOON, 2)
    assert made.booking is not None
    with pytest.raises(ValidationError):
        made.booking.party_size = 3
    newer = {**made.booking.model_dump(), "a_key_of_tomorrow": 1}
    assert Booking.model_validate(newer) == made.booking
