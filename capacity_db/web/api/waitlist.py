"""Waiting for a place in a service: guests by reference, staff by id."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from capacity_db import models
from capacity_db.web.api.answers import (
    OPTIONAL_TOKEN,
    Answer,
    IdempotencyKey,
    OfRestaurant,
    Reference,
    settle,
)
from capacity_db.web.callers import Anybody, Guest, User
from capacity_db.web.responses import problems, with_headers
from capacity_db.web.schemas import (
    LEFT_OUT,
    Body,
    Date,
    Flag,
    GuestEmail,
    GuestName,
    GuestPhone,
    Id,
    Notes,
    PartySize,
    Question,
    Source,
    Time,
)
from capacity_db.web.throttle import throttled

router = APIRouter(prefix="/api", tags=["waitlist"])
_THROTTLED = [Depends(throttled("bookings"))]


class Join(Body):
    """A party that waits, and takes an arrival from ``firstTime`` to ``lastTime`` (null: any)."""

    restaurant_id: Id
    service_date: Date
    service_period_id: Id
    party_size: PartySize
    first_time: Time | None = None
    last_time: Time | None = None
    guest_name: GuestName | None = None
    guest_email: GuestEmail | None = None
    guest_phone: GuestPhone | None = None
    notes: Notes | None = None
    source: Source = "web"


class WaitlistQuery(Question):
    """Whose entries: all, or those of a date or a service; with ``includeFinal`` past ones too."""

    restaurant_id: Id
    date: Date = LEFT_OUT
    service_period_id: Id = LEFT_OUT
    include_final: Flag = False


class WaitlistAnswer(Answer):
    """An entry as it is now, and the booking that came of its offer."""

    entry: models.WaitlistEntry
    booking: models.Booking | None = None
    duplicate: bool = False
    idempotency_key: str | None = None


class Waitlist(Answer):
    """Who waits, in the order in which they are asked."""

    entries: tuple[models.WaitlistEntry, ...]


def _answer(result: models.WaitlistResult, response: Response) -> WaitlistAnswer:
    settle(result, response, names={"bookingDate": "serviceDate", "startTime": "serviceDate"})
    assert result.entry is not None
    return WaitlistAnswer(
        entry=result.entry,
        booking=result.booking,
        duplicate=result.duplicate,
        idempotency_key=result.idempotency_key,
    )


@router.post(
    "/waitlist",
    status_code=201,
    dependencies=_THROTTLED,
    responses={
        **problems(400, 401, 404, 409, 413, 422, 429),
        **with_headers(201, "Location", "Idempotent-Replayed", "RateLimit", "RateLimit-Policy"),
    },
    openapi_extra=OPTIONAL_TOKEN,
)
async def join(
    caller: Anybody, body: Join, response: Response, idempotency_key: IdempotencyKey = None
) -> WaitlistAnswer:
    """Wait for a place. The entry's `reference` is the key to it. With room, it has an offer."""
    result = await caller.client.join_waitlist(**body.given(), idempotency_key=idempotency_key)
    answer = _answer(result, response)
    response.headers["Location"] = (
        f"/api/waitlist/{answer.entry.reference}?restaurantId={answer.entry.restaurant_id}"
    )
    return answer


@router.get(
    "/waitlist/{reference}",
    dependencies=[Depends(throttled("pages"))],
    responses=problems(404, 422, 429),
)
async def get_entry(
    caller: Guest, reference: Reference, query: Annotated[OfRestaurant, Query()]
) -> WaitlistAnswer:
    """The entry as it is now, for whoever has its reference."""
    entry = await caller.client.get_waitlist_entry_by_reference(query.restaurant_id, reference)
    return WaitlistAnswer(entry=entry)


@router.post(
    "/waitlist/{reference}/accept",
    dependencies=_THROTTLED,
    responses=problems(404, 409, 422, 429),
)
async def accept(
    caller: Guest,
    reference: Reference,
    query: Annotated[OfRestaurant, Query()],
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> WaitlistAnswer:
    """Take the place that is offered. 409 `HOLD_EXPIRED`: it came too late."""
    result = await caller.client.accept_offer_by_reference(
        query.restaurant_id, reference, idempotency_key
    )
    return _answer(result, response)


@router.post(
    "/waitlist/{reference}/decline",
    dependencies=_THROTTLED,
    responses=problems(404, 409, 422, 429),
)
async def decline(
    caller: Guest, reference: Reference, query: Annotated[OfRestaurant, Query()], response: Response
) -> WaitlistAnswer:
    """Turn the offer down; the next who waits gets it."""
    result = await caller.client.decline_offer_by_reference(query.restaurant_id, reference)
    return _answer(result, response)


@router.delete(
    "/waitlist/{reference}",
    dependencies=_THROTTLED,
    responses=problems(404, 409, 422, 429),
)
async def leave(
    caller: Guest, reference: Reference, query: Annotated[OfRestaurant, Query()], response: Response
) -> WaitlistAnswer:
    """Wait no longer; what is offered goes to the next."""
    result = await caller.client.leave_waitlist_by_reference(query.restaurant_id, reference)
    return _answer(result, response)


@router.get("/ops/waitlist", responses=problems(401, 403, 404, 422))
async def list_waitlist(caller: User, query: Annotated[WaitlistQuery, Query()]) -> Waitlist:
    """Who waits, in the order in which they are asked."""
    entries = await caller.client.list_waitlist(
        query.restaurant_id,
        query.date,
        query.service_period_id,
        include_final=query.include_final,
    )
    return Waitlist(entries=entries)


@router.post("/ops/waitlist/{entry_id}/accept", responses=problems(401, 403, 404, 409, 422))
async def accept_for_guest(
    caller: User,
    entry_id: Id,
    query: Annotated[OfRestaurant, Query()],
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> WaitlistAnswer:
    """Take the place that is offered, for the guest."""
    result = await caller.client.accept_offer(query.restaurant_id, entry_id, idempotency_key)
    return _answer(result, response)


@router.post("/ops/waitlist/{entry_id}/decline", responses=problems(401, 403, 404, 409, 422))
async def decline_for_guest(
    caller: User, entry_id: Id, query: Annotated[OfRestaurant, Query()], response: Response
) -> WaitlistAnswer:
    """Turn the offer down, for the guest; the next who waits gets it."""
    result = await caller.client.decline_offer(query.restaurant_id, entry_id)
    return _answer(result, response)


@router.delete("/ops/waitlist/{entry_id}", responses=problems(401, 403, 404, 409, 422))
async def leave_for_guest(
    caller: User, entry_id: Id, query: Annotated[OfRestaurant, Query()], response: Response
) -> WaitlistAnswer:
    """Take a party off the waitlist; what is offered goes to the next."""
    result = await caller.client.leave_waitlist(query.restaurant_id, entry_id)
    return _answer(result, response)
