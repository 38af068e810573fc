"""What a guest chooses: how many come, on which day, and when they arrive."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Self, TypedDict
from uuid import UUID

from fastapi import Depends, Request

from capacity_db import models, rpc
from capacity_db.async_client import AsyncCapacityClient
from capacity_db.errors import ErrorCode, InvalidArgument
from capacity_db.models import AlternativeSlot, PublicRestaurant, TimeSlot
from capacity_db.web.callers import Guest
from capacity_db.web.pages import words
from capacity_db.web.pages.forms import Entries
from capacity_db.web.problems import ProblemError

SOURCE: Final = "web"
FULL: Final = ErrorCode.CAPACITY_EXCEEDED
WEEK: Final = 7
_USUAL_PARTY: Final = 2
_LONGEST_LIST: Final = 20
_AHEAD_DAYS: Final = 42
_MOST_DAYS: Final = 6
_DETAILS: Final = ("name", "email", "phone", "notes")
_LONGEST_KEY: Final = 100


async def restaurant_here(request: Request, caller: Guest, restaurant_id: str) -> PublicRestaurant:
    """The restaurant of the address.

    Raises:
        ProblemError, NotFound: 404; there is none.
    """
    try:
        known = UUID(restaurant_id)
    except ValueError:
        raise ProblemError(
            404, "RESTAURANT_NOT_FOUND", "There is no restaurant at this address."
        ) from None
    restaurant = await caller.client.get_restaurant(known)
    request.state.restaurant = restaurant
    return restaurant


Here = Annotated[PublicRestaurant, Depends(restaurant_here)]


def reference_here(reference: str) -> str:
    """The reference of the address.

    Raises:
        ProblemError: 404; it is none.
    """
    if "\0" in reference:
        raise ProblemError(404, "NOT_FOUND", "There is nothing at this address.")
    return reference


Reference = Annotated[str, Depends(reference_here)]


@dataclass(frozen=True)
class Arrival:
    """A local date and time, as addresses and buttons carry it: ``2030-05-01T19:30``.

    Of a wall time that happens twice, ``is_second`` means the later one.
    """

    date: dt.date
    time: dt.time
    is_second: bool = False

    @classmethod
    def read(cls, text: str) -> Self:
        """The arrival that a text stands for.

        Raises:
            ValueError: it is none.
        """
        found = re.fullmatch(r"([0-9-]{10})T([0-9:]{5})(\.second)?", text)
        if found is None:
            raise ValueError(f"{text!r} is no arrival")
        return cls(rpc.iso_date(found[1]), rpc.iso_time(found[2]), found[3] is not None)

    @classmethod
    def of(cls, slot: TimeSlot | AlternativeSlot | models.Booking) -> Self:
        """The arrival in a slot, or of a booking."""
        if isinstance(slot, models.Booking):
            return cls(slot.booking_date, slot.start_time)
        return cls(slot.date, slot.time, getattr(slot, "second_occurrence", False))

    def __str__(self) -> str:
        return f"{self.date}T{self.time:%H:%M}" + (".second" if self.is_second else "")


def arrival_of(form: Entries) -> Arrival:
    """The arrival that a form asks for.

    Raises:
        ProblemError: 422; it names none.
    """
    try:
        return Arrival.read(form.get("at"))
    except ValueError:
        raise ProblemError(
            422,
            "INVALID_REQUEST",
            "This is not a time that can be booked.",
            hint="Go back, and choose one of the times.",
        ) from None


def choice(said: Mapping[str, str], restaurant: PublicRestaurant, **usual: object) -> Entries:
    """Party and day: what the address says, else the usual ones.

    Only what is no number or no date is wrong here; whether it will do is for the engine.
    """
    party = min(max(_USUAL_PARTY, restaurant.min_party_size), restaurant.max_party_size)
    values = {"party": party, "date": restaurant.today, **usual}
    form = Entries({name: said.get(name, value) for name, value in values.items()})
    read_party(form, restaurant)
    if form.date("date") is None:
        form.errors["date"] = f"Choose a day, such as {restaurant.today}."
    return form


def read_party(form: Entries, restaurant: PublicRestaurant) -> int | None:
    """How many come; ``None``, with a message, where that is no number."""
    party = form.whole("party")
    if party is None:
        form.errors["party"] = _sizes(restaurant)
    return party


def known_party(form: Entries) -> int | None:
    """The party of a form that was read; ``None`` where something is wrong with it."""
    return None if "party" in form.errors else form.whole("party")


def _sizes(restaurant: PublicRestaurant) -> str:
    sizes = words.sizes(restaurant.min_party_size, restaurant.max_party_size)
    return f"We take bookings for {sizes}."


async def look(
    client: AsyncCapacityClient, restaurant: PublicRestaurant, form: Entries, source: str = SOURCE
) -> tuple[models.DayAvailability | None, list[str]]:
    """The day that a form asks for, and why it takes nobody unless it is full.

    What is about a field is said there.
    """
    if form.errors:
        return None, []
    party, date = form.whole("party"), form.date("date")
    assert party is not None
    assert date is not None
    try:
        day = await client.get_day_availability(restaurant.id, date, party, source=source)
    except InvalidArgument as error:
        blame_search(form, restaurant, error)
        return None, []
    if is_any_free(day) or not day.slots or any(slot.reason == FULL for slot in day.slots):
        return day, []
    refused = [slot for slot in day.slots if slot.reason == "POLICY_REFUSED"]
    slot = next(iter(refused), day.slots[-1])
    answer = await client.check_slot_availability(
        restaurant.id,
        slot.date,
        slot.time,
        party,
        source=source,
        second_occurrence=slot.second_occurrence,
        alternatives=False,
    )
    said = words.by_field(answer.violations, is_past_day=date < restaurant.today)
    reasons = [text for field, text in said.items() if not field]
    form.errors |= {field: text for field, text in said.items() if field}
    return day, reasons


def is_any_free(day: models.DayAvailability) -> bool:
    """Whether a day has a time for the party."""
    return any(slot.available for slot in day.slots)


def blame_search(form: Entries, restaurant: PublicRestaurant, error: InvalidArgument) -> None:
    """Say at party or day what the engine cannot even judge."""
    # What PostgreSQL cannot even read is a number: a date was read before.
    if error.code in (ErrorCode.INVALID_PARTY_SIZE, "INVALID_VALUE"):
        form.errors["party"] = _sizes(restaurant)
    else:
        form.errors["date"] = "Nobody can book as far away as that."


def party_sizes(restaurant: PublicRestaurant) -> list[int]:
    """The sizes to pick from; none where they would be too many for a list."""
    sizes = range(restaurant.min_party_size, restaurant.max_party_size + 1)
    return list(sizes) if len(sizes) <= _LONGEST_LIST else []


async def sent(request: Request, *names: str) -> Entries:
    """A form of a guest, with the details of whoever books, and a key that names the request."""
    known = await request.form()
    texts = {name: known.get(name, "") for name in ("key", *names, *_DETAILS)}
    # Nobody types a NUL, and PostgreSQL stores none.
    form = Entries(
        {name: str(text).replace("\0", "") for name, text in texts.items() if isinstance(text, str)}
    )
    form.values["key"] = kept_key(form.get("key"))
    return form


def kept_key(key: str) -> str:
    """The key that came along, or a new one."""
    return key if 0 < len(key) <= _LONGEST_KEY and key.isprintable() else new_key()


def new_key() -> str:
    """A key for a form: what is sent with it is decided once."""
    return str(uuid.uuid4())


class Details(TypedDict):
    """Whoever books, by the names that the client has for it."""

    guest_name: str | None
    guest_email: str | None
    guest_phone: str | None
    notes: str | None


def details(form: Entries) -> Details:
    """What a form says about whoever books."""
    return {
        "guest_name": form.text("name"),
        "guest_email": form.text("email"),
        "guest_phone": form.text("phone"),
        "notes": form.text("notes"),
    }


def blame(form: Entries, restaurant: PublicRestaurant, error: InvalidArgument) -> None:
    """Say at the field what the engine has against it."""
    if error.code == ErrorCode.INVALID_PARTY_SIZE:
        form.errors["party"] = _sizes(restaurant)
        return
    names = {f"guest_{name}": name for name in _DETAILS if name != "notes"}
    form.blame(error, **names)
    if error.code == ErrorCode.TEXT_TOO_LONG:
        longest = error.detail.get("max_length")
        for place in form.errors:
            form.errors[place] = f"This is too long: it takes up to {longest} characters."


async def other_days(
    client: AsyncCapacityClient, restaurant: PublicRestaurant, party: int, after: dt.date
) -> list[models.CalendarDay]:
    """The next days that have room for the party."""
    first = max(after + dt.timedelta(days=1), restaurant.today)
    try:
        calendar = await client.get_calendar_availability(
            restaurant.id, first, _AHEAD_DAYS, party, source=SOURCE
        )
    except InvalidArgument:
        return []  # past the engine's own calendar
    return [day for day in calendar.days if day.available][:_MOST_DAYS]


def sittings(day: models.DayAvailability) -> list[tuple[models.DayPeriod, list[TimeSlot]]]:
    """The services of a day, each with its times."""
    return [
        (period, [s for s in day.slots if s.service_period_id == period.service_period_id])
        for period in day.service_periods
    ]


def add_to(context: dict[str, Any]) -> dict[str, Any]:
    """What the templates of guests call."""
    return {
        "arrival": Arrival.of,
        "key": new_key(),
        "shift": lambda date, days: date + dt.timedelta(days=days),
        "weekday": lambda date: f"{date:%a}",
        "why_not": words.WHY_NOT,
        **context,
    }
