"""What a guest does with a booking: look at it, keep it in a calendar, change it, cancel it."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from capacity_db import errors, models
from capacity_db.errors import ErrorCode
from capacity_db.models import PublicRestaurant
from capacity_db.web.callers import Caller, Guest
from capacity_db.web.ics import calendar_response, guest_calendar
from capacity_db.web.pages import choosing, full, words
from capacity_db.web.pages.browser import request_key
from capacity_db.web.pages.choosing import Here, Reference
from capacity_db.web.pages.forms import Entries
from capacity_db.web.pages.guest_errors import GuestRoute
from capacity_db.web.pages.render import page, see
from capacity_db.web.throttle import throttled

router = APIRouter(prefix="/r/{restaurant_id}/bookings/{reference}", route_class=GuestRoute)
_TO_COME: Final = ("pending", "confirmed")


async def _booking(caller: Caller, restaurant: PublicRestaurant, reference: str) -> models.Booking:
    return await caller.client.get_booking_by_reference(restaurant.id, reference)


def _path(booking: models.Booking) -> str:
    return f"/r/{booking.restaurant_id}/bookings/{booking.reference}"


def _place(booking: models.Booking) -> tuple[object, ...]:
    return booking.starts_at, booking.party_size


@router.get("")
async def booking_page(
    request: Request, caller: Guest, restaurant: Here, reference: Reference, done: str = ""
) -> Response:
    """The booking as it is now."""
    booking = await _booking(caller, restaurant, reference)
    return page(
        request,
        "guest/booking.html",
        restaurant=restaurant,
        booking=booking,
        is_to_come=booking.status in _TO_COME,
        done=done if done in ("changed", "cancelled") else "",
    )


@router.get("/calendar.ics")
async def calendar(caller: Guest, restaurant: Here, reference: Reference) -> Response:
    """The booking for the calendar on a phone, as it is now: a calendar may subscribe to it."""
    booking = await _booking(caller, restaurant, reference)
    return calendar_response(guest_calendar(restaurant, booking), "table.ics")


@router.get("/cancel")
async def cancel_page(
    request: Request, caller: Guest, restaurant: Here, reference: Reference
) -> Response:
    """Whether to cancel."""
    booking = await _booking(caller, restaurant, reference)
    if booking.status not in _TO_COME:
        return see(_path(booking))
    return page(request, "guest/cancel.html", restaurant=restaurant, booking=booking, is_busy=False)


@router.post("/cancel", dependencies=[Depends(throttled("bookings"))])
async def cancel(
    request: Request, caller: Guest, restaurant: Here, reference: Reference
) -> Response:
    """Give the place back."""
    try:
        result = await caller.client.cancel_booking_by_reference(restaurant.id, reference)
    except errors.WrongState:
        return see(f"/r/{restaurant.id}/bookings/{reference}")
    if result.error is not None or result.booking is None:
        booking = await _booking(caller, restaurant, reference)
        return page(
            request,
            "guest/cancel.html",
            409,
            restaurant=restaurant,
            booking=booking,
            is_busy=True,
        )
    return see(f"{_path(result.booking)}?done=cancelled")


@router.get("/change")
async def change_page(
    request: Request, caller: Guest, restaurant: Here, reference: Reference
) -> Response:
    """Another party, day or time."""
    booking = await _booking(caller, restaurant, reference)
    if booking.status not in _TO_COME:
        return see(_path(booking))
    form = choosing.choice(
        request.query_params, restaurant, party=booking.party_size, date=booking.service_date
    )
    form.values["key"] = choosing.new_key()
    return await _change_page(request, caller, restaurant, booking, form)


async def _change_page(
    request: Request,
    caller: Caller,
    restaurant: PublicRestaurant,
    booking: models.Booking,
    form: Entries,
    status: int = 200,
    **more: Any,
) -> Response:
    day, why = await choosing.look(caller.client, restaurant, form, booking.source)
    taken = {}
    if day is not None and not form.errors:
        taken = await full.full_services(caller.client, restaurant, day, booking.source)
    own = taken.get(booking.service_period_id)
    context: dict[str, Any] = {
        "reasons": [],
        "alternatives": (),
        "elsewhere": (),
        "trouble": "",
        "at": None,
        **more,
    }
    return page(
        request,
        "guest/change.html",
        422 if form.errors else status,
        **choosing.add_to(context),
        restaurant=restaurant,
        booking=booking,
        full=taken,
        # A party above a limit has no place there, however many of its own it gives back.
        may_ask=own is None or own.too_large is None,
        form=form,
        sizes=choosing.party_sizes(restaurant),
        why=why,
        day=None if form.errors else day,
        sittings=[] if day is None else choosing.sittings(day),
    )


@router.post("/change", dependencies=[Depends(throttled("bookings"))])
async def change(
    request: Request, caller: Guest, restaurant: Here, reference: Reference
) -> Response:
    """Change it all at once; when that is refused, the old place is kept."""
    form = await choosing.sent(request, "at", "party", "date", "version")
    arrival = choosing.arrival_of(form)
    booking = await _booking(caller, restaurant, reference)
    form.values["date"] = form.get("date") or str(arrival.date)
    party, version = choosing.read_party(form, restaurant), form.whole("version")
    if form.errors or party is None or version is None:
        return await _change_page(request, caller, restaurant, booking, form, 422)
    try:
        result = await caller.client.update_booking_by_reference(
            restaurant.id,
            reference,
            version,
            request_key(request, form.get("key"), arrival),
            party_size=party,
            booking_date=arrival.date,
            start_time=arrival.time,
            second_occurrence=arrival.is_second,
            alternatives=False,
        )
    except errors.InvalidArgument as error:
        choosing.blame(form, restaurant, error)
        return await _change_page(request, caller, restaurant, booking, form, 422)
    except errors.WrongState:
        return see(_path(booking))
    except errors.Conflict as error:
        if error.code not in (ErrorCode.BOOKING_CHANGED, ErrorCode.IDEMPOTENCY_KEY_REUSED):
            raise
        form.values["key"] = choosing.new_key()
        return await _change_page(
            request, caller, restaurant, booking, form, 409, trouble="changed"
        )
    if result.error is None:
        # Of two equal wall times the first cannot be had from the second: nothing has changed then.
        is_changed = (
            result.duplicate or result.booking is None or _place(result.booking) != _place(booking)
        )
        return see(_path(booking) + ("?done=changed" if is_changed else ""))
    if result.error.code == ErrorCode.BOOKING_CONFLICT:
        return await _change_page(
            request, caller, restaurant, booking, form, 409, trouble="conflict", at=arrival
        )
    form.values["key"] = choosing.new_key()
    refusal, place = result.error, result.capacity
    is_full = refusal.code == ErrorCode.CAPACITY_EXCEEDED
    too_large = words.too_large(refusal.violations) if is_full else None
    alternatives = await caller.client.find_alternative_slots(
        restaurant.id, arrival.date, arrival.time, party, other_periods=True, source=booking.source
    )
    period_id = None if place is None else place.service_period_id
    elsewhere: tuple[models.AlternativeSlot, ...] = ()
    if all(slot.service_period_id != period_id for slot in alternatives):
        elsewhere = await full.same_time(
            caller.client,
            restaurant,
            arrival,
            party,
            service_period_id=period_id,
            source=booking.source,
        )
    return await _change_page(
        request,
        caller,
        restaurant,
        booking,
        form,
        409 if is_full else 422,
        reasons=words.reasons(refusal.code, refusal.violations)
        if too_large is None
        else [too_large],
        alternatives=sorted(alternatives, key=lambda slot: slot.starts_at),
        elsewhere=elsewhere,
        at=arrival,
    )
