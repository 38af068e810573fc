"""Bookings that the engine lists by id, with whoever made them."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from capacity_db.async_client import AsyncCapacityClient
from capacity_db.errors import NotFound
from capacity_db.models import Booking

_AT_ONCE: Final = 4
"""Connections that one page takes at most."""
_MOST_DAYS: Final = 40
"""Days that are read for one page; bookings of later ones stay without a name."""


async def bookings_of_days(
    client: AsyncCapacityClient, restaurant_id: UUID, service_dates: Iterable[dt.date]
) -> dict[UUID, Booking]:
    """The live bookings of these days, the first of them if there are many."""
    limit = asyncio.Semaphore(_AT_ONCE)

    async def of_day(date: dt.date) -> tuple[Booking, ...]:
        async with limit:
            return await client.list_bookings(restaurant_id, date)

    days = sorted(set(service_dates))[:_MOST_DAYS]
    found = await asyncio.gather(*(of_day(date) for date in days))
    return {one.id: one for bookings in found for one in bookings}


async def bookings_by_id(
    client: AsyncCapacityClient, restaurant_id: UUID, booking_ids: Iterable[UUID]
) -> dict[UUID, Booking]:
    """These bookings; what is gone meanwhile is left out."""
    limit = asyncio.Semaphore(_AT_ONCE)

    async def of_id(booking_id: UUID) -> Booking | None:
        async with limit:
            try:
                return await client.get_booking(restaurant_id, booking_id)
            except NotFound:
                return None

    found = await asyncio.gather(*(of_id(one) for one in booking_ids))
    return {one.id: one for one in found if one is not None}
