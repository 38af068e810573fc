"""Where a guest books: a day with its times, then the details, then the booking."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Final

import psycopg
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from psycopg_pool import PoolTimeout, TooManyRequests

from capacity_db import errors, models
from capacity_db.errors import ErrorCode
from capacity_db.models import PublicRestaurant
from capacity_db.telemetry import describe
from capacity_db.web.callers import Caller, Guest
from capacity_db.web.pages import choosing, full, guest_bookings, guest_details, words
from capacity_db.web.pages.browser import browser, request_key
from capacity_db.web.pages.choosing import FULL, SOURCE, WEEK, Arrival, Here
from capacity_db.web.pages.forms import Entries
from capacity_db.web.pages.guest_errors import GuestRoute
from capacity_db.web.pages.render import page, see
from capacity_db.web.settings import Settings
from capacity_db.web.throttle import throttled

logger = logging.getLogger("capacity_db.web")
router = APIRouter(
    dependencies=[Depends(throttled("pages")), Depends(browser)], route_class=GuestRoute
)
router.include_router(guest_bookings.router)
router.include_router(guest_details.router)


@router.get("/")
async def start(request: Request) -> Response:
    """To the restaurant of this server, if it has one."""
    settings: Settings = request.app.state.settings
    if settings.restaurant_id is not None:
        return see(f"/r/{settings.restaurant_id}")
    return page(request, "guest/start.html")


@router.get("/r/{restaurant_id}")
async def day_page(request: Request, caller: Guest, restaurant: Here) -> Response:
    """Party and day, and the times of that day."""
    form = choosing.choice(request.query_params, restaurant)
    day, reasons = await choosing.look(caller.client, restaurant, form)
    week, others, taken = None, [], {}
    if day is not None and not form.errors:
        week = await _week(caller, restaurant, form, day)
        taken = await full.full_services(caller.client, restaurant, day)
    if day is not None and not choosing.is_any_free(day) and "party" not in form.errors:
        others = await choosing.other_days(caller.client, restaurant, day.party_size, day.date)
    return page(
        request,
        "guest/day.html",
        422 if form.errors else 200,
        **choosing.add_to({}),
        restaurant=restaurant,
        form=form,
        sizes=choosing.party_sizes(restaurant),
        day=None if form.errors else day,
        week=week,
        party=form.get("party"),
        sittings=[] if day is None else choosing.sittings(day),
        reasons=reasons,
        others=others,
        full=taken,
        may_wait=any(one.too_large is None for one in taken.values()),
    )


async def _week(
    caller: Caller, restaurant: PublicRestaurant, form: Entries, day: models.DayAvailability
) -> models.CalendarAvailability | None:
    """The seven days around a day, counted from today."""
    ahead = (day.date - restaurant.today).days // WEEK * WEEK
    first = restaurant.today + dt.timedelta(days=ahead)
    try:
        return await caller.client.get_calendar_availability(
            restaurant.id, first, WEEK, day.party_size, source=SOURCE
        )
    except errors.InvalidArgument as error:
        choosing.blame_search(form, restaurant, error)
        return None


@router.get("/r/{restaurant_id}/book")
async def details_page(request: Request, caller: Guest, restaurant: Here) -> Response:
    """The details of whoever books a time. One that is taken already leads to others."""
    # No details from the address: a link of somebody else's would fill them in. The key is the
    # address's: whoever comes back to the form and sends it again books once.
    said = request.query_params
    form = Entries({name: said.get(name, "") for name in ("at", "party", "key")})
    form.values["key"] = choosing.kept_key(form.get("key"))
    arrival = choosing.arrival_of(form)
    party = choosing.read_party(form, restaurant)
    if party is None:
        return see(f"/r/{restaurant.id}?date={arrival.date}&party={form.get('party')}")
    try:
        answer = await caller.client.check_slot_availability(
            restaurant.id,
            arrival.date,
            arrival.time,
            party,
            source=SOURCE,
            second_occurrence=arrival.is_second,
            alternatives=False,
        )
    except errors.InvalidArgument:
        return see(f"/r/{restaurant.id}?date={arrival.date}&party={party}")
    if answer.metadata is not None:
        form.values["night"] = str(answer.metadata.service_date)
    if answer.available:
        return _details(request, restaurant, form, arrival)
    return await _refused(request, caller, restaurant, form, arrival, answer)


def _details(
    request: Request,
    restaurant: PublicRestaurant,
    form: Entries,
    arrival: Arrival,
    *,
    status: int = 200,
    trouble: str | None = None,
) -> Response:
    return page(
        request,
        "guest/book.html",
        status,
        restaurant=restaurant,
        form=form,
        at=arrival,
        # After midnight the times are those of the day before.
        night=form.date("night") or arrival.date,
        party=choosing.known_party(form),
        trouble=trouble,
    )


@router.post("/r/{restaurant_id}/book", dependencies=[Depends(throttled("bookings"))])
async def book(request: Request, caller: Guest, restaurant: Here) -> Response:
    """Book; when somebody was faster, come back with what else is free."""
    form = await choosing.sent(request, "at", "party", "night")
    arrival = choosing.arrival_of(form)
    party = choosing.read_party(form, restaurant)
    if form.text("name") is None:
        form.errors["name"] = "Please tell us your name."
    if form.errors or party is None:
        return _details(request, restaurant, form, arrival, status=422)
    try:
        result = await caller.client.create_booking(
            restaurant.id,
            arrival.date,
            arrival.time,
            party,
            # A form may offer several times, each a request of its own.
            idempotency_key=request_key(request, form.get("key"), arrival),
            source=SOURCE,
            alternatives=False,
            options={"second_occurrence": True} if arrival.is_second else None,
            **choosing.details(form),
        )
    except errors.InvalidArgument as error:
        choosing.blame(form, restaurant, error)
        return _details(request, restaurant, form, arrival, status=422)
    except errors.Conflict as error:
        if error.code != ErrorCode.IDEMPOTENCY_KEY_REUSED:
            raise
        form.values["key"] = choosing.new_key()
        return _details(request, restaurant, form, arrival, status=409, trouble="sent_before")
    except _UNCERTAIN as error:
        logger.error("a booking of a guest: %s", describe(error))
        return _details(request, restaurant, form, arrival, status=503, trouble="uncertain")
    if result.duplicate and (late := await _sent_late(caller, restaurant, form, arrival, result)):
        form.values["key"] = choosing.new_key()
        return _details(request, restaurant, form, arrival, status=409, trouble=late)
    if result.booking is not None and result.error is None:
        return see(f"/r/{restaurant.id}/bookings/{result.booking.reference}")
    if result.error is not None and result.error.code == ErrorCode.BOOKING_CONFLICT:
        return _details(request, restaurant, form, arrival, status=409, trouble="conflict")
    form.values["key"] = choosing.new_key()
    return await _refused(request, caller, restaurant, form, arrival, result)


async def _sent_late(
    caller: Caller,
    restaurant: PublicRestaurant,
    form: Entries,
    arrival: Arrival,
    result: models.BookingResult,
) -> str | None:
    """What has changed since a form was answered that is sent again; ``None``: nothing."""
    if result.error is None and result.booking is not None:
        booking = await caller.client.get_booking_by_reference(
            restaurant.id, result.booking.reference
        )
        return "cancelled" if booking.status == "cancelled" else None
    party = form.whole("party")
    assert party is not None
    answer = await caller.client.check_slot_availability(
        restaurant.id,
        arrival.date,
        arrival.time,
        party,
        source=SOURCE,
        second_occurrence=arrival.is_second,
        alternatives=False,
    )
    return "free" if answer.available else None


_UNCERTAIN: Final = (
    errors.ConnectionLost,
    psycopg.OperationalError,
    PoolTimeout,
    TooManyRequests,
)
"""Whether anything was decided is not known; the same key finds out, or decides."""


async def _refused(
    request: Request,
    caller: Caller,
    restaurant: PublicRestaurant,
    form: Entries,
    arrival: Arrival,
    answer: models.BookingResult | models.AvailabilityResult,
) -> Response:
    """The form again, with other times, or else other days and the waitlist."""
    party = form.whole("party")
    assert party is not None
    if isinstance(answer, models.BookingResult):
        assert answer.error is not None
        code, violations, service = answer.error.code, answer.error.violations, answer.capacity
    else:
        code, violations, service = answer.reason or "", answer.violations, answer.metadata
    alternatives = await caller.client.find_alternative_slots(
        restaurant.id, arrival.date, arrival.time, party, other_periods=True, source=SOURCE
    )
    date = arrival.date if service is None else service.service_date
    period_id = None if service is None else service.service_period_id
    is_other = all(slot.service_period_id != period_id for slot in alternatives)
    too_large = words.too_large(violations) if code == FULL else None
    elsewhere: tuple[models.AlternativeSlot, ...] = ()
    others: list[models.CalendarDay] = []
    periods: list[models.DayPeriod] = []
    if is_other:
        elsewhere = await full.same_time(
            caller.client, restaurant, arrival, party, service_period_id=period_id
        )
        if not elsewhere:
            others = await choosing.other_days(caller.client, restaurant, party, date)
        if code == FULL and too_large is None:
            day = await caller.client.get_day_availability(restaurant.id, date, party)
            # With room in another service, only the one that was asked for is worth waiting for.
            periods = [
                period
                for period in day.service_periods
                if not alternatives or period.service_period_id == period_id
            ]
    return page(
        request,
        "guest/refused.html",
        409 if code == FULL else 422,
        **choosing.add_to({}),
        restaurant=restaurant,
        form=form,
        at=arrival,
        party=party,
        date=date,
        is_full=code == FULL and too_large is None,
        is_sent=isinstance(answer, models.BookingResult),
        reasons=words.reasons(code, violations) if too_large is None else [too_large],
        too_large=too_large is not None,
        is_other=is_other,
        alternatives=sorted(alternatives, key=lambda slot: slot.starts_at),
        elsewhere=elsewhere,
        others=others,
        periods=periods,
    )
