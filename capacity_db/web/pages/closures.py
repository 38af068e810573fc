"""Special days: dates that are closed, or on which a period has other hours."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from capacity_db import models
from capacity_db.web.callers import Caller, User
from capacity_db.web.pages import changes
from capacity_db.web.pages.changes import BACK, STEP, Change
from capacity_db.web.pages.forms import Entries, entries
from capacity_db.web.pages.render import page, see
from capacity_db.web.pages.staff import restaurant_of
from capacity_db.web.pages.staff_errors import StaffRoute

router = APIRouter(prefix="/closures", route_class=StaffRoute)

_SCOPE: Final = ("first_date", "last_date", "service_period_id")
_FIELDS: Final = (*_SCOPE, "start_time", "end_time", "last_seating_time", "label", "note")
_BLAMED: Final = {"SPECIAL_DAY_OVERLAP": "first_date"}


@router.get("")
async def closure_page(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """A form for a special day."""
    restaurant = await restaurant_of(caller, restaurant_id)
    return await _form(request, caller, restaurant, Entries(dict.fromkeys(_FIELDS, "")))


async def _form(
    request: Request, caller: Caller, restaurant: models.MemberRestaurant, form: Entries
) -> Response:
    return page(
        request,
        "closure_form.html",
        422 if form.errors else 200,
        restaurant=restaurant,
        current="rules",
        form=form,
        periods=await caller.client.list_service_periods(restaurant.id),
    )


@router.post("")
async def set_closure(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """Show what it would touch, then save it."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = await entries(request, *_FIELDS)
    last_seating = form.time("last_seating_time")
    options = {
        "note": form.text("note"),
        "last_seating_time": None if last_seating is None else f"{last_seating:%H:%M}",
    }
    change = Change(
        "set_special_day",
        {
            **_dates(form),
            "start_time": form.time("start_time"),
            "end_time": form.time("end_time"),
            "label": form.text("label"),
            "options": {name: value for name, value in options.items() if value is not None},
        },
        "Save this special day?",
        "Save the special day",
        f"/ops/{restaurant_id}/rules/closures",
    )
    if form.get(STEP) != BACK and not form.errors:
        answer = await changes.make(request, caller, restaurant, change, form, _BLAMED)
        if answer is not None:
            return answer
    return await _form(request, caller, restaurant, form)


def _dates(form: Entries) -> dict[str, Any]:
    return {
        "first_date": form.date("first_date"),
        "last_date": form.date("last_date"),
        "service_period_id": form.text("service_period_id"),
    }


@router.post("/remove")
async def remove_closure(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """Show what its end would touch, then remove it."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = await entries(request, *_SCOPE)
    change = Change(
        "remove_special_day",
        _dates(form),
        "Remove this special day?",
        "Remove the special day",
        f"/ops/{restaurant_id}/rules/closures/remove",
        is_removal=True,
    )
    if form.get(STEP) == BACK:
        return see(f"/ops/{restaurant_id}/rules")
    if not form.errors:
        answer = await changes.make(request, caller, restaurant, change, form, _BLAMED)
        if answer is not None:
            return answer
    form.values = dict.fromkeys(_FIELDS, "") | form.values
    return await _form(request, caller, restaurant, form)
