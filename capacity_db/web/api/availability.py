"""What is free: one time with its alternatives, or every slot of a day."""

from __future__ import annotations

import hashlib
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from capacity_db import models
from capacity_db.web.callers import Guest
from capacity_db.web.responses import problems
from capacity_db.web.schemas import Date, Time
from capacity_db.web.throttle import throttled

router = APIRouter(prefix="/api", tags=["availability"])
MAX_AGE_S: Final = 60
_MEMORY: Final = f"public, max-age={MAX_AGE_S}"


class AvailabilityQuery(BaseModel):
    """What a guest looks for."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)

    restaurant_id: UUID
    date: Date
    party_size: Annotated[int, Field(ge=1, le=1000, description="Covers.")]
    time: Time | None = None
    source: Annotated[str, Field(min_length=1, max_length=100)] = "web"


@router.get(
    "/availability",
    dependencies=[Depends(throttled("availability"))],
    response_model=models.AvailabilityResult | models.DayAvailability,
    responses={
        **problems(404, 422, 429),
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
            query.restaurant_id, query.date, query.party_size, source=query.source
        )
    else:
        answer = await caller.client.check_slot_availability(
            query.restaurant_id, query.date, query.time, query.party_size, source=query.source
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
