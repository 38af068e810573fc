"""Where a guest waits for a place: joining, the place in line, an offer and its answer."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from capacity_db import errors, models
from capacity_db.errors import ErrorCode
from capacity_db.models import PublicRestaurant
from capacity_db.web.callers import Caller, Guest
from capacity_db.web.pages import choosing, full, words
from capacity_db.web.pages.browser import browser, request_key
from capacity_db.web.pages.choosing import SOURCE, Here, Reference
from capacity_db.web.pages.forms import Entries
from capacity_db.web.pages.guest_errors import GuestRoute
from capacity_db.web.pages.render import page, see
from capacity_db.web.problems import ProblemError
from capacity_db.web.throttle import throttled

router = APIRouter(
    prefix="/r/{restaurant_id}/waitlist",
    dependencies=[Depends(throttled("pages")), Depends(browser)],
    route_class=GuestRoute,
)
_decides = [Depends(throttled("bookings"))]


@router.get("")
async def join_page(request: Request, caller: Guest, restaurant: Here) -> Response:
    """For which service of a day to wait."""
    form = choosing.choice(request.query_params, restaurant)
    empty = dict.fromkeys(("name", "email", "phone", "notes", "first", "last"), "")
    form.values = {
        **empty,
        **form.values,
        "period": request.query_params.get("period", ""),
        "key": choosing.new_key(),
    }
    # The page of the day says what is wrong with party or day.
    await choosing.look(caller.client, restaurant, form)
    if form.errors:
        said = {name: form.get(name) for name in ("date", "party")}
        return see(f"/r/{restaurant.id}?{urlencode(said)}")
    return await _join_page(request, caller, restaurant, form)


async def _join_page(
    request: Request,
    caller: Caller,
    restaurant: PublicRestaurant,
    form: Entries,
    status: int = 200,
    **more: Any,
) -> Response:
    date, party = form.date("date"), form.whole("party")
    assert date is not None
    assert party is not None
    day = await caller.client.get_day_availability(restaurant.id, date, party, source=SOURCE)
    taken = await full.full_services(caller.client, restaurant, day)
    periods = full.worth_waiting(day.service_periods, taken)
    others = [] if periods else await choosing.other_days(caller.client, restaurant, party, date)
    too_large = next((one.too_large for one in taken.values() if one.too_large), None)
    context: dict[str, Any] = {"reasons": [], "trouble": "", **more}
    return page(
        request,
        "guest/join.html",
        422 if form.errors else status,
        **context,
        restaurant=restaurant,
        form=form,
        date=date,
        party=party,
        periods=periods,
        too_large=too_large if day.service_periods else None,
        others=others,
    )


@router.post("", dependencies=_decides)
async def join(request: Request, caller: Guest, restaurant: Here) -> Response:
    """Wait. With room there, the offer is made at once."""
    form = await choosing.sent(request, "party", "date", "period", "first", "last")
    checked = choosing.choice(form.values, restaurant)
    if checked.errors:
        raise ProblemError(
            422,
            "INVALID_REQUEST",
            "Nobody can wait for that.",
            detail=" ".join(checked.errors.values()),
            hint="Go back, and choose a day.",
        )
    date, party = checked.date("date"), checked.whole("party")
    assert date is not None
    assert party is not None
    if form.text("name") is None:
        form.errors["name"] = "Please tell us your name."
    first, last, period = form.time("first"), form.time("last"), _period(form)
    if form.errors or period is None:
        return await _join_page(request, caller, restaurant, form, 422)
    try:
        result = await caller.client.join_waitlist(
            restaurant.id,
            date,
            period,
            party,
            idempotency_key=request_key(request, form.get("key"), period),
            first_time=first,
            last_time=last,
            source=SOURCE,
            **choosing.details(form),
        )
    except errors.InvalidArgument as error:
        if error.code == ErrorCode.INVALID_RANGE:
            form.errors["first"] = "We seat nobody between these times."
        else:
            choosing.blame(form, restaurant, error)
        return await _join_page(request, caller, restaurant, form, 422)
    except errors.Conflict as error:
        if error.code != ErrorCode.IDEMPOTENCY_KEY_REUSED:
            raise
        form.values["key"] = choosing.new_key()
        return await _join_page(request, caller, restaurant, form, 409, trouble="sent_before")
    if result.entry is not None and result.error is None:
        return see(_path(result.entry))
    assert result.error is not None
    if result.error.code == ErrorCode.BOOKING_CONFLICT:
        return await _join_page(request, caller, restaurant, form, 409, trouble="conflict")
    form.values["key"] = choosing.new_key()
    said = words.reasons(result.error.code, result.error.violations)
    return await _join_page(request, caller, restaurant, form, 422, reasons=said)


def _period(form: Entries) -> UUID | None:
    try:
        return UUID(form.get("period"))
    except ValueError:
        form.errors["period"] = "Choose a service."
        return None


def _path(entry: models.WaitlistEntry) -> str:
    return f"/r/{entry.restaurant_id}/waitlist/{entry.reference}"


@router.get("/{reference}")
async def waiting_page(
    request: Request, caller: Guest, restaurant: Here, reference: Reference
) -> Response:
    """How it stands: the place in line, or an offer."""
    return await _waiting_page(request, caller, restaurant, reference)


async def _waiting_page(
    request: Request,
    caller: Caller,
    restaurant: PublicRestaurant,
    reference: str,
    template: str = "guest/waiting.html",
    status: int = 200,
    trouble: str = "",
) -> Response:
    entry = await caller.client.get_waitlist_entry_by_reference(restaurant.id, reference)
    day = await caller.client.get_day_availability(
        restaurant.id, entry.service_date, entry.party_size
    )
    names = {period.service_period_id: period.name for period in day.service_periods}
    return page(
        request,
        template,
        status,
        restaurant=restaurant,
        entry=entry,
        service=names.get(entry.service_period_id),
        trouble=trouble,
    )


@router.post("/{reference}/accept", dependencies=_decides)
async def accept(
    request: Request, caller: Guest, restaurant: Here, reference: Reference
) -> Response:
    """Take the place that is offered. A second click finds it taken."""
    return await _answer(
        request,
        caller,
        restaurant,
        reference,
        caller.client.accept_offer_by_reference(restaurant.id, reference),
    )


@router.post("/{reference}/decline", dependencies=_decides)
async def decline(
    request: Request, caller: Guest, restaurant: Here, reference: Reference
) -> Response:
    """Leave the place to the next."""
    return await _answer(
        request,
        caller,
        restaurant,
        reference,
        caller.client.decline_offer_by_reference(restaurant.id, reference),
    )


@router.get("/{reference}/leave")
async def leave_page(
    request: Request, caller: Guest, restaurant: Here, reference: Reference
) -> Response:
    """Whether to wait no longer."""
    return await _waiting_page(request, caller, restaurant, reference, "guest/leave.html")


@router.post("/{reference}/leave", dependencies=_decides)
async def leave(
    request: Request, caller: Guest, restaurant: Here, reference: Reference
) -> Response:
    """Wait no longer."""
    return await _answer(
        request,
        caller,
        restaurant,
        reference,
        caller.client.leave_waitlist_by_reference(restaurant.id, reference),
    )


async def _answer(
    request: Request,
    caller: Caller,
    restaurant: PublicRestaurant,
    reference: str,
    call: Awaitable[models.WaitlistResult],
) -> Response:
    """Where an answer leads; one that comes too late is told how it stands."""
    try:
        result = await call
    except errors.WrongState:
        return see(f"/r/{restaurant.id}/waitlist/{reference}")
    if result.error is not None:
        is_conflict = result.error.code == ErrorCode.BOOKING_CONFLICT
        said = "Many ask at this moment. Nothing was changed: please try again."
        trouble = said if is_conflict else words.reasons(result.error.code)[0]
        return await _waiting_page(
            request, caller, restaurant, reference, status=409, trouble=trouble
        )
    if result.booking is not None:
        return see(f"/r/{restaurant.id}/bookings/{result.booking.reference}")
    return see(f"/r/{restaurant.id}/waitlist/{reference}")
