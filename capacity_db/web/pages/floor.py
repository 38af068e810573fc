"""The floor plan: who has which table at a moment, and where the tables stand."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from capacity_db import models, rpc
from capacity_db.errors import CapacityDbError
from capacity_db.web.callers import Caller, User
from capacity_db.web.pages.forms import Entries, entries
from capacity_db.web.pages.plan import draw, free_spots
from capacity_db.web.pages.render import page, see
from capacity_db.web.pages.staff import date_of, mistake, restaurant_of
from capacity_db.web.pages.staff_errors import StaffRoute
from capacity_db.web.pages.tables import STATUS_WORDS

router = APIRouter(prefix="/ops/{restaurant_id}/floor", route_class=StaffRoute)

SHAPES: Final = ("rectangle", "square", "round", "oval")
_NUMBERS: Final = ("x", "y", "rotation", "width", "height")
_POSITION: Final = (*_NUMBERS, "shape")
_DONE: Final = {
    "moved": "The position was saved.",
    "off": "The table was taken off the plan.",
}
_STEP: Final = dt.timedelta(minutes=30)


def number(value: float | None) -> str:
    """A coordinate as people write it: 2, 3.5, or nothing."""
    return "" if value is None else f"{value:.10g}"


@router.get("")
async def floor_page(
    request: Request,
    caller: User,
    restaurant_id: UUID,
    date: str = "",
    time: str = "",
    done: str = "",
) -> Response:
    """The plan at a moment: now, unless the address says another one."""
    restaurant = await restaurant_of(caller, restaurant_id)
    return await _plan(request, caller, restaurant, date, time, done=done)


async def _plan(
    request: Request,
    caller: Caller,
    restaurant: models.MemberRestaurant,
    date: str,
    time: str,
    *,
    done: str = "",
    wrong: tuple[UUID, Entries] | None = None,
) -> Response:
    listed = await caller.client.list_tables(
        restaurant.id, at=await _moment(caller, restaurant, date, time)
    )
    plan = draw(listed.tables)
    unplaced = [table for table in listed.tables if table.position is None]
    forms = {table.id: Entries(_held(table.position)) for table in listed.tables}
    if wrong is not None:
        forms[wrong[0]] = wrong[1]
    return page(
        request,
        "floor.html",
        422 if wrong else 200,
        restaurant=restaurant,
        current="floor",
        listed=listed,
        is_now=not date and not time,
        date=date,
        time=time,
        steps=_steps(restaurant, listed.at_local),
        plan=plan,
        unplaced=list(zip(unplaced, free_spots(plan, len(unplaced)), strict=True)),
        forms=forms,
        wrong=wrong,
        shapes=SHAPES,
        words={**STATUS_WORDS, "out_of_service": "closed"},
        number=number,
        done=_DONE.get(done),
    )


async def _moment(
    caller: Caller, restaurant: models.MemberRestaurant, date: str, time: str
) -> dt.datetime | None:
    if not date and not time:
        return None
    if not time:
        now = await caller.client.get_restaurant(restaurant.id)
        return dt.datetime.combine(date_of(date, restaurant), now.now_local.time())
    try:
        wall_time = rpc.iso_time(time)
    except ValueError:
        raise mistake("time", "A time is written HH:MM.") from None
    return dt.datetime.combine(date_of(date, restaurant), wall_time)


def _steps(restaurant: models.MemberRestaurant, moment: dt.datetime) -> list[tuple[str, str]]:
    """Links to a little earlier and later, within the calendar."""
    links = []
    for label, step in (("\u221230 min", -_STEP), ("+30 min", _STEP)):
        try:
            other = moment + step
        except OverflowError:
            continue
        links.append((label, _path(restaurant.id, f"{other:%Y-%m-%d}", f"{other:%H:%M}")))
    return links


def _path(restaurant_id: UUID, date: str, time: str, **more: str) -> str:
    wanted = {"date": date, "time": time, **more}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"/ops/{restaurant_id}/floor" + (f"?{query}" if query else "")


def _held(position: models.TablePosition | None) -> dict[str, str]:
    if position is None:
        return dict.fromkeys(_POSITION, "")
    held = {name: number(getattr(position, name)) for name in _NUMBERS}
    return {**held, "shape": position.shape or ""}


@router.post("/{table_id}")
async def move_table(
    request: Request, caller: User, restaurant_id: UUID, table_id: UUID
) -> Response:
    """Put a table where the form says, or take it off the plan."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = await entries(request, *_POSITION, "off", "date", "time")
    date, time = form.get("date"), form.get("time")
    is_off = bool(form.get("off"))
    told: dict[str, Any] = {name: form.number(name) for name in _NUMBERS}
    told["shape"] = form.text("shape")
    position = {name: value for name, value in told.items() if value is not None}
    if is_off or not form.errors:
        try:
            await caller.client.update_table(
                restaurant_id, table_id, position=None if is_off else position
            )
        except CapacityDbError as error:
            form.blame(error)
        else:
            done = "off" if is_off else "moved"
            return see(f"{_path(restaurant_id, date, time, done=done)}#plan")
    return await _plan(request, caller, restaurant, date, time, wrong=(table_id, form))
