"""What a guest does with a booking: look at it, keep it in a calendar, change it, cancel it."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from capacity_db import errors, models
from capacity_db.errors import ErrorCode
from capacity_db.models import PublicRestaurant
from capacity_db.web.callers import Caller, Guest
from capacity_db.web.pages import choosing, words
from capacity_db.web.pages.browser import request_key
from capacity_db.web.pages.choosing import SOURCE, Arrival, Here, Reference
from capacity_db.web.pages.forms import Entries
from capacity_db.web.pages.ics import calendar_file
from capacity_db.web.pages.render import page, see
from capacity_db.web.throttle import throttled

router = APIRouter(prefix="/r/{restaurant_id}/bookings/{reference}")
_TO_COME: Final = ("pending", "confirmed")


async def _booking(caller: Caller, restaurant: PublicRestaurant, reference: str) -> models.Booking:
    return await caller.client.get_booking_by_reference(restaurant.id, reference)


def _path(booking: models.Booking) -> str:
    return f"/r/{booking.restaurant_id}/bookings/{booking.reference}"


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
    """The booking for the calendar on a phone."""
    booking = await _booking(caller, restaurant, reference)
    return Response(
        calendar_file(restaurant, booking),
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="table.ics"'},
    )


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
    context: dict[str, Any] = {
        "reasons": [],
        "alternatives": (),
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
        now=Arrival.of(booking),
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
        return see(f"{_path(booking)}?done=changed")
    if result.error.code == ErrorCode.BOOKING_CONFLICT:
        return await _change_page(
            request, caller, restaurant, booking, form, 409, trouble="conflict", at=arrival
        )
    form.values["key"] = choosing.new_key()
    alternatives = await caller.client.find_alternative_slots(
        restaurant.id, arrival.date, arrival.time, party, other_periods=True, source=SOURCE
    )
    return await _change_page(
        request,
        caller,
        restaurant,
        booking,
        form,
        409 if result.error.code == ErrorCode.CAPACITY_EXCEEDED else 422,
        reasons=words.reasons(result.error.code, result.error.violations),
        alternatives=sorted(alternatives, key=lambda slot: slot.starts_at),
        at=arrival,
    )
