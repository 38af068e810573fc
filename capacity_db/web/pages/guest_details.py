"""Who a booking is for: a guest changes name, contact and notes, which nobody has to judge."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from capacity_db import errors, models
from capacity_db.errors import ErrorCode
from capacity_db.models import PublicRestaurant
from capacity_db.web.callers import Guest
from capacity_db.web.pages import choosing
from capacity_db.web.pages.browser import request_key
from capacity_db.web.pages.choosing import Here, Reference
from capacity_db.web.pages.forms import Entries
from capacity_db.web.pages.guest_errors import GuestRoute
from capacity_db.web.pages.render import page, see
from capacity_db.web.throttle import throttled

router = APIRouter(prefix="/r/{restaurant_id}/bookings/{reference}/details", route_class=GuestRoute)


@router.get("")
async def details_page(
    request: Request, caller: Guest, restaurant: Here, reference: Reference
) -> Response:
    """The details as they are."""
    booking = await caller.client.get_booking_by_reference(restaurant.id, reference)
    return _page(request, restaurant, booking, _form_of(booking))


def _form_of(booking: models.Booking) -> Entries:
    return Entries(
        {
            "name": booking.guest_name or "",
            "email": booking.guest_email or "",
            "phone": booking.guest_phone or "",
            "notes": booking.notes or "",
            "key": choosing.new_key(),
        }
    )


def _page(
    request: Request,
    restaurant: PublicRestaurant,
    booking: models.Booking,
    form: Entries,
    status: int = 200,
    trouble: str = "",
) -> Response:
    return page(
        request,
        "guest/details.html",
        status,
        restaurant=restaurant,
        booking=booking,
        form=form,
        trouble=trouble,
    )


@router.post("", dependencies=[Depends(throttled("bookings"))])
async def change_details(
    request: Request, caller: Guest, restaurant: Here, reference: Reference
) -> Response:
    """Change them; the place is not touched."""
    form = await choosing.sent(request, "version")
    booking = await caller.client.get_booking_by_reference(restaurant.id, reference)
    version = form.whole("version")
    if form.text("name") is None:
        form.errors["name"] = "Please tell us your name."
    if form.errors or version is None:
        return _page(request, restaurant, booking, form, 422)
    try:
        result = await caller.client.update_booking_by_reference(
            restaurant.id,
            reference,
            version,
            request_key(request, form.get("key"), "details"),
            alternatives=False,
            **choosing.details(form),
        )
    except errors.InvalidArgument as error:
        choosing.blame(form, restaurant, error)
        return _page(request, restaurant, booking, form, 422)
    except errors.WrongState:
        return see(f"/r/{restaurant.id}/bookings/{reference}")
    except errors.Conflict as error:
        if error.code not in (ErrorCode.BOOKING_CHANGED, ErrorCode.IDEMPOTENCY_KEY_REUSED):
            raise
        form.values["key"] = choosing.new_key()
        return _page(request, restaurant, booking, form, 409, "changed")
    if result.error is not None:
        return _page(request, restaurant, booking, form, 409, "conflict")
    return see(f"/r/{restaurant.id}/bookings/{reference}?done=changed")
