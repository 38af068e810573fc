"""Who sits where: tables for a booking, and for a whole service."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field, StrictBool

from capacity_db import models
from capacity_db.web.api.answers import Answer, OfRestaurant, settle
from capacity_db.web.callers import User
from capacity_db.web.responses import problems
from capacity_db.web.schemas import (
    DIGITS,
    LEFT_OUT,
    SECOND_OCCURRENCE,
    Body,
    Covers,
    Date,
    Flag,
    Id,
    Question,
    Reason,
    SeatingType,
    Section,
    Time,
)

router = APIRouter(prefix="/api/ops", tags=["seating"])


class SuitableQuery(Question):
    """A party that looks for a table; ``bookingId`` is one whose own tables count as free."""

    restaurant_id: Id
    date: Date
    time: Time
    party_size: Covers
    seating_type: SeatingType = LEFT_OUT
    section: Section = LEFT_OUT
    second_occurrence: Annotated[Flag, SECOND_OCCURRENCE] = False
    minutes: Annotated[int, Field(ge=15, le=1440), DIGITS] = LEFT_OUT
    booking_id: Id = LEFT_OUT


class Seat(Body):
    """One table, or all tables of one combination.

    With ``override`` also where the party is too large or too small, and at tables that are no
    combination; it needs a ``reason``, and is for admins.
    """

    table_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=100)]
    reason: Reason | None = None
    override: StrictBool = False


class Swap(Body):
    """The booking to change tables with; ``reason`` and ``override`` as for a seat."""

    other_booking_id: Id
    reason: Reason | None = None
    override: StrictBool = False


class AssignService(Body):
    """A service to seat. With ``reassign`` also parties move that have a table."""

    restaurant_id: Id
    service_date: Date
    service_period_id: Id
    dry_run: StrictBool = False
    reassign: StrictBool = False


class Seating(Answer):
    """A booking and where it sits; ``duplicate``: it was so already."""

    booking: models.Booking
    reason: str | None = None
    duplicate: bool = False


class Swapped(Answer):
    """Both bookings, as they are now."""

    bookings: tuple[models.Booking, ...]


def _seating(result: models.SeatingResult, response: Response) -> Seating:
    settle(result, response)
    assert result.booking is not None
    return Seating(booking=result.booking, reason=result.reason, duplicate=result.duplicate)


@router.get("/tables/suitable", responses=problems(401, 403, 404, 422))
async def find_suitable_tables(
    caller: User, query: Annotated[SuitableQuery, Query()]
) -> models.SuitableTables:
    """The free tables and combinations that take a party, best first, and why."""
    return await caller.client.find_suitable_tables(**query.given())


@router.post("/bookings/{booking_id}/tables", responses=problems(400, 401, 403, 404, 409, 413, 422))
async def seat(
    caller: User,
    booking_id: Id,
    query: Annotated[OfRestaurant, Query()],
    body: Seat,
    response: Response,
) -> Seating:
    """Seat a booking that sits nowhere. 409 `TABLE_UNAVAILABLE` says what is against each table."""
    result = await caller.client.assign_table_to_booking(
        query.restaurant_id, booking_id, **body.given()
    )
    return _seating(result, response)


@router.put("/bookings/{booking_id}/tables", responses=problems(400, 401, 403, 404, 409, 413, 422))
async def move(
    caller: User,
    booking_id: Id,
    query: Annotated[OfRestaurant, Query()],
    body: Seat,
    response: Response,
) -> Seating:
    """Seat a booking at these tables, wherever it sits: when refused, it stays there."""
    result = await caller.client.move_booking(query.restaurant_id, booking_id, **body.given())
    return _seating(result, response)


@router.delete("/bookings/{booking_id}/tables", responses=problems(401, 403, 404, 409, 422))
async def unseat(
    caller: User, booking_id: Id, query: Annotated[OfRestaurant, Query()], response: Response
) -> Seating:
    """Give the tables of a booking back; the booking stays."""
    result = await caller.client.unassign_table_from_booking(query.restaurant_id, booking_id)
    return _seating(result, response)


@router.post("/bookings/{booking_id}/tables/auto", responses=problems(401, 403, 404, 409, 422))
async def seat_automatically(
    caller: User, booking_id: Id, query: Annotated[OfRestaurant, Query()], response: Response
) -> Seating:
    """Seat a booking at the best that is free, and say why there."""
    result = await caller.client.auto_assign_booking(query.restaurant_id, booking_id)
    return _seating(result, response)


@router.post(
    "/bookings/{booking_id}/tables/swap", responses=problems(400, 401, 403, 404, 409, 413, 422)
)
async def swap(
    caller: User,
    booking_id: Id,
    query: Annotated[OfRestaurant, Query()],
    body: Swap,
    response: Response,
) -> Swapped:
    """Let two bookings change tables, both or neither. Asked for again they change back."""
    result = await caller.client.swap_tables(query.restaurant_id, booking_id, **body.given())
    settle(result, response)
    return Swapped(bookings=result.bookings)


@router.post("/services/assign", responses=problems(400, 401, 403, 404, 409, 413, 422))
async def assign_service(caller: User, body: AssignService) -> models.ServiceAssignment:
    """Seat the parties of a service so that as many guests as possible sit, and say why.

    With `dryRun` nothing changes: the answer is what it would do.
    """
    return await caller.client.auto_assign_service(**body.given())
