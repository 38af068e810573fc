"""The public functions of ``capacity_v1`` as the client calls them: one statement each."""

from __future__ import annotations

from pydantic import TypeAdapter

from capacity_db import models
from capacity_db.rpc import Kind, Rpc, declare

SCHEMA_VERSION = 6
"""The oldest ``capacity_v1.schema_version()`` this client works with."""


# ``{"success": true, "booking": {...}}``: where one key matters, the client returns its value.


class _Booking(models.Model):
    booking: models.Booking


class _Periods(models.Model):
    service_periods: tuple[models.ServicePeriod, ...]


class _Rules(models.Model):
    capacity_rules: tuple[models.CapacityRule, ...]


class _SpecialDays(models.Model):
    special_days: tuple[models.SpecialDay, ...]


class _Restaurant(models.Model):
    restaurant: models.PublicRestaurant


class _Restaurants(models.Model):
    restaurants: tuple[models.MemberRestaurant, ...]


class _Bookings(models.Model):
    bookings: tuple[models.Booking, ...]


class _Alternatives(models.Model):
    alternatives: tuple[models.AlternativeSlot, ...]


class _Policy(models.Model):
    policy: models.BookingPolicy


_REQUEST = {
    "restaurant_id": "uuid",
    "date": "date",
    "time": "time",
    "party_size": "integer",
    "options": "jsonb",
}
_RULE_SCOPE = {
    "service_period_id": "uuid",
    "weekday": "integer",
    "first_date": "date",
    "last_date": "date",
    "options": "jsonb",
}

