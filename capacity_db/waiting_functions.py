"""The public functions of ``capacity_v1`` about holds and the waitlist, one statement each."""

from __future__ import annotations

from capacity_db import models
from capacity_db.rpc import Kind, Rpc, declare


class _Entry(models.Model):
    entry: models.WaitlistEntry


class _Entries(models.Model):
    entries: tuple[models.WaitlistEntry, ...]


_ENTRY = {"restaurant_id": "uuid", "entry_id": "uuid"}
_BY_REFERENCE = {"restaurant_id": "uuid", "reference": "text"}
_GUEST = {"guest_name": "text", "guest_email": "text", "guest_phone": "text", "notes": "text"}

HOLD_CAPACITY: Rpc[models.BookingResult] = declare(
    "hold_capacity",
    models.BookingResult,
    Kind.CREATES,
    restaurant_id="uuid",
    booking_date="date",
    start_time="time",
    party_size="integer",
    idempotency_key="text",
    options="jsonb",
)
CONFIRM_HOLD: Rpc[models.BookingResult] = declare(
    "confirm_hold",
    models.BookingResult,
    Kind.DECIDES,
    restaurant_id="uuid",
    booking_id="uuid",
    idempotency_key="text",
    party_size="integer",
    **_GUEST,
    seating_preference="text",
    options="jsonb",
)
RELEASE_HOLD: Rpc[models.BookingResult] = declare(
    "release_hold", models.BookingResult, restaurant_id="uuid", booking_id="uuid"
)
SWEEP_EXPIRED: Rpc[models.SweepResult] = declare(
    "sweep_expired", models.SweepResult, restaurant_id="uuid", options="jsonb"
)
JOIN_WAITLIST: Rpc[models.WaitlistResult] = declare(
    "join_waitlist",
    models.WaitlistResult,
    restaurant_id="uuid",
    service_date="date",
    service_period_id="uuid",
    party_size="integer",
    idempotency_key="text",
    **_GUEST,
    options="jsonb",
)
ACCEPT_OFFER: Rpc[models.WaitlistResult] = declare(
    "accept_offer",
    models.WaitlistResult,
    Kind.DECIDES,
    **_ENTRY,
    idempotency_key="text",
    options="jsonb",
)
DECLINE_OFFER: Rpc[models.WaitlistResult] = declare(
    "decline_offer", models.WaitlistResult, **_ENTRY
)
LEAVE_WAITLIST: Rpc[models.WaitlistResult] = declare(
    "leave_waitlist", models.WaitlistResult, **_ENTRY
)
LIST_WAITLIST: Rpc[_Entries] = declare(
    "list_waitlist",
    _Entries,
    restaurant_id="uuid",
    service_date="date",
    service_period_id="uuid",
    options="jsonb",
)
GET_WAITLIST_ENTRY_BY_REFERENCE: Rpc[_Entry] = declare(
    "get_waitlist_entry_by_reference", _Entry, **_BY_REFERENCE
)
ACCEPT_OFFER_BY_REFERENCE: Rpc[models.WaitlistResult] = declare(
    "accept_offer_by_reference",
    models.WaitlistResult,
    Kind.DECIDES,
    **_BY_REFERENCE,
    idempotency_key="text",
)
DECLINE_OFFER_BY_REFERENCE: Rpc[models.WaitlistResult] = declare(
    "decline_offer_by_reference", models.WaitlistResult, **_BY_REFERENCE
)
LEAVE_WAITLIST_BY_REFERENCE: Rpc[models.WaitlistResult] = declare(
    "leave_waitlist_by_reference", models.WaitlistResult, **_BY_REFERENCE
)
