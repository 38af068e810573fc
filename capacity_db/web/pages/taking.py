"""Taking a booking by phone, and seating whoever stands at the door."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from capacity_db.errors import CapacityDbError, ErrorCode
from capacity_db.models import AlternativeSlot, BookingResult, MemberRestaurant
from capacity_db.web.callers import User
from capacity_db.web.pages import refusals
from capacity_db.web.pages.booking import path_of, path_of_taken
from capacity_db.web.pages.forms import Entries, entries
from capacity_db.web.pages.render import page, see
from capacity_db.web.pages.staff import restaurant_of
from capacity_db.web.pages.staff_errors import StaffRoute

router = APIRouter(prefix="/ops/{restaurant_id}", route_class=StaffRoute)

_GUEST: Final = ("guest_name", "guest_phone", "guest_email")
_WHEN: Final = ("party_size", "date", "time")
_FIELDS: Final = (*_GUEST, *_WHEN, "notes", "key")
_CALLED: Final = {
    "booking_date": "date",
    "start_time": "time",
    "INVALID_PARTY_SIZE": "party_size",
    "NONEXISTENT_LOCAL_TIME": "time",
}
"""Codes and names of the engine, and the fields they are about."""


@router.get("/bookings/new")
async def new_booking(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """A form for a booking. An address may say when, and for how many."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = Entries(dict.fromkeys(_FIELDS, ""))
    form.values["date"] = restaurant.today.isoformat()
    for name in _WHEN:
        if name in request.query_params:
            form.values[name] = request.query_params[name]
    return _form(request, restaurant, form)


def _form(
    request: Request,
    restaurant: MemberRestaurant,
    form: Entries,
    *,
    status: int = 200,
    why_not: Sequence[str] = (),
    alternatives: Sequence[AlternativeSlot] = (),
) -> Response:
    # Never the key of an address: whoever made the address would know it.
    form.values["key"] = form.get("key") or secrets.token_urlsafe(16)
    return page(
        request,
        "booking_form.html",
        status,
        restaurant=restaurant,
        current="dashboard",
        form=form,
        why_not=why_not,
        alternatives=sorted(alternatives, key=lambda slot: slot.starts_at),
    )


@router.post("/bookings/new")
async def take_booking(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """Take it, or come back with why not and what else is free."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = await entries(request, *_FIELDS, "at")
    _take_alternative(form)
    date, time, party = form.date("date"), form.time("time"), form.whole("party_size")
    for name in _WHEN:
        if form.text(name) is None:
            form.errors[name] = "Is needed."
    if form.errors or party is None:
        return _form(request, restaurant, form, status=422)
    try:
        result = await caller.client.create_booking(
            restaurant.id,
            date,
            time,
            party,
            # Each of the times that a form offers is a request of its own.
            idempotency_key=f"{form.get('key')} {date} {time}",
            source="phone",
            notes=form.text("notes"),
            **_guest(form),
        )
    except CapacityDbError as error:
        return _mistaken(request, restaurant, form, error)
    return _decided(request, restaurant, form, result)


def _take_alternative(form: Entries) -> None:
    """Put the time of the button that was pressed into the form."""
    date, _, time = form.get("at").partition(" ")
    if date and time:
        form.values |= {"date": date, "time": time}


def _guest(form: Entries) -> dict[str, Any]:
    return {name: form.text(name) for name in _GUEST}


def _mistaken(
    request: Request, restaurant: MemberRestaurant, form: Entries, error: CapacityDbError
) -> Response:
    """The form with what the engine has against it."""
    form.blame(error, **_CALLED)
    if error.code == ErrorCode.IDEMPOTENCY_KEY_REUSED:
        form.values["key"] = ""
        form.errors = {
            "": "This form was sent before, with other details. Send it again only if the guest"
            " wants another table."
        }
        return _form(request, restaurant, form, status=409)
    return _form(request, restaurant, form, status=422)


def _decided(
    request: Request, restaurant: MemberRestaurant, form: Entries, result: BookingResult
) -> Response:
    if result.booking is not None and result.error is None:
        return see(path_of_taken(result.booking))
    assert result.error is not None
    if result.error.code != ErrorCode.BOOKING_CONFLICT:
        # Decided: the same form again is another request, and may find a place that became free.
        form.values["key"] = ""
    return _form(
        request,
        restaurant,
        form,
        status=409,
        why_not=refusals.reasons(result.error),
        alternatives=result.alternatives,
    )


@router.get("/walk-in")
async def walk_in_page(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """A form for a party at the door."""
    restaurant = await restaurant_of(caller, restaurant_id)
    return _walk_in_form(request, restaurant, Entries({"party_size": "", "key": ""}))


@router.post("/walk-in")
async def seat_walk_in(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """Let them in, or say why not and when there is room."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = await entries(request, "party_size", "key")
    party = form.whole("party_size")
    if form.text("party_size") is None:
        form.errors["party_size"] = "Is needed."
    if form.errors or party is None:
        return _walk_in_form(request, restaurant, form, status=422)
    try:
        result = await caller.client.seat_walk_in(
            restaurant.id, party, idempotency_key=f"{form.get('key')} walk-in"
        )
    except CapacityDbError as error:
        form.blame(error, **_CALLED)
        form.values["key"] = ""
        return _walk_in_form(request, restaurant, form, status=422)
    if result.booking is not None and result.error is None:
        return see(path_of(result.booking, result.booking.status))
    assert result.error is not None
    if result.error.code != ErrorCode.BOOKING_CONFLICT:
        form.values["key"] = ""
    return _walk_in_form(
        request,
        restaurant,
        form,
        status=409,
        why_not=refusals.reasons(result.error),
        alternatives=result.alternatives,
    )


def _walk_in_form(
    request: Request,
    restaurant: MemberRestaurant,
    form: Entries,
    *,
    status: int = 200,
    why_not: Sequence[str] = (),
    alternatives: Sequence[AlternativeSlot] = (),
) -> Response:
    form.values["key"] = form.get("key") or secrets.token_urlsafe(16)
    return page(
        request,
        "walk_in.html",
        status,
        restaurant=restaurant,
        current="dashboard",
        form=form,
        why_not=why_not,
        alternatives=sorted(alternatives, key=lambda slot: slot.starts_at),
    )
