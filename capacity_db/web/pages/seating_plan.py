"""A service for whoever gives out tables: who has none, where they could sit, and who sits."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from capacity_db import errors
from capacity_db.async_client import AsyncCapacityClient
from capacity_db.models import (
    Booking,
    BookingError,
    CapacityOverview,
    Combination,
    MemberRestaurant,
    PeriodOverview,
    TableState,
    UnassignedParty,
    Violation,
)

_AT_ONCE: Final = 4
"""Connections that one page takes at most."""


@dataclass(frozen=True)
class Choice:
    """Tables that a booking could have now, and why."""

    table_ids: tuple[UUID, ...]
    label: str
    reason: str | None
    is_planned: bool = False

    @property
    def name(self) -> str:
        """As a button calls it."""
        return f"Table {self.label}" if len(self.table_ids) == 1 else self.label

    @property
    def value(self) -> str:
        """As a form sends it."""
        return ",".join(str(table_id) for table_id in self.table_ids)


@dataclass
class Party:
    """A booking with what it could have; ``advice`` says why there is nothing."""

    booking: Booking
    choices: list[Choice] = field(default_factory=list)
    advice: str | None = None


@dataclass(frozen=True)
class Place:
    """A table, or tables that can be joined, to drop a booking on."""

    value: str
    label: str
    seats: int
    section: str | None
    bookings: tuple[Booking, ...]


@dataclass(frozen=True)
class Service:
    """Everything that is shown of a service."""

    period: PeriodOverview | None
    periods: tuple[PeriodOverview, ...] = ()
    waiting: tuple[Party, ...] = ()
    seated: tuple[Booking, ...] = ()
    gone: int = 0
    planned: int = 0
    moving: Party | None = None
    places: tuple[Place, ...] = ()


async def service_of(
    client: AsyncCapacityClient,
    restaurant: MemberRestaurant,
    date: dt.date,
    period_id: UUID | None,
    moving_id: UUID | None,
) -> Service:
    """Read it: the service that was asked for, or the first that somebody has no table in."""
    overview = await client.get_capacity_overview(restaurant.id, date)
    free = await client.list_bookings(restaurant.id, date, without_table=True)
    period = _chosen(overview, period_id, free)
    if period is None:
        return Service(None, overview.service_periods)
    service = (restaurant.id, date, period.service_period_id)
    bookings, plan, tables, combinations = await asyncio.gather(
        client.list_bookings(restaurant.id, date, service_period_id=period.service_period_id),
        client.auto_assign_service(*service, dry_run=True),
        client.list_tables(restaurant.id),
        client.list_combinations(restaurant.id),
    )
    free_ids = {one.id for one in free}
    waiting = [one for one in bookings if one.id in free_ids]
    seated = tuple(one for one in bookings if one.tables)
    planned = {
        party.booking_id: Choice(
            party.table_ids, "+".join(party.tables), party.reason, is_planned=True
        )
        for party in plan.assigned
    }
    left_out: dict[UUID, UnassignedParty] = {party.booking_id: party for party in plan.unassigned}
    limit = asyncio.Semaphore(_AT_ONCE)

    async def party_of(booking: Booking) -> Party:
        async with limit:
            choices = await _choices(client, restaurant, booking)
        first = planned.get(booking.id)
        if first is not None:
            others = [one for one in choices if set(one.table_ids) != set(first.table_ids)]
            choices = [first, *others]
        reason = left_out[booking.id].reason if booking.id in left_out else None
        return Party(booking, choices, reason)

    moving = next((one for one in seated if one.id == moving_id), None)
    parties = await asyncio.gather(*(party_of(one) for one in waiting))
    return Service(
        period,
        overview.service_periods,
        tuple(parties),
        seated,
        gone=len(bookings) - len(waiting) - len(seated),
        planned=len(planned),
        moving=await party_of(moving) if moving else None,
        places=tuple(_places(tables.tables, combinations, seated)),
    )


def _chosen(
    overview: CapacityOverview, period_id: UUID | None, free: Sequence[Booking]
) -> PeriodOverview | None:
    periods = overview.service_periods
    if period_id is not None:
        return next((one for one in periods if one.service_period_id == period_id), None)
    needing = {booking.service_period_id for booking in free}
    first = next(iter(periods), None)
    return next((one for one in periods if one.service_period_id in needing), first)


async def _choices(
    client: AsyncCapacityClient, restaurant: MemberRestaurant, booking: Booking
) -> list[Choice]:
    try:
        found = await client.find_suitable_tables(
            restaurant.id,
            booking.booking_date,
            booking.start_time,
            booking.party_size,
            second_occurrence=_is_second(booking, restaurant.timezone),
            minutes=round((booking.ends_at - booking.starts_at).total_seconds() / 60),
            booking_id=booking.id,
        )
    except errors.InvalidArgument:
        # A booking that no such search can be made for is seated by hand.
        return []
    own = {table.table_id for table in booking.tables}
    return [
        Choice(table.table_ids, table.label, table.reason)
        for table in found.tables
        if set(table.table_ids) != own
    ]


def _is_second(booking: Booking, timezone: str) -> bool:
    """Whether a wall time that happens twice is meant the second time."""
    try:
        return booking.starts_at.astimezone(ZoneInfo(timezone)).fold == 1
    except (ZoneInfoNotFoundError, ValueError):
        return False


def _places(
    tables: Sequence[TableState], combinations: Sequence[Combination], seated: Sequence[Booking]
) -> list[Place]:
    def at(table_ids: set[UUID]) -> tuple[Booking, ...]:
        return tuple(one for one in seated if table_ids & {table.table_id for table in one.tables})

    single = [
        Place(str(one.id), one.table_number, one.capacity, one.section, at({one.id}))
        for one in tables
    ]
    joined = []
    for one in combinations:
        ids = [table.table_id for table in one.tables]
        value = ",".join(str(table_id) for table_id in ids)
        joined.append(Place(value, one.name, one.capacity, None, at(set(ids))))
    return single + joined


def in_words(error: BookingError, names: dict[UUID, str]) -> list[str]:
    """Why a party cannot sit somewhere, by the names of those who sit there."""
    return [_violation(one, names) for one in error.violations] or [error.message]


def _violation(violation: Violation, names: dict[UUID, str]) -> str:
    context = violation.context
    if violation.rule == "table_taken":
        seats = ", ".join(_seat(seat, names) for seat in context.get("seats", ()))
        return f"Table {context.get('table_number')} is taken: {seats}."
    if violation.rule == "combination_unknown":
        return "These tables cannot be joined."
    where = context.get("label")
    if violation.rule == "table_capacity":
        return f"{where} takes parties up to {violation.limit}; this one has {violation.requested}."
    if violation.rule == "table_min_party":
        return f"{where} takes parties from {violation.limit}; this one has {violation.requested}."
    return violation.rule.replace("_", " ").capitalize() + "."


def _seat(seat: dict[str, Any], names: dict[UUID, str]) -> str:
    booking_id = seat.get("booking_id")
    if booking_id:
        who = names.get(UUID(booking_id), "another booking")
    else:
        who = str(seat.get("block_status") or "blocked").replace("_", " ")
    begins = str(seat.get("starts_local") or "")[11:16]
    ends = str(seat.get("ends_local") or "")[11:16]
    if begins and ends:
        return f"{who}, {begins} to {ends}"
    return f"{who}, from {begins}" if begins else who
