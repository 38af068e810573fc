"""A service with no place left for a party: whether to wait for one, and where else to go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from capacity_db.async_client import AsyncCapacityClient
from capacity_db.errors import InvalidArgument
from capacity_db.models import AlternativeSlot, DayAvailability, DayPeriod, PublicRestaurant
from capacity_db.web.pages import words
from capacity_db.web.pages.choosing import FULL, SOURCE, Arrival, sittings

_NEXT_DAYS: Final = 31
_MOST_LISTED: Final = 20
_MOST_SHOWN: Final = 6


@dataclass(frozen=True)
class Full:
    """A service of a day that has no place for the party.

    ``too_large`` says so where the party is above a limit of its own, so that waiting is in vain.
    ``elsewhere`` are times of the same service on the days that follow.
    """

    too_large: str | None
    elsewhere: tuple[AlternativeSlot, ...]


async def full_services(
    client: AsyncCapacityClient,
    restaurant: PublicRestaurant,
    day: DayAvailability,
    source: str = SOURCE,
) -> dict[UUID, Full]:
    """The services of a day that are full, by id."""
    found: dict[UUID, Full] = {}
    for period, slots in sittings(day):
        taken = [slot for slot in slots if slot.reason == FULL]
        if not taken or any(slot.available for slot in slots):
            continue
        middle = taken[len(taken) // 2]
        answer = await client.check_slot_availability(
            restaurant.id,
            middle.date,
            middle.time,
            day.party_size,
            source=source,
            second_occurrence=middle.second_occurrence,
            alternatives=False,
        )
        found[period.service_period_id] = Full(
            words.too_large(answer.violations),
            await same_time(
                client,
                restaurant,
                Arrival.of(middle),
                day.party_size,
                source=source,
                service_period_id=period.service_period_id,
            ),
        )
    return found


async def same_time(
    client: AsyncCapacityClient,
    restaurant: PublicRestaurant,
    arrival: Arrival,
    party: int,
    *,
    service_period_id: UUID | None,
    source: str = SOURCE,
) -> tuple[AlternativeSlot, ...]:
    """The same wall time on the next days that have room in the same service."""
    try:
        slots = await client.find_alternative_slots(
            restaurant.id,
            arrival.date,
            arrival.time,
            party,
            offsets=[],
            limit=_MOST_LISTED,
            next_days=_NEXT_DAYS,
            source=source,
        )
    except InvalidArgument:
        return ()  # past the engine's own calendar
    return tuple(
        sorted(
            (slot for slot in slots if slot.service_period_id == service_period_id),
            key=lambda slot: slot.starts_at,
        )[:_MOST_SHOWN]
    )


def worth_waiting(periods: Sequence[DayPeriod], full: dict[UUID, Full]) -> list[DayPeriod]:
    """The services whose waitlist may bring a place."""
    hopeless = {key for key, one in full.items() if one.too_large is not None}
    return [period for period in periods if period.service_period_id not in hopeless]
