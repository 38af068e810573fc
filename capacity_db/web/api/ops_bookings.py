"""What staff do with a booking, by its id."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import StrictBool

from capacity_db import models
from capacity_db.web.api.answers import BookingAnswer, IdempotencyKey, OfRestaurant, answer_of
from capacity_db.web.callers import User
from capacity_db.web.responses import problems
from capacity_db.web.schemas import (
    LEFT_OUT,
    Body,
    Date,
    GuestEmail,
    GuestName,
    GuestPhone,
    Id,
    Notes,
    PartySize,
    Reason,
    SeatingPreference,
    SecondOccurrence,
    Source,
    Time,
    Version,
)

router = APIRouter(prefix="/api/ops", tags=["bookings of the house"])


class WalkIn(Body):
    """A party at the door. ``override`` says why it is let in although there is no room."""

    restaurant_id: Id
    party_size: PartySize
    guest_name: GuestName | None = None
    guest_email: GuestEmail | None = None
    guest_phone: GuestPhone | None = None
    notes: Notes | None = None
    seating_preference: SeatingPreference | None = None
    source: Source = "walk_in"
    override: Reason | None = None


class ChangeOfBooking(Body):
    """What shall be other than it is. ``override`` says why limits do not count (admins)."""

    version: Version
    booking_date: Date = LEFT_OUT
    start_time: Time = LEFT_OUT
    party_size: PartySize = LEFT_OUT
    service_period_id: Id = LEFT_OUT
    guest_name: GuestName | None = None
    guest_email: GuestEmail | None = None
    guest_phone: GuestPhone | None = None
    notes: Notes | None = None
    seating_preference: SeatingPreference | None = None
    second_occurrence: SecondOccurrence = False
    override: Reason | None = None


class ChangeOfStatus(Body):
    """What a booking shall be; from ``no_show`` back into a full service only with ``override``."""

    status: Literal["pending", "confirmed", "seated", "completed", "cancelled", "no_show"]
    version: Version | None = None
    reason: Reason | None = None
    override: StrictBool = False


@router.post("/walk-ins", status_code=201, responses=problems(400, 401, 403, 404, 409, 413, 422))
async def seat_walk_in(
    caller: User, body: WalkIn, response: Response, idempotency_key: IdempotencyKey = None
) -> BookingAnswer:
    """Seat a party now. No policy applies, only capacity."""
    result = await caller.client.seat_walk_in(**body.given(), idempotency_key=idempotency_key)
    return answer_of(result, response, names={"bookingDate": None, "startTime": None})


@router.get("/bookings/{booking_id}", responses=problems(401, 403, 404, 422))
async def get_booking(
    caller: User, booking_id: Id, query: Annotated[OfRestaurant, Query()]
) -> models.Booking:
    """The booking as it is now."""
    return await caller.client.get_booking(query.restaurant_id, booking_id)


@router.patch("/bookings/{booking_id}", responses=problems(400, 401, 403, 404, 409, 413, 422))
async def change_booking(
    caller: User,
    booking_id: Id,
    query: Annotated[OfRestaurant, Query()],
    body: ChangeOfBooking,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> BookingAnswer:
    """Change what the body names: all of it, or nothing and the old place is kept."""
    changes = body.given()
    version = changes.pop("version")
    options = {"second_occurrence": True} if changes.pop("second_occurrence") else {}
    result = await caller.client.update_booking(
        query.restaurant_id, booking_id, version, idempotency_key, options=options, **changes
    )
    return answer_of(result, response)


@router.put("/bookings/{booking_id}/status", responses=problems(400, 401, 403, 404, 409, 413, 422))
async def set_status(
    caller: User,
    booking_id: Id,
    query: Annotated[OfRestaurant, Query()],
    body: ChangeOfStatus,
    response: Response,
) -> BookingAnswer:
    """Say that a party has come, has left, stayed away, or comes after all."""
    result = await caller.client.transition_booking(
        query.restaurant_id,
        booking_id,
        body.status,
        expected_version=body.version,
        reason=body.reason,
        override=body.override,
    )
    return answer_of(result, response)


@router.delete("/bookings/{booking_id}", responses=problems(401, 403, 404, 409, 422))
async def cancel_booking(
    caller: User, booking_id: Id, query: Annotated[OfRestaurant, Query()], response: Response
) -> BookingAnswer:
    """Cancel. Its place is free for others at once; a repeated request finds it cancelled."""
    result = await caller.client.cancel_booking(query.restaurant_id, booking_id)
    return answer_of(result, response)
