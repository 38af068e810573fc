"""What is free: one time with its alternatives, or every slot of a day."""

from __future__ import annotations

import hashlib
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from capacity_db import models
from capacity_db.async_client import AsyncCapacityClient
from capacity_db.web.api.sharing import Sharing
from capacity_db.web.callers import Guest
from capacity_db.web.responses import problems, with_headers
from capacity_db.web.schemas import (
    LEFT_OUT,
    SECOND_OCCURRENCE,
    Covers,
    Date,
    Flag,
    Id,
    Question,
    Seating,
    Source,
    Time,
)
from capacity_db.web.throttle import throttled

router = APIRouter(prefix="/api", tags=["availability"])
MAX_AGE_S: Final = 60
_MEMORY: Final = f"max-age={MAX_AGE_S}"


class AvailabilityQuery(Question):
    """What a guest looks for."""

    restaurant_id: Id
    date: Date
    party_size: Covers
    time: Time = LEFT_OUT
    second_occurrence: Annotated[Flag, SECOND_OCCURRENCE] = False
    seating: Seating = LEFT_OUT
    source: Source = "web"


@router.get(
    "/availability",
    dependencies=[Depends(throttled("availability"))],
    response_model=models.AvailabilityResult | models.DayAvailability,
    responses={
        **problems(404, 422, 429),
        **with_headers(200, "ETag", "RateLimit", "RateLimit-Policy"),
        304: {"description": "Nothing changed since the ETag of If-None-Match."},
    },
)
async def availability(
    request: Request, caller: Guest, query: Annotated[AvailabilityQuery, Query()]
) -> Response:
    """With `time` one arrival and its alternatives; without it every slot of the day.

    It may be a minute old in a cache. Booking decides anew: a slot that was free may be gone.
    """
    # Asked as a guest, whoever asks: only therefore may the answer be another's, too.
    searches: Sharing[AvailabilityQuery, _Told] = request.app.state.searches
    told = await searches.ask(query, lambda: _search(caller.client, query))
    headers = {"Cache-Control": _MEMORY, "ETag": told.tag}
    held = {part.strip() for part in request.headers.get("If-None-Match", "").split(",")}
    if told.tag in held or "*" in held:
        return Response(status_code=304, headers=headers)
    return Response(told.body, media_type="application/json", headers=headers)


class _Told(NamedTuple):
    """What every guest is told who asks the same."""

    body: bytes
    tag: str


async def _search(client: AsyncCapacityClient, query: AvailabilityQuery) -> _Told:
    answer: models.Model
    if query.time is None:
        answer = await client.get_day_availability(
            query.restaurant_id,
            query.date,
            query.party_size,
            source=query.source,
            seating=query.seating,
        )
    else:
        answer = await client.check_slot_availability(
            query.restaurant_id,
            query.date,
            query.time,
            query.party_size,
            source=query.source,
            second_occurrence=query.second_occurrence,
            seating=query.seating,
        )
    body = answer.model_dump_json(by_alias=True).encode()
    return _Told(body, f'W/"{hashlib.sha256(body).hexdigest()[:32]}"')
