"""One booking as staff see it: whom to call, where they sit, and what happened to it."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from capacity_db.errors import CapacityDbError, NotFound
from capacity_db.models import Booking, MemberRestaurant
from capacity_db.web.callers import Caller, User
from capacity_db.web.pages import refusals
from capacity_db.web.pages.forms import Entries, entries
from capacity_db.web.pages.render import page, see
from capacity_db.web.pages.staff import local, restaurant_of
from capacity_db.web.pages.staff_errors import StaffRoute

router = APIRouter(prefix="/ops/{restaurant_id}/bookings/{booking_id}", route_class=StaffRoute)

CANCELLED: Final = "cancelled"
ACTIONS: Final = {
    "confirmed": "Confirm",
    "seated": "Arrived",
    "completed": "Left",
    "no_show": "Did not come",
    CANCELLED: "Cancel …",
}
"""Buttons by the status they lead to. Which may follow which is the database's to say."""
_DONE: Final = {
    "confirmed": "The booking is confirmed.",
    "seated": "The party is here.",
    "completed": "The party has left.",
    "no_show": "It is noted that the party did not come.",
    CANCELLED: "The booking is cancelled.",
}
_TAKEN: Final = "taken"
_FIELDS: Final = ("status", "version", "reason")


def path_of(booking: Booking, done: str = "") -> str:
    """Where a booking is seen, with what was just done."""
    said = f"?done={done}" if done else ""
    return f"/ops/{booking.restaurant_id}/bookings/{booking.id}{said}"


def path_of_taken(booking: Booking) -> str:
    """Where a booking is seen that was just taken."""
    return path_of(booking, _TAKEN)


@router.get("")
async def booking_page(
    request: Request, caller: User, restaurant_id: UUID, booking_id: UUID, done: str = ""
) -> Response:
    """The booking, and what can be said of it."""
    restaurant = await restaurant_of(caller, restaurant_id)
    booking = await caller.client.get_booking(restaurant.id, booking_id)
    said = "The booking is taken." if done == _TAKEN else None
    # Nobody else can put words here: what was done is read from how the booking is now.
    return await _page(
        request,
        caller,
        restaurant,
        booking,
        Entries(),
        said=_DONE.get(done) if done == booking.status else said,
    )


@router.get("/cancel")
async def cancel_page(
    request: Request, caller: User, restaurant_id: UUID, booking_id: UUID
) -> Response:
    """Ask whether it shall be cancelled, and why."""
    restaurant = await restaurant_of(caller, restaurant_id)
    booking = await caller.client.get_booking(restaurant.id, booking_id)
    return _cancel_page(request, restaurant, booking, Entries())


@router.post("")
async def change_status(
    request: Request, caller: User, restaurant_id: UUID, booking_id: UUID
) -> Response:
    """Do what was asked for, or say why the booking stays as it is."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = await entries(request, *_FIELDS)
    status, version = form.get("status"), form.whole("version")
    allowed: list[str] | None = None
    try:
        result = await caller.client.transition_booking(
            restaurant.id,
            booking_id,
            status,
            expected_version=version,
            reason=form.text("reason"),
        )
    except NotFound:
        raise
    except CapacityDbError as error:
        form.blame(error, BOOKING_CHANGED="", WRONG_STATUS="", INVALID_STATUS="")
        if error.code == "WRONG_STATUS":
            allowed = [str(one) for one in error.detail.get("allowed", ())]
    else:
        if result.error is None:
            return see(f"/ops/{restaurant.id}/bookings/{booking_id}?done={status}")
        form.errors[""] = " ".join(refusals.reasons(result.error))
    booking = await caller.client.get_booking(restaurant.id, booking_id)
    if "reason" in form.errors:
        return _cancel_page(request, restaurant, booking, form)
    return await _page(request, caller, restaurant, booking, form, allowed=allowed)


async def _page(
    request: Request,
    caller: Caller,
    restaurant: MemberRestaurant,
    booking: Booking,
    form: Entries,
    *,
    said: str | None = None,
    allowed: list[str] | None = None,
) -> Response:
    periods = await caller.client.list_service_periods(restaurant.id)
    names = {one.id: one.name for one in periods}
    follow = ACTIONS if allowed is None else allowed
    return page(
        request,
        "booking.html",
        409 if form.errors else 200,
        restaurant=restaurant,
        current="dashboard",
        booking=booking,
        service=names.get(booking.service_period_id),
        taken=local(booking.created_at, restaurant.timezone),
        until=local(booking.ends_at, restaurant.timezone),
        said=said,
        trouble=form.errors.get("") or next(iter(form.errors.values()), None),
        is_told=allowed is not None,
        actions=[
            (one, _label(one, booking))
            for one in follow
            if one in ACTIONS and one != booking.status
        ],
    )


def _label(status: str, booking: Booking) -> str:
    """What to call the way to a status: who is not here after all is confirmed again."""
    is_back = (booking.status, status) == ("seated", "confirmed")
    return "Not here after all" if is_back else ACTIONS[status]


def _cancel_page(
    request: Request, restaurant: MemberRestaurant, booking: Booking, form: Entries
) -> Response:
    return page(
        request,
        "booking_cancel.html",
        422 if form.errors else 200,
        restaurant=restaurant,
        current="dashboard",
        booking=booking,
        form=form,
    )
