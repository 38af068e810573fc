"""What availability reads answer, as models."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from capacity_db import CapacityClient, InvalidArgument, NotFound
from tests.client.support import DAY, make_paced_restaurant, make_period, make_restaurant

EIGHT = dt.time(20, 0)


def test_a_free_time_comes_with_its_service_and_slot(client: CapacityClient) -> None:
    restaurant = make_paced_restaurant(client)
    client.set_capacity_rule(restaurant, 40, 10)
    client.create_booking(restaurant, DAY, EIGHT, 3)
    result = client.check_slot_availability(restaurant, DAY, dt.time(20, 7), 1)
    assert (result.success, result.available, result.mode) == (True, True, "enforce")
    assert (result.reason, result.message) == (None, None)
    assert (result.violations, result.would_refuse, result.alternatives) == ((), (), ())
    found = result.metadata
    assert found is not None
    assert (found.service_date, found.service_period_name) == (DAY, "dinner")
    assert (found.max_covers, found.booked_covers, found.remaining_covers) == (40, 3, 37)
    assert (found.max_parties, found.booked_parties, found.remaining_parties) == (10, 1, 9)
    assert (found.utilization_percent, found.parties_utilization_percent) == (7.5, 10)
    assert (found.slot_date, found.slot_time) == (DAY, EIGHT)
    assert (found.slot_covers, found.slot_reserved, found.slot_remaining) == (4, 3, 1)
    assert found.starts_at == dt.datetime.combine(DAY, dt.time(20, 7), dt.UTC)
    assert found.ends_at == found.starts_at + dt.timedelta(minutes=120)


def test_a_time_that_is_not_free_has_every_reason_and_alternatives(
    client: CapacityClient,
) -> None:
    restaurant = make_paced_restaurant(client)
    client.set_capacity_rule(restaurant, 6, None)
    client.create_booking(restaurant, DAY, EIGHT, 4)
    result = client.check_slot_availability(restaurant, DAY, EIGHT, 3)
    assert (result.success, result.available) == (True, False)
    assert result.reason == "CAPACITY_EXCEEDED"
    assert result.message
    assert {(v.rule, v.shortfall) for v in result.violations} == {
        ("max_covers", 1),
        ("slot_covers", 3),
    }
    assert result.alternatives == ()
    smaller = client.check_slot_availability(restaurant, DAY, EIGHT, 2)
    assert len(smaller.alternatives) == 5
    off = client.check_slot_availability(restaurant, DAY, EIGHT, 2, alternatives=False)
    assert (off.available, off.alternatives) == (False, ())


def test_rules_about_time_and_people_say_what_they_know(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    make_period(client, restaurant, options={"last_seating_time": "21:30"})
    policy = {"booking_horizon_days": 7, "max_party_size": 8, "channels": ["web", "phone"]}
    client.set_booking_policy(restaurant, policy)
    result = client.check_slot_availability(restaurant, DAY, "22:00", 10, source="fax")
    assert result.reason == "POLICY_REFUSED"
    found = {violation.rule: violation for violation in result.violations}
    assert set(found) == {"last_seating", "booking_horizon", "max_party_size", "channel"}
    assert found["last_seating"].shortfall == 30
    assert found["max_party_size"].limit == 8
    assert (found["max_party_size"].requested, found["max_party_size"].shortfall) == (10, 2)
    assert found["max_party_size"].used is None
    assert found["booking_horizon"].limit == 7
    assert found["channel"].context["channel"] == "fax"
    assert sorted(found["channel"].context["allowed"]) == ["phone", "web"]
    assert found["channel"].limit is None


def test_without_a_service_there_is_no_metadata(client: CapacityClient) -> None:
    restaurant = make_paced_restaurant(client)
    result = client.check_slot_availability(restaurant, DAY, "03:00", 2)
    assert (result.reason, result.metadata) == ("OUTSIDE_SERVICE_HOURS", None)
    assert [violation.rule for violation in result.violations] == ["service_hours"]


def test_shadow_mode_would_refuse(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=1)
    client.set_restaurant_enforcement(restaurant, "shadow")
    result = client.check_slot_availability(restaurant, DAY, EIGHT, 2)
    assert (result.available, result.mode, result.violations) == (True, "shadow", ())
    assert [violation.rule for violation in result.would_refuse] == ["max_covers"]
    day = client.get_day_availability(restaurant, DAY, 2)
    assert {(slot.available, slot.reason, slot.would_refuse) for slot in day.slots} == {
        (True, None, "CAPACITY_EXCEEDED")
    }


def test_alternatives_can_be_looked_for_further_away(client: CapacityClient) -> None:
    restaurant = make_paced_restaurant(client)
    lunch = make_period(client, restaurant, "lunch", "11:00", "12:00")
    near = client.find_alternative_slots(restaurant, DAY, EIGHT, 2, offsets=[45], limit=1)
    assert [slot.time for slot in near] == [dt.time(19, 15)]
    days = client.find_alternative_slots(restaurant, DAY, EIGHT, 2, offsets=[], next_days=2)
    assert [(slot.date - DAY).days for slot in days] == [1, 2]
    assert [slot.offset_minutes for slot in days] == [1440, 2880]
    client.set_capacity_rule(
        restaurant, 0, None, service_period_id=days[0].service_period_id, first_date=DAY
    )
    none = client.find_alternative_slots(restaurant, DAY, EIGHT, 2)
    other = client.find_alternative_slots(restaurant, DAY, EIGHT, 2, other_periods=True)
    assert none == ()
    assert [(slot.service_period_id, slot.time) for slot in other] == [(lunch, dt.time(11, 45))]


def test_a_day_has_its_services_closures_and_slots(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=4)
    lunch = make_period(client, restaurant, "lunch", "11:00", "12:00")
    late = make_period(
        client, restaurant, "late", "23:30", "00:30", options={"last_seating_time": "00:00"}
    )
    client.set_special_day(
        restaurant, DAY, service_period_id=lunch, label="maintenance", options={"note": "oven"}
    )
    client.create_booking(restaurant, DAY, "23:30", 3)
    day = client.get_day_availability(restaurant, DAY, 2)
    assert (day.success, day.restaurant_id, day.date) == (True, restaurant, DAY)
    assert (day.party_size, day.mode, day.is_open) == (2, "enforce", True)
    (period,) = day.service_periods
    assert (period.service_period_id, period.service_date, period.name) == (late, DAY, "late")
    assert (period.start_time, period.end_time) == (dt.time(23, 30), dt.time(0, 30))
    assert (period.last_seating_time, period.crosses_midnight) == (dt.time(0, 0), True)
    (closure,) = day.closures
    assert (closure.service_period_id, closure.label) == (lunch, "maintenance")
    # Why in detail is for staff.
    (told,) = client.get_capacity_overview(restaurant, DAY).closures
    assert (closure.note, told.note) == (None, "oven")
    assert [f"{slot.time:%H:%M}" for slot in day.slots] == ["23:30", "23:45", "00:00", "00:15"]
    first, *_, last = day.slots
    assert (first.date, last.date) == (DAY, DAY + dt.timedelta(days=1))
    assert (first.service_date, last.service_date) == (DAY, DAY)
    assert (first.available, first.reason, first.remaining) == (False, "CAPACITY_EXCEEDED", 1)
    assert (first.utilization_percent, first.level) == (75, "yellow")
    assert (last.reason, last.second_occurrence) == ("POLICY_REFUSED", False)
    single = client.get_day_availability(restaurant, DAY, 1)
    assert [slot.available for slot in single.slots] == [True, True, True, False]


def test_a_calendar_has_a_day_for_every_date(client: CapacityClient) -> None:
    restaurant = make_restaurant(client, max_covers=4)
    make_period(client, restaurant, "lunch", "11:00", "12:00")
    full, closed = DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=2)
    client.create_booking(restaurant, full, "11:00", 4)
    client.set_special_day(restaurant, closed, label="holiday")
    found = client.get_calendar_availability(restaurant, DAY, 3, 2)
    assert (found.restaurant_id, found.party_size, found.mode) == (restaurant, 2, "enforce")
    assert [day.date for day in found.days] == [DAY, full, closed]
    free_day, full_day, closed_day = found.days
    assert (free_day.is_open, free_day.available, free_day.reason) == (True, True, None)
    assert (free_day.slots, free_day.available_slots) == (4, 4)
    assert free_day.first_available_time == dt.time(11)
    assert (full_day.is_open, full_day.available) == (True, False)
    assert (full_day.reason, full_day.available_slots) == ("CAPACITY_EXCEEDED", 0)
    assert (full_day.utilization_percent, full_day.level) == (100, "alarm")
    assert full_day.first_available_time is None
    assert (closed_day.is_open, closed_day.reason) == (False, "OUTSIDE_SERVICE_HOURS")
    assert [closure.label for closure in closed_day.closures] == ["holiday"]


def test_an_overview_has_services_slots_and_debts(client: CapacityClient) -> None:
    restaurant = make_paced_restaurant(client, slot_covers=5)
    client.set_capacity_rule(restaurant, 10, 4)
    client.create_booking(restaurant, DAY, EIGHT, 4)
    client.create_booking(restaurant, DAY, "21:00", 4)
    before = client.get_capacity_overview(restaurant, DAY)
    assert (before.has_overbooking, before.debts) == (False, ())
    client.set_capacity_rule(restaurant, 6, 4)
    overview = client.get_capacity_overview(restaurant, DAY)
    assert (overview.restaurant_id, overview.date, overview.mode) == (restaurant, DAY, "enforce")
    assert (overview.booked_covers, overview.booked_parties) == (8, 2)
    assert overview.has_overbooking
    (debt,) = overview.debts
    assert (debt.service_period_name, debt.excess_covers, debt.excess_parties) == ("dinner", 2, 0)
    assert debt.operation == "set_capacity_rule"
    assert debt.actor
    assert debt.decided_at is not None
    (period,) = overview.service_periods
    assert (period.name, period.service_date, period.is_open) == ("dinner", DAY, True)
    assert (period.start_time, period.end_time) == (dt.time(18), dt.time(23))
    assert (period.max_covers, period.booked_covers, period.excess_covers) == (6, 8, 2)
    assert (period.utilization_percent, period.level) == (133.3, "alarm")
    assert period.has_overbooking
    assert len(period.slots) == 20
    slot = next(slot for slot in period.slots if slot.time == EIGHT)
    assert (slot.date, slot.booked_covers, slot.limit, slot.remaining) == (DAY, 4, 5, 0)
    assert (slot.utilization_percent, slot.level, slot.excess_covers) == (133.3, "alarm", 0)


def test_a_slot_lists_who_arrives_in_it(client: CapacityClient) -> None:
    restaurant = make_paced_restaurant(client)
    made = client.create_booking(restaurant, DAY, "20:10", 3, guest_name="Ada").booking
    gone = client.create_booking(restaurant, DAY, EIGHT, 1).booking
    assert gone is not None
    client.cancel_booking(restaurant, gone.id)
    found = client.list_slot_bookings(restaurant, DAY, "20:14")
    assert found.bookings == (made,)
    assert found.slot is not None
    assert (found.slot.date, found.slot.time) == (DAY, EIGHT)
    assert (found.slot.booked_covers, found.slot.limit) == (3, 4)
    nobody = client.list_slot_bookings(restaurant, DAY, "03:00")
    assert (nobody.slot, nobody.bookings) == (None, ())


def test_what_cannot_be_read_raises(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    with pytest.raises(NotFound):
        client.check_slot_availability(uuid.uuid4(), DAY, EIGHT, 2)
    with pytest.raises(InvalidArgument):
        client.get_calendar_availability(restaurant, DAY, 0, 2)
    with pytest.raises(InvalidArgument):
        client.find_alternative_slots(restaurant, DAY, EIGHT, 2, limit=0)
