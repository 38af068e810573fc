"""Bookings: a guest makes one, and looks after it by its reference."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from capacity_db.web.api.answers import (
    OPTIONAL_TOKEN,
    BookingAnswer,
    IdempotencyKey,
    OfRestaurant,
    Reference,
    answer_of,
)
from capacity_db.web.callers import Anybody, Guest
from capacity_db.web.ics import CALENDAR_RESPONSES, calendar_response, guest_calendar
from capacity_db.web.responses import problems, with_headers
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
    SeatingPreference,
    SecondOccurrence,
    Source,
    Time,
    Version,
)
from capacity_db.web.throttle import throttled

router = APIRouter(prefix="/api/bookings", tags=["bookings"])


class CreateBooking(Body):
    """A request to book."""

    restaurant_id: Id
    booking_date: Date
    start_time: Time
    party_size: PartySize
    guest_name: GuestName | None = None
    guest_email: GuestEmail | None = None
    guest_phone: GuestPhone | None = None
    notes: Notes | None = None
    seating_preference: SeatingPreference | None = None
    source: Source = "web"
    second_occurrence: SecondOccurrence = False


class ChangeBooking(Body):
    """What shall be other than it is; what is left out stays. ``version`` is the one you saw."""

    version: Version
    booking_date: Date = LEFT_OUT
    start_time: Time = LEFT_OUT
    party_size: PartySize = LEFT_OUT
    guest_name: GuestName | None = None
    guest_email: GuestEmail | None = None
    guest_phone: GuestPhone | None = None
    notes: Notes | None = None
    seating_preference: SeatingPreference | None = None
    second_occurrence: SecondOccurrence = False


@router.post(
    "",
    status_code=201,
    dependencies=[Depends(throttled("bookings"))],
    responses={
        **problems(400, 401, 403, 404, 409, 413, 422, 429),
        **with_headers(201, "Location", "Idempotent-Replayed", "RateLimit", "RateLimit-Policy"),
    },
    openapi_extra=OPTIONAL_TOKEN,
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
    request = body.given()
    options = {"second_occurrence": True} if request.pop("second_occurrence") else {}
    result = await caller.client.create_booking(
        **request, idempotency_key=idempotency_key, options=options
    )
    answer = answer_of(result, response)
    response.headers["Location"] = (
        f"/api/bookings/{answer.booking.reference}?restaurantId={answer.booking.restaurant_id}"
    )
    return answer


@router.get(
    "/{reference}",
    dependencies=[Depends(throttled("pages"))],
    responses=problems(404, 422, 429),
)
async def get_booking(
    caller: Guest, reference: Reference, query: Annotated[OfRestaurant, Query()]
) -> BookingAnswer:
    """The booking as it is now, for whoever has its reference."""
    booking = await caller.client.get_booking_by_reference(query.restaurant_id, reference)
    return BookingAnswer(booking=booking)


@router.get(
    "/{reference}/calendar.ics",
    dependencies=[Depends(throttled("pages"))],
    response_class=Response,
    responses={**CALENDAR_RESPONSES, **problems(404, 422, 429)},
)
async def get_booking_calendar(
    caller: Guest, reference: Reference, query: Annotated[OfRestaurant, Query()]
) -> Response:
    """The booking as it is now, for a calendar: one event, also of a booking that was cancelled.

    A calendar may subscribe to it. It does not name the reference, nor the guest.
    """
    booking = await caller.client.get_booking_by_reference(query.restaurant_id, reference)
    restaurant = await caller.client.get_restaurant(query.restaurant_id)
    return calendar_response(guest_calendar(restaurant, booking), "table.ics")


@router.patch(
    "/{reference}",
    dependencies=[Depends(throttled("bookings"))],
    responses=problems(400, 404, 409, 413, 422, 429),
)
async def change_booking(
    caller: Guest,
    reference: Reference,
    query: Annotated[OfRestaurant, Query()],
    body: ChangeBooking,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> BookingAnswer:
    """Change what the body names: all of it, or nothing and the old place is kept."""
    changes: dict[str, Any] = body.given()
    version = changes.pop("version")
    result = await caller.client.update_booking_by_reference(
        query.restaurant_id, reference, version, idempotency_key, **changes
    )
    return answer_of(result, response)


@router.delete(
    "/{reference}",
    dependencies=[Depends(throttled("bookings"))],
    responses=problems(404, 409, 422, 429),
)
async def cancel_booking(
    caller: Guest, reference: Reference, query: Annotated[OfRestaurant, Query()], response: Response
) -> BookingAnswer:
    """Cancel. Its place is free for others at once; a repeated request finds it cancelled."""
    result = await caller.client.cancel_booking_by_reference(query.restaurant_id, reference)
    return answer_of(result, response)
