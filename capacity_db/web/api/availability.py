"""What is free: one time with its alternatives, or every slot of a day."""

from __future__ import annotations

import hashlib
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from capacity_db import models
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
    answer: models.Model
    if query.time is None:
        answer = await caller.client.get_day_availability(
            query.restaurant_id,
            query.date,
            query.party_size,
            source=query.source,
            seating=query.seating,
        )
    else:
        answer = await caller.client.check_slot_availability(
            query.restaurant_id,
            query.date,
            query.time,
            query.party_size,
            source=query.source,
            second_occurrence=query.second_occurrence,
            seating=query.seating,
        )
    return _cacheable(request, answer)


def _cacheable(request: Request, answer: models.Model) -> Response:
    content = answer.model_dump(mode="json", by_alias=True)
    response = JSONResponse(content, headers={"Cache-Control": _MEMORY})
    tag = f'W/"{hashlib.sha256(response.body).hexdigest()[:32]}"'
    held = {part.strip() for part in request.headers.get("If-None-Match", "").split(",")}
    if tag in held or "*" in held:
        return Response(status_code=304, headers={"Cache-Control": _MEMORY, "ETag": tag})
    response.headers["ETag"] = tag
    return response
