"""Restaurants as guests and staff see them, and what happened there."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from pydantic import AwareDatetime, NaiveDatetime

from capacity_db.models.base import Model
from capacity_db.models.people import MemberRole


class PublicRestaurant(Model):
    """What a guest needs to know before asking for a place.

    ``today`` and ``now_local`` are the restaurant's calendar and wall clock at the moment of the
    call. Parties have ``min_party_size`` to ``max_party_size`` covers, and book at least
    ``min_notice_minutes`` ahead, up to ``last_bookable_date`` (``None``: any date).
    """

    id: UUID
    name: str
    timezone: str
    today: dt.date
    now_local: NaiveDatetime
    slot_interval_minutes: int
    min_party_size: int
    max_party_size: int
    min_notice_minutes: int
    booking_horizon_days: int | None = None
    last_bookable_date: dt.date | None = None


class MemberRestaurant(Model):
    """A restaurant that the user who asks works for, with its local date.

    ``role`` is ``None`` for the service role, which works for all. ``is_timezone_known`` is false
    where the server lost its zone: bookings may fail there, and ``today`` is UTC's.
    """

    id: UUID
    name: str
    timezone: str
    is_timezone_known: bool = True
    today: dt.date
    role: MemberRole | None = None


class OutboxEvent(Model):
    """What happened to a booking, a waitlist entry or the rules of a restaurant.

    ``event_type`` is subject and event, such as ``booking.created`` or ``capacity.changed``;
    ``subject_id`` is the booking, the entry or the restaurant. ``service_date`` is that of a
    booking or an entry as it is now, ``None`` elsewhere.
    """

    id: int
    restaurant_id: UUID
    event_type: str
    subject_id: UUID
    service_date: dt.date | None = None
    created_at: AwareDatetime


class EventList(Model):
    """Events in order of their ids. The next call goes on ``after`` ``last_id``.

    A transaction that began earlier may commit later, so go on from a little before it.
    """

    events: tuple[OutboxEvent, ...]
    last_id: int
