"""How full a day is: services, slots and their bookings."""

from __future__ import annotations

import asyncio
import datetime as dt
from itertools import groupby
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from capacity_db import errors, rpc
from capacity_db.models import (
    Booking,
    CapacityOverview,
    MemberRestaurant,
    OpenDebt,
    PeriodOverview,
    SlotOverview,
)
from capacity_db.web.callers import Caller, User
from capacity_db.web.pages import booking, taking
from capacity_db.web.pages.render import page, see
from capacity_db.web.pages.staff import date_of, local, mistake, restaurant_of
from capacity_db.web.pages.staff_errors import StaffRoute

router = APIRouter(route_class=StaffRoute)
# The forms first: their addresses look like a booking's.
router.include_router(taking.router)
router.include_router(booking.router)

LEVELS: Final = {
    "green": "Free",
    "yellow": "Filling",
    "red": "Tight",
    "alarm": "Full",
    None: "No limit",
}
"""The words beside the colours. Which level something has is the database's to say."""
_OPERATIONS: Final = {
    "set_capacity_rule": "new limits",
    "remove_capacity_rule": "limits removed",
    "set_booking_policy": "a new booking policy",
    "set_special_day": "a special day",
    "remove_special_day": "a special day removed",
    "upsert_service_period": "new hours",
    "retire_service_period": "a period retired",
    "create_booking": "a booking over the limit",
    "create_booking_with_capacity_check": "a booking over the limit",
    "update_booking": "a booking changed over the limit",
}


@router.get("/ops")
async def restaurants(request: Request, caller: User) -> Response:
    """The restaurants of whoever asks; where there is one, its dashboard."""
    mine = await caller.client.list_restaurants()
    if len(mine) == 1:
        return see(f"/ops/{mine[0].id}")
    return page(request, "restaurants.html", restaurants=mine)


@router.get("/ops/{restaurant_id}")
async def dashboard(
    request: Request,
    caller: User,
    restaurant_id: UUID,
    date: str | None = None,
    show: str = "live",
    part: str | None = None,
) -> Response:
    """A day at the restaurant; with `part=live` only what changes while one looks."""
    restaurant = await restaurant_of(caller, restaurant_id)
    shown = date_of(date, restaurant)
    return await _day(request, caller, restaurant, shown, show, is_part=part == "live")


async def _day(
    request: Request,
    caller: Caller,
    restaurant: MemberRestaurant,
    date: dt.date,
    show: str = "live",
    *,
    trouble: str | None = None,
    is_part: bool = False,
) -> Response:
    show = "all" if show == "all" else "live"
    overview, bookings, waiting = await asyncio.gather(
        caller.client.get_capacity_overview(restaurant.id, date),
        caller.client.list_bookings(restaurant.id, date, status=show),
        caller.client.list_waitlist(restaurant.id, date),
    )
    return page(
        request,
        "_dashboard_live.html" if is_part else "dashboard.html",
        409 if trouble else 200,
        restaurant=restaurant,
        current="dashboard",
        date=date,
        before=_days_from(date, -1),
        after=_days_from(date, 1),
        show=show,
        trouble=trouble,
        levels=LEVELS,
        overview=overview,
        debts=[_debt(debt, restaurant) for debt in overview.debts],
        hours={period.service_period_id: hours_of(period) for period in overview.service_periods},
        services=_by_service(overview, bookings),
        waiting=[(entry, local(entry.created_at, restaurant.timezone)) for entry in waiting],
        names={one.service_period_id: one.name for one in overview.service_periods},
    )


@router.post("/ops/{restaurant_id}/waitlist/{entry_id}/leave")
async def leave(
    request: Request,
    caller: User,
    restaurant_id: UUID,
    entry_id: UUID,
    date: Annotated[str, Form()] = "",
) -> Response:
    """Take somebody off the waitlist, or say why they stay."""
    restaurant = await restaurant_of(caller, restaurant_id)
    shown = date_of(date, restaurant)
    try:
        await caller.client.leave_waitlist(restaurant.id, entry_id)
    except errors.WrongState as error:
        status = str(error.detail.get("status", "")).replace("_", " ")
        message = f"Nobody was taken off the waitlist. {error.message}"
        if status:
            message += f" It is {status}."
        return await _day(request, caller, restaurant, shown, trouble=message)
    return see(f"/ops/{restaurant.id}?date={shown}#waitlist")


@router.get("/ops/{restaurant_id}/slot")
async def slot(
    request: Request,
    caller: User,
    restaurant_id: UUID,
    date: str,
    time: str,
    second: Annotated[bool, Query()] = False,
    part: str | None = None,
) -> Response:
    """The bookings that arrive in one slot; with `part=panel` without the page around them."""
    restaurant = await restaurant_of(caller, restaurant_id)
    shown = date_of(date, restaurant)
    try:
        at = rpc.iso_time(time)
    except ValueError:
        raise mistake("time", "A time is written HH:MM.") from None
    arrivals = await caller.client.list_slot_bookings(
        restaurant.id, shown, at, second_occurrence=second
    )
    return page(
        request,
        "_slot_panel.html" if part == "panel" else "slot.html",
        restaurant=restaurant,
        current="dashboard",
        date=shown,
        time=at,
        second=second,
        slot=arrivals.slot,
        bookings=arrivals.bookings,
    )


def _days_from(date: dt.date, days: int) -> dt.date | None:
    try:
        return date + dt.timedelta(days=days)
    except OverflowError:
        return None


def hours_of(period: PeriodOverview) -> list[tuple[str, list[SlotOverview]]]:
    """The slots of a service by the hour, each hour with how a heading calls it."""
    grouped = groupby(
        period.slots, key=lambda slot: (slot.date, slot.time.hour, slot.second_occurrence)
    )
    return [
        (f"{hour:02}:00" + (" again" if is_second else ""), list(slots))
        for (_, hour, is_second), slots in grouped
    ]


def _by_service(
    overview: CapacityOverview, bookings: tuple[Booking, ...]
) -> list[tuple[str, UUID, list[Booking]]]:
    """The bookings of each service, those of services that are no more at the end."""
    names = {period.service_period_id: period.name for period in overview.service_periods}
    order = [*names, *{booking.service_period_id for booking in bookings} - names.keys()]
    return [
        (names.get(period_id, "no service"), period_id, found)
        for period_id in order
        if (found := [one for one in bookings if one.service_period_id == period_id])
    ]


def _debt(debt: OpenDebt, restaurant: MemberRestaurant) -> dict[str, Any]:
    """Who answers for how much too much, in words."""
    operation = debt.operation or ""
    return {
        "debt": debt,
        "cause": _OPERATIONS.get(operation, operation.removeprefix("sql_").replace("_", " ")),
        "decided": local(debt.decided_at, restaurant.timezone),
    }
