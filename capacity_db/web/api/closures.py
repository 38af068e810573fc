"""Dates on which the weekly calendar does not hold: closed, or open at other hours."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from capacity_db import models
from capacity_db.web.api.answers import Answer, previewed
from capacity_db.web.api.capacity_rules import Preview
from capacity_db.web.callers import User
from capacity_db.web.responses import problems
from capacity_db.web.schemas import LEFT_OUT, Body, Date, Id, Question, SpecialNote, Time

router = APIRouter(prefix="/api/owner/restaurants/{restaurant_id}", tags=["closures"])


class DatesQuery(Question):
    """Dates, inclusive: from today and without end, unless told."""

    first_date: Date = LEFT_OUT
    last_date: Date = LEFT_OUT


class SpecialDay(Body):
    """Dates that are closed, the whole restaurant or one period; with hours the period is open."""

    first_date: Date
    last_date: Date | None = None
    service_period_id: Id | None = None
    start_time: Time | None = None
    end_time: Time | None = None
    last_seating_time: Time | None = None
    label: Literal["holiday", "private_event", "maintenance", "special_hours", "other"] = "other"
    note: SpecialNote | None = None


class Dates(Preview):
    """The dates and the period of exactly one special day."""

    first_date: Date
    last_date: Date = LEFT_OUT
    service_period_id: Id = LEFT_OUT


class Closures(Answer):
    """Special days by date."""

    closures: tuple[models.SpecialDay, ...]


@router.get("/closures", responses=problems(401, 403, 404, 422))
async def list_closures(
    caller: User, restaurant_id: Id, query: Annotated[DatesQuery, Query()]
) -> Closures:
    """The special days that touch the dates."""
    found = await caller.client.list_special_days(restaurant_id, query.first_date, query.last_date)
    return Closures(closures=found)


@router.put("/closures", responses=problems(400, 401, 403, 404, 409, 413, 422))
async def set_closure(
    caller: User, restaurant_id: Id, body: SpecialDay, query: Annotated[Preview, Query()]
) -> models.SpecialDayResult:
    """Set a special day (admins). Bookings that no longer agree with it keep their places; the
    answer lists them.
    """
    change: dict[str, Any] = body.given()
    options = {
        name: value
        for name in ("last_seating_time", "note")
        if (value := change.pop(name, None)) is not None
    }
    change["options"] = options
    if query.preview:
        return await previewed(
            caller, restaurant_id, "set_special_day", change, models.SpecialDayResult
        )
    return await caller.client.set_special_day(restaurant_id, **change)


@router.delete("/closures", responses=problems(401, 403, 404, 409, 422))
async def remove_closure(
    caller: User, restaurant_id: Id, query: Annotated[Dates, Query()]
) -> models.SpecialDayResult:
    """Remove the special day of exactly these dates (admins); the less specific takes over."""
    change = query.given()
    if change.pop("preview"):
        return await previewed(
            caller, restaurant_id, "remove_special_day", change, models.SpecialDayResult
        )
    return await caller.client.remove_special_day(restaurant_id, **change)
