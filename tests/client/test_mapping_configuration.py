"""Calendar, limits and policy, what changing them touches, and previews, as models."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from capacity_db import (
    CapacityClient,
    Conflict,
    DiningDuration,
    ErrorCode,
    Impact,
    InvalidArgument,
)
from tests.client.support import DAY, make_period, make_restaurant

EIGHT = dt.time(20, 0)


@pytest.fixture
def restaurant(client: CapacityClient) -> uuid.UUID:
    """An enforced restaurant without a period of its own yet."""
    return make_restaurant(client, max_covers=10)


def test_a_period_has_a_last_seating(client: CapacityClient, restaurant: uuid.UUID) -> None:
    period = make_period(client, restaurant, options={"last_seating_time": dt.time(21, 30)})
    (found,) = client.list_service_periods(restaurant)
    assert found.last_seating_time == dt.time(21, 30)
    kept = client.upsert_service_period(restaurant, period, "dinner", "18:00", "23:30")
    assert kept.service_period.last_seating_time == dt.time(21, 30)
    cleared = client.upsert_service_period(
        restaurant, period, "dinner", "18:00", "23:30", options={"last_seating_time": None}
    )
    assert cleared.service_period.last_seating_time is None


def test_a_retired_period_keeps_its_bookings_only_on_purpose(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    period = make_period(client, restaurant)
    made = client.create_booking(restaurant, DAY, EIGHT, 2).booking
    assert made is not None
    with pytest.raises(Conflict) as caught:
        client.retire_service_period(restaurant, period)
    assert caught.value.code == ErrorCode.SERVICE_PERIOD_IN_USE
    assert caught.value.detail["bookings_total"] == 1
    assert caught.value.detail["bookings"][0]["id"] == str(made.id)
    retired = client.retire_service_period(restaurant, period, options={"keep_bookings": True})
    assert retired.changed
    assert retired.service_period.retired_at is not None
    assert retired.affected_bookings_total == 1
    (affected,) = retired.affected_bookings
    assert (affected.id, affected.reference, affected.status) == (
        made.id,
        made.reference,
        "confirmed",
    )
    assert (affected.booking_date, affected.start_time, affected.party_size) == (DAY, EIGHT, 2)
    assert (affected.service_period_id, affected.reason) == (period, "closed")
    assert not client.retire_service_period(restaurant, period).changed


def test_a_change_reports_services_before_and_after(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    period = make_period(client, restaurant)
    client.create_booking(restaurant, DAY, EIGHT, 8)
    result = client.set_capacity_rule(restaurant, 5, None, service_period_id=period)
    assert (result.success, result.changed, result.preview) == (True, True, False)
    assert result.rule is not None
    assert result.services_changed == 1
    (service,) = result.services
    assert (service.service_date, service.service_period_name) == (DAY, "dinner")
    assert (service.before.max_covers, service.after.max_covers) == (10, 5)
    assert (service.before.is_open, service.after.is_open) == (True, True)
    assert (service.after.start_time, service.after.end_time) == (dt.time(18), dt.time(23))
    assert (service.booked_covers, service.booked_parties) == (8, 1)
    assert (service.excess_covers, service.excess_parties) == (3, 0)
    (debt,) = result.debts
    assert (debt.service_date, debt.service_period_id, debt.excess_covers) == (DAY, period, 3)
    assert [booking.reason for booking in result.affected_bookings] == ["over_limit"]


def test_rules_are_listed_the_most_specific_first(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    period = make_period(client, restaurant)
    client.set_capacity_rule(restaurant, 30, None, weekday=5)
    client.set_capacity_rule(restaurant, 20, 8, service_period_id=period, first_date=DAY)
    rules = client.list_capacity_rules(restaurant)
    assert [rule.max_covers for rule in rules] == [20, 30, 10]
    assert [rule.scope for rule in rules] == ["date_and_period", "weekday", "restaurant"]
    precedences = [rule.precedence for rule in rules]
    assert precedences == sorted(filter(None, precedences))
    first = rules[0]
    assert (first.service_period_name, first.first_date, first.max_parties) == ("dinner", DAY, 8)


def test_special_days_are_set_listed_and_removed(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    period = make_period(client, restaurant)
    last = DAY + dt.timedelta(days=2)
    closed = client.set_special_day(
        restaurant, DAY, last, label="holiday", options={"note": "Easter"}
    )
    opened = client.set_special_day(
        restaurant,
        str(DAY),
        service_period_id=period,
        start_time=EIGHT,
        end_time="22:00",
        label="special_hours",
        options={"last_seating_time": dt.time(21)},
    )
    assert (closed.changed, opened.changed) == (True, True)
    assert closed.special_day is not None
    assert closed.special_day.is_closed
    assert (closed.special_day.first_date, closed.special_day.last_date) == (DAY, last)
    assert (closed.special_day.label, closed.special_day.note) == ("holiday", "Easter")
    assert closed.special_day.service_period_id is None
    day = opened.special_day
    assert day is not None
    assert not day.is_closed
    assert (day.start_time, day.end_time, day.last_seating_time) == (
        EIGHT,
        dt.time(22),
        dt.time(21),
    )
    assert day.service_period_name == "dinner"
    listed = client.list_special_days(restaurant)
    assert {found.id for found in listed} == {day.id, closed.special_day.id}
    assert client.list_special_days(restaurant, last, last) == (closed.special_day,)
    removed = client.remove_special_day(restaurant, DAY, service_period_id=period)
    assert (removed.changed, removed.special_day) == (True, day)
    nothing = client.remove_special_day(restaurant, DAY, service_period_id=period)
    assert (nothing.changed, nothing.special_day) == (False, None)


def test_special_days_that_overlap_are_a_conflict(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    client.set_special_day(restaurant, DAY, DAY + dt.timedelta(days=2))
    with pytest.raises(Conflict) as caught:
        client.set_special_day(restaurant, DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=3))
    assert caught.value.code == ErrorCode.SPECIAL_DAY_OVERLAP
    with pytest.raises(InvalidArgument) as wrong:
        client.set_special_day(restaurant, DAY, start_time="18:00", end_time="20:00")
    assert wrong.value.code == ErrorCode.INVALID_SPECIAL_DAY


def test_a_policy_is_set_and_read_back(client: CapacityClient, restaurant: uuid.UUID) -> None:
    period = make_period(client, restaurant)
    fresh = client.get_booking_policy(restaurant)
    assert (fresh.slot_interval_minutes, fresh.dining_duration_minutes) == (15, 120)
    assert (fresh.booking_horizon_days, fresh.slot_covers, fresh.channels) == (None, None, None)
    assert fresh.dining_durations == ()
    assert (fresh.requires_table, fresh.max_hold_minutes) == (False, 15)
    assert (fresh.waitlist_offer_minutes, fresh.remaining_shown_below) == (15, None)
    durations = (
        DiningDuration(min_party_size=1, max_party_size=2, minutes=90),
        DiningDuration(service_period_id=period, min_party_size=1, max_party_size=2, minutes=60),
    )
    result = client.set_booking_policy(
        restaurant,
        {
            "min_notice_minutes": 120,
            "booking_horizon_days": 90,
            "min_party_size": 2,
            "max_party_size": 8,
            "turn_buffer_minutes": 10,
            "slot_covers": 12,
            "slot_interval_minutes": 30,
            "dining_duration_minutes": 150,
            "channels": ["phone", "web"],
            "dining_durations": durations,
            "requires_table": True,
            "max_hold_minutes": 10,
            "waitlist_offer_minutes": 30,
            "remaining_shown_below": 6,
        },
    )
    policy = client.get_booking_policy(restaurant)
    assert (result.changed, result.policy) == (True, policy)
    assert policy.model_dump(exclude={"dining_durations"}) == {
        "min_notice_minutes": 120,
        "booking_horizon_days": 90,
        "min_party_size": 2,
        "max_party_size": 8,
        "turn_buffer_minutes": 10,
        "slot_covers": 12,
        "slot_interval_minutes": 30,
        "dining_duration_minutes": 150,
        "channels": ("phone", "web"),
        "requires_table": True,
        "max_hold_minutes": 10,
        "waitlist_offer_minutes": 30,
        "remaining_shown_below": 6,
    }
    assert set(policy.dining_durations) == set(durations)
    back = client.set_booking_policy(restaurant, policy.model_dump())
    assert (back.changed, back.policy) == (False, policy)
    cleared = client.set_booking_policy(restaurant, {"channels": None, "slot_covers": None})
    assert (cleared.policy.channels, cleared.policy.slot_covers) == (None, None)
    assert cleared.policy.max_party_size == 8
    with pytest.raises(InvalidArgument) as caught:
        client.set_booking_policy(restaurant, {"max_party_size": 0})
    assert caught.value.code == ErrorCode.INVALID_POLICY
    assert caught.value.detail["key"] == "max_party_size"


def test_a_preview_reports_what_saving_does_and_saves_nothing(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    period = make_period(client, restaurant)
    client.create_booking(restaurant, DAY, EIGHT, 8)
    hours = {"start_time": dt.time(20, 30), "end_time": dt.time(23)}
    changes: list[tuple[str, dict[str, Any]]] = [
        ("set_booking_policy", {"policy": {"slot_covers": 6}}),
        (
            "upsert_service_period",
            {"service_period_id": period, "name": "dinner", "weekdays": [1, 2, 3, 4, 5, 6, 7]}
            | hours,
        ),
        ("set_capacity_rule", {"max_covers": 5, "max_parties": None, "first_date": DAY}),
        ("remove_capacity_rule", {"first_date": DAY}),
        ("set_special_day", {"first_date": DAY, "label": "holiday"}),
        ("remove_special_day", {"first_date": DAY}),
        (
            "retire_service_period",
            {"service_period_id": period, "options": {"keep_bookings": True}},
        ),
    ]
    for change, arguments in changes:
        preview = client.preview_capacity_change(restaurant, change, arguments)
        again = client.preview_capacity_change(restaurant, change, arguments)
        saved: Impact = getattr(client, change)(restaurant, **arguments)
        assert preview.preview, change
        assert not saved.preview
        assert saved.changed
        assert saved.services_changed == 1, change
        for name in Impact.model_fields:
            if name != "preview":
                assert getattr(preview, name) == getattr(saved, name), (change, name)
                assert getattr(preview, name) == getattr(again, name), (change, name)


def test_a_preview_of_what_does_not_exist_is_an_invalid_argument(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        client.preview_capacity_change(restaurant, "drop_everything", {})
    assert caught.value.code == ErrorCode.INVALID_CHANGE
    with pytest.raises(InvalidArgument):
        client.preview_capacity_change(restaurant, "set_capacity_rule", {"max_cover": 1})


def test_what_json_cannot_say_is_a_type_error(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    with pytest.raises(TypeError, match="object cannot be said in JSON"):
        client.set_booking_policy(restaurant, {"slot_covers": object()})
