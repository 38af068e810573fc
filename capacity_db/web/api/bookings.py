"""Bookings: a guest makes one, and looks after it by its reference."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Query, Response
from pydantic import BaseModel, ConfigDict, StrictInt
from pydantic.alias_generators import to_camel

from capacity_db import models
from capacity_db.web.callers import Anybody, Guest
from capacity_db.web.responses import problems
from capacity_db.web.schemas import (
    Body,
    Date,
    GuestEmail,
    GuestName,
    GuestPhone,
    Notes,
    PartySize,
    SeatingPreference,
    Source,
    Time,
)
from capacity_db.web.throttle import throttled
from capacity_db.web.translation import refusal

router = APIRouter(prefix="/api/bookings", tags=["bookings"])

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        description="Names the request: repeated with it, it is decided only once. A random UUID.",
    ),
]
Reference = Annotated[str, Path(min_length=1, max_length=100)]
RestaurantId = Annotated[UUID, Query(alias="restaurantId")]
_OPTIONAL_TOKEN: Final[dict[str, Any]] = {"security": [{}, {"bearer": []}]}


class CreateBooking(Body):
    """A request to book."""

    restaurant_id: UUID
    booking_date: Date
    start_time: Time
    party_size: PartySize
    guest_name: GuestName | None = None
    guest_email: GuestEmail | None = None
    guest_phone: GuestPhone | None = None
    notes: Notes | None = None
    seating_preference: SeatingPreference | None = None
    source: Source = "web"


class ChangeBooking(Body):
    """What shall be other than it is; what is left out stays. ``version`` is the one you saw."""

    version: StrictInt
    booking_date: Date | None = None
    start_time: Time | None = None
    party_size: PartySize | None = None
    guest_name: GuestName | None = None
    guest_email: GuestEmail | None = None
    guest_phone: GuestPhone | None = None
    notes: Notes | None = None
    seating_preference: SeatingPreference | None = None


class BookingAnswer(BaseModel):
    """A booking, the capacity of its service after it, and whether this is a replay."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)

    booking: models.Booking
    capacity: models.ServiceCapacity | None = None
    duplicate: bool = False
    idempotency_key: str | None = None


def answer_of(result: models.BookingResult, response: Response) -> BookingAnswer:
    """The answer to a request that was accepted.

    Raises:
        ProblemError: it was refused.
    """
    if result.error is not None or result.booking is None:
        assert result.error is not None
        raise refusal(
            result.error,
            alternatives=result.alternatives,
            capacity=result.capacity,
            duplicate=result.duplicate,
        )
    if result.duplicate:
        response.headers["Idempotent-Replayed"] = "true"
    return BookingAnswer(
        booking=result.booking,
        capacity=result.capacity,
        duplicate=result.duplicate,
        idempotency_key=result.idempotency_key,
    )


@router.post(
    "",
    status_code=201,
    dependencies=[Depends(throttled("bookings"))],
    responses=problems(400, 401, 403, 404, 409, 413, 422, 429),
    openapi_extra=_OPTIONAL_TOKEN,
)
async def create_booking(
    caller: Anybody,
    body: CreateBooking,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> BookingAnswer:
    """Book. 409 `CAPACITY_EXCEEDED` has the limits in the way and what is free instead;
    409 `BOOKING_CONFLICT` asks to come again; 422 names field and rule.
    """
    result = await caller.client.create_booking(**body.given(), idempotency_key=idempotency_key)
    answer = answer_of(result, response)
    response.headers["Location"] = (
        f"/api/bookings/{answer.booking.reference}?restaurantId={answer.booking.restaurant_id}"
    )
    return answer


@router.get("/{reference}", responses=problems(404, 422, 429))
async def get_booking(
    caller: Guest, reference: Reference, restaurant_id: RestaurantId
) -> BookingAnswer:
    """The booking as it is now, for whoever has its reference."""
    booking = await caller.client.get_booking_by_reference(restaurant_id, reference)
    return BookingAnswer(booking=booking)


@router.patch(
    "/{reference}",
    dependencies=[Depends(throttled("bookings"))],
    responses=problems(400, 404, 409, 413, 422, 429),
)
async def change_booking(
    caller: Guest,
    reference: Reference,
    restaurant_id: RestaurantId,
    body: ChangeBooking,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> BookingAnswer:
    """Change what the body names: all of it, or nothing and the old place is kept."""
    changes: dict[str, Any] = body.given()
    version = changes.pop("version")
    result = await caller.client.update_booking_by_reference(
        restaurant_id, reference, version, idempotency_key, **changes
    )
    return answer_of(result, response)


@router.delete(
    "/{reference}",
    dependencies=[Depends(throttled("bookings"))],
    responses=problems(404, 409, 422, 429),
)
async def cancel_booking(
    caller: Guest, reference: Reference, restaurant_id: RestaurantId, response: Response
) -> BookingAnswer:
    """Cancel. Its place is free for others at once; a repeated request finds it cancelled."""
    result = await caller.client.cancel_booking_by_reference(restaurant_id, reference)
    return answer_of(result, response)