SCHEMA_VERSION_OF_DATABASE: Rpc[int] = Rpc(
    "schema_version", b"SELECT to_jsonb(capacity_v1.schema_version())", TypeAdapter(int)
)
ERROR_CODES: Rpc[tuple[models.ErrorCodeEntry, ...]] = Rpc(
    "error_codes",
    b"SELECT jsonb_agg(entry ORDER BY entry.sqlstate, entry.code)"
    b" FROM capacity_v1.error_codes() AS entry",
    TypeAdapter(tuple[models.ErrorCodeEntry, ...]),
)
UPSERT_RESTAURANT: Rpc[models.RestaurantResult] = declare(
    "upsert_restaurant",
    models.RestaurantResult,
    restaurant_id="uuid",
    name="text",
    timezone="text",
    options="jsonb",
)
GET_RESTAURANT: Rpc[_Restaurant] = declare("get_restaurant", _Restaurant, restaurant_id="uuid")
LIST_RESTAURANTS: Rpc[_Restaurants] = declare("list_restaurants", _Restaurants)
LIST_EVENTS: Rpc[models.EventList] = declare(
    "list_events", models.EventList, restaurant_ids="uuid[]", options="jsonb"
)
UPSERT_SERVICE_PERIOD: Rpc[models.ServicePeriodResult] = declare(
    "upsert_service_period",
    models.ServicePeriodResult,
    restaurant_id="uuid",
    service_period_id="uuid",
    name="text",
    start_time="time",
    end_time="time",
    weekdays="integer[]",
    options="jsonb",
)
RETIRE_SERVICE_PERIOD: Rpc[models.ServicePeriodResult] = declare(
    "retire_service_period",
    models.ServicePeriodResult,
    restaurant_id="uuid",
    service_period_id="uuid",
    options="jsonb",
)
SET_CAPACITY_RULE: Rpc[models.CapacityRuleResult] = declare(
    "set_capacity_rule",
    models.CapacityRuleResult,
    restaurant_id="uuid",
    max_covers="integer",
    max_parties="integer",
    **_RULE_SCOPE,
)
REMOVE_CAPACITY_RULE: Rpc[models.CapacityRuleResult] = declare(
    "remove_capacity_rule", models.CapacityRuleResult, restaurant_id="uuid", **_RULE_SCOPE
)
LIST_CAPACITY_RULES: Rpc[_Rules] = declare("list_capacity_rules", _Rules, restaurant_id="uuid")
SET_SPECIAL_DAY: Rpc[models.SpecialDayResult] = declare(
    "set_special_day",
    models.SpecialDayResult,
    restaurant_id="uuid",
    first_date="date",
    last_date="date",
    service_period_id="uuid",
    start_time="time",
    end_time="time",
    label="text",
    options="jsonb",
)
REMOVE_SPECIAL_DAY: Rpc[models.SpecialDayResult] = declare(
    "remove_special_day",
    models.SpecialDayResult,
    restaurant_id="uuid",
    first_date="date",
    last_date="date",
    service_period_id="uuid",
    options="jsonb",
)
LIST_SPECIAL_DAYS: Rpc[_SpecialDays] = declare(
    "list_special_days", _SpecialDays, restaurant_id="uuid", first_date="date", last_date="date"
)
SET_BOOKING_POLICY: Rpc[models.BookingPolicyResult] = declare(
    "set_booking_policy", models.BookingPolicyResult, restaurant_id="uuid", policy="jsonb"
)
GET_BOOKING_POLICY: Rpc[_Policy] = declare("get_booking_policy", _Policy, restaurant_id="uuid")
PREVIEW_CAPACITY_CHANGE: Rpc[models.ChangePreview] = declare(
    "preview_capacity_change",
    models.ChangePreview,
    restaurant_id="uuid",
    change="text",
    arguments="jsonb",
)
CREATE_BOOKING: Rpc[models.BookingResult] = declare(
    "create_booking_with_capacity_check",
    models.BookingResult,
    Kind.CREATES,
    restaurant_id="uuid",
    booking_date="date",
    start_time="time",
    party_size="integer",
    idempotency_key="text",
    guest_name="text",
    guest_email="text",
    guest_phone="text",
    booking_type="text",
    source="text",
    notes="text",
    seating_preference="text",
    options="jsonb",
)
UPDATE_BOOKING: Rpc[models.BookingResult] = declare(
    "update_booking",
    models.BookingResult,
    Kind.DECIDES,
    restaurant_id="uuid",
    booking_id="uuid",
    expected_version="integer",
    changes="jsonb",
    idempotency_key="text",
    options="jsonb",
)
TRANSITION_BOOKING: Rpc[models.BookingResult] = declare(
    "transition_booking",
    models.BookingResult,
    Kind.DECIDES,
    restaurant_id="uuid",
    booking_id="uuid",
    status="text",
    options="jsonb",
)
CANCEL_BOOKING: Rpc[models.BookingResult] = declare(
    "cancel_booking",
    models.BookingResult,
    restaurant_id="uuid",
    booking_id="uuid",
    options="jsonb",
)
GET_BOOKING: Rpc[_Booking] = declare(
    "get_booking", _Booking, restaurant_id="uuid", booking_id="uuid"
)
CHECK_SLOT_AVAILABILITY: Rpc[models.AvailabilityResult] = declare(
    "check_slot_availability", models.AvailabilityResult, Kind.TELLS, **_REQUEST
)
FIND_ALTERNATIVE_SLOTS: Rpc[_Alternatives] = declare(
    "find_alternative_slots", _Alternatives, Kind.TELLS, **_REQUEST
)
GET_DAY_AVAILABILITY: Rpc[models.DayAvailability] = declare(
    "get_day_availability",
    models.DayAvailability,
    Kind.TELLS,
    restaurant_id="uuid",
    date="date",
    party_size="integer",
    options="jsonb",
)
GET_CALENDAR_AVAILABILITY: Rpc[models.CalendarAvailability] = declare(
    "get_calendar_availability",
    models.CalendarAvailability,
    Kind.TELLS,
    restaurant_id="uuid",
    first_date="date",
    days="integer",
    party_size="integer",
    options="jsonb",
)
GET_CAPACITY_OVERVIEW: Rpc[models.CapacityOverview] = declare(
    "get_capacity_overview", models.CapacityOverview, restaurant_id="uuid", date="date"
)
LIST_SLOT_BOOKINGS: Rpc[models.SlotBookings] = declare(
    "list_slot_bookings",
    models.SlotBookings,
    restaurant_id="uuid",
    date="date",
    time="time",
    options="jsonb",
)
LIST_BOOKINGS: Rpc[_Bookings] = declare(
    "list_bookings", _Bookings, restaurant_id="uuid", service_date="date", options="jsonb"
)
CALCULATE_PERIOD_CAPACITY: Rpc[models.PeriodCapacity] = declare(
    "calculate_period_capacity",
    models.PeriodCapacity,
    restaurant_id="uuid",
    service_period_id="uuid",
    service_date="date",
)
LIST_SERVICE_PERIODS: Rpc[_Periods] = declare(
    "list_service_periods", _Periods, restaurant_id="uuid"
)
GET_ENFORCEMENT: Rpc[models.Enforcement] = declare(
    "get_enforcement", models.Enforcement, restaurant_id="uuid"
)
SET_ENFORCEMENT: Rpc[models.Enforcement] = declare(
    "set_enforcement", models.Enforcement, percent="integer"
)
SET_RESTAURANT_ENFORCEMENT: Rpc[models.Enforcement] = declare(
    "set_restaurant_enforcement", models.Enforcement, restaurant_id="uuid", mode="text"
)
VERIFY_CAPACITY: Rpc[models.Verification] = declare(
    "verify_capacity", models.Verification, restaurant_id="uuid"
)
