"""Giving tables to the bookings of a service: by suggestion, one by one, or all at once."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from capacity_db import errors
from capacity_db.models import BookingError, MemberRestaurant
from capacity_db.web.callers import Caller, User
from capacity_db.web.pages.render import page, see
from capacity_db.web.pages.seating_plan import Service, in_words, service_of
from capacity_db.web.pages.staff import date_of, mistake, restaurant_of
from capacity_db.web.pages.staff_errors import StaffRoute

router = APIRouter(route_class=StaffRoute)

_SHOWN: Final = 2
"""Choices that are shown at once; more unfold."""


class Step(BaseModel):
    """What a form asks for: one booking's tables, or those of a whole service."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    action: Literal["assign", "move", "unassign", "auto"] = "assign"
    date: str = ""
    period: UUID
    booking: UUID | None = None
    tables: str = ""


@router.get("/ops/{restaurant_id}/assignment")
async def assignment(
    request: Request,
    caller: User,
    restaurant_id: UUID,
    date: str | None = None,
    period: UUID | None = None,
    move: UUID | None = None,
    said: str | None = None,
    booking: UUID | None = None,
    seated: int = 0,
    left: int = 0,
    part: str | None = None,
) -> Response:
    """Who of a service has no table, and who sits where."""
    restaurant = await restaurant_of(caller, restaurant_id)
    shown = date_of(date, restaurant)
    service = await service_of(caller.client, restaurant, shown, period, move)
    return _page(
        request,
        restaurant,
        shown,
        service,
        message=_message(service, said, booking, seated, left),
        is_part=part == "live",
    )


@router.post("/ops/{restaurant_id}/assignment")
async def assign(
    request: Request, caller: User, restaurant_id: UUID, step: Annotated[Step, Form()]
) -> Response:
    """Do it, and show the service again; a refusal is told at the booking."""
    restaurant = await restaurant_of(caller, restaurant_id)
    shown = date_of(step.date, restaurant)
    if step.action == "auto":
        plan = await caller.client.auto_assign_service(restaurant.id, shown, step.period)
        counts = {"seated": len(plan.assigned), "left": len(plan.unassigned)}
        return see(_path(restaurant, shown, step.period, said="auto", **counts))
    if step.booking is None:
        raise mistake("booking", "Which booking?")
    refused = await _seat(caller, restaurant, step.booking, step)
    if refused is None:
        said = "unassigned" if step.action == "unassign" else "assigned"
        return see(_path(restaurant, shown, step.period, said=said, booking=step.booking))
    moving = step.booking if step.action == "move" else None
    service = await service_of(caller.client, restaurant, shown, step.period, moving)
    return _page(
        request,
        restaurant,
        shown,
        service,
        status_code=409,
        refused={step.booking: in_words(refused, _names(service))},
    )


async def _seat(
    caller: Caller, restaurant: MemberRestaurant, booking_id: UUID, step: Step
) -> BookingError | None:
    """Why not, or ``None``: it was done."""
    client = caller.client
    try:
        if step.action == "unassign":
            answer = await client.unassign_table_from_booking(restaurant.id, booking_id)
        else:
            tables = _table_ids(step.tables)
            if step.action == "move":
                answer = await client.move_booking(restaurant.id, booking_id, tables)
            else:
                answer = await client.assign_table_to_booking(restaurant.id, booking_id, tables)
    except (errors.Conflict, errors.WrongState, errors.NotFound) as error:
        # Somebody else was faster: the booking has a table or is cancelled, the table is gone.
        status = error.detail.get("status")
        message = f"{error.message} The booking is {status}." if status else error.message
        return BookingError(code=error.code, message=message, hint=error.hint)
    return answer.error


def _table_ids(text: str) -> list[UUID]:
    try:
        return [UUID(one) for one in text.split(",")]
    except ValueError:
        raise mistake("tables", "Which tables?") from None


def _page(
    request: Request,
    restaurant: MemberRestaurant,
    date: dt.date,
    service: Service,
    *,
    message: str | None = None,
    refused: dict[UUID, list[str]] | None = None,
    status_code: int = 200,
    is_part: bool = False,
) -> Response:
    return page(
        request,
        "_assignment_live.html" if is_part else "assignment.html",
        status_code,
        restaurant=restaurant,
        current="assignment",
        date=date,
        before=_day_beside(date, -1),
        after=_day_beside(date, 1),
        service=service,
        message=message,
        refused=refused or {},
        shown={*(one.id for one in service.seated), *(one.booking.id for one in service.waiting)},
        choices_shown=_SHOWN,
    )


def _day_beside(date: dt.date, days: int) -> dt.date | None:
    try:
        return date + dt.timedelta(days=days)
    except OverflowError:
        return None


def _path(restaurant: MemberRestaurant, date: dt.date, period: UUID, **more: Any) -> str:
    query = urlencode({"date": date, "period": period, **more})
    return f"/ops/{restaurant.id}/assignment?{query}"


def _names(service: Service) -> dict[UUID, str]:
    bookings = [*service.seated, *(party.booking for party in service.waiting)]
    return {one.id: one.guest_name or "a booking without a name" for one in bookings}


def _message(
    service: Service, said: str | None, booking_id: UUID | None, seated: int, left: int
) -> str | None:
    """What was done, read from how the booking is now: nobody else can put words here."""
    if said == "auto":
        seated = max(0, min(seated, len(service.seated)))
        left = min(left, len(service.waiting))
        rest = f" {left} found no table." if left > 0 else ""
        return f"{seated} {'party has' if seated == 1 else 'parties have'} a table now.{rest}"
    name = _names(service).get(booking_id) if booking_id else None
    if name is None:
        return None
    found = [one for one in service.seated if one.id == booking_id]
    if said == "assigned" and found:
        where = " + ".join(table.table_number for table in found[0].tables)
        return f"{name} sits at {where}."
    if said == "unassigned" and not found:
        return f"{name} has no table now."
    return None
