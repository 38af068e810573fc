"""Places that are kept for somebody for a while."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field, StrictInt

from capacity_db.web.api.answers import BookingAnswer, IdempotencyKey, OfRestaurant, answer_of
from capacity_db.web.callers import User
from capacity_db.web.responses import problems
from capacity_db.web.schemas import (
    WHOLE,
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
)

router = APIRouter(prefix="/api/ops/holds", tags=["holds"])


class Hold(Body):
    """A place to keep, for so many ``seconds`` (null: as long as the policy has it)."""

    restaurant_id: Id
    booking_date: Date
    start_time: Time
    party_size: PartySize
    seconds: Annotated[StrictInt, Field(ge=10, le=86_400), WHOLE] | None = None
    seating_preference: SeatingPreference | None = None
    second_occurrence: SecondOccurrence = False
    source: Source = "web"


class ConfirmHold(Body):
    """Whose booking it becomes; ``partySize`` may be smaller than what is held."""

    party_size: PartySize | None = None
    guest_name: GuestName | None = None
    guest_email: GuestEmail | None = None
    guest_phone: GuestPhone | None = None
    notes: Notes | None = None
    seating_preference: SeatingPreference | None = None


@router.post("", status_code=201, responses=problems(400, 401, 403, 404, 409, 413, 422))
async def hold(
    caller: User, body: Hold, response: Response, idempotency_key: IdempotencyKey = None
) -> BookingAnswer:
    """Keep a place. It is a booking of status `held`, in nobody's way from `holdExpiresAt` on."""
    result = await caller.client.hold_capacity(**body.given(), idempotency_key=idempotency_key)
    return answer_of(result, response)


@router.post("/{booking_id}/confirm", responses=problems(400, 401, 403, 404, 409, 413, 422))
async def confirm(
    caller: User,
    booking_id: Id,
    query: Annotated[OfRestaurant, Query()],
    body: ConfirmHold,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> BookingAnswer:
    """Make a booking of a hold. 409 `HOLD_EXPIRED`, `HOLD_RESOLVED` or `HOLD_EXCEEDED` says why
    not.
    """
    result = await caller.client.confirm_hold(
        query.restaurant_id, booking_id, idempotency_key, **body.given()
    )
    return answer_of(result, response)


@router.delete("/{booking_id}", responses=problems(401, 403, 404, 409, 422))
async def release(
    caller: User, booking_id: Id, query: Annotated[OfRestaurant, Query()], response: Response
) -> BookingAnswer:
    """Give a hold back before its time."""
    result = await caller.client.release_hold(query.restaurant_id, booking_id)
    return answer_of(result, response)
