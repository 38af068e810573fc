"""A restaurant's bookings as a calendar shows them."""

from __future__ import annotations

import datetime as dt
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from capacity_db.models.base import Model


class CalendarFeedState(Model):
    """Whether a restaurant has a calendar feed.

    ``token`` opens it, and is shown once: to the call that made it. It is in no ``repr``.
    """

    restaurant_id: UUID
    is_on: bool
    token: str | None = Field(default=None, repr=False)


class FeedRestaurant(Model):
    """Whose calendar it is."""

    id: UUID
    name: str
    timezone: str


class FeedBooking(Model):
    """A booking without anything about the guest. ``version`` counts its changes."""

    id: UUID
    version: int
    status: Literal["pending", "confirmed", "seated", "completed", "cancelled", "no_show"]
    party_size: int
    table_numbers: tuple[str, ...]
    booking_date: dt.date
    start_time: dt.time
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    updated_at: AwareDatetime


class CalendarFeed(Model):
    """The bookings from ``first_date`` to ``last_date``, in order of time."""

    restaurant: FeedRestaurant
    first_date: dt.date
    last_date: dt.date
    bookings: tuple[FeedBooking, ...]
