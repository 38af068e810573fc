"""Changes of rules, policy and calendar: first what they would touch, then saved or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from capacity_db import models
from capacity_db.errors import CapacityDbError
from capacity_db.web.callers import Caller
from capacity_db.web.pages.forms import Entries
from capacity_db.web.pages.named import bookings_of_days
from capacity_db.web.pages.render import page, see

STEP = "step"
"""The field that says what a button does: preview, save, or back to the form."""
SAVE, BACK = "save", "back"


@dataclass(frozen=True)
class Change:
    """A change that the client's method ``name`` makes with ``arguments``.

    ``title`` and ``button`` are what the preview says, ``path`` is where its form goes.
    """

    name: str
    arguments: Mapping[str, Any]
    title: str
    button: str
    path: str
    is_removal: bool = False


async def make(
    request: Request,
    caller: Caller,
    restaurant: models.MemberRestaurant,
    change: Change,
    form: Entries,
    fields: Mapping[str, str],
) -> Response | None:
    """Save a change, or show what it would touch; ``None``: ``form`` has what is wrong with it.

    ``fields`` are those of the engine's codes and names that the form calls otherwise.
    """
    client = caller.client
    try:
        if form.get(STEP) == SAVE:
            await getattr(client, change.name)(restaurant.id, **change.arguments)
            return see(f"/ops/{restaurant.id}/rules?done={change.name}")
        preview = await client.preview_capacity_change(restaurant.id, change.name, change.arguments)
    except CapacityDbError as error:
        form.blame(error, **fields)
        return None
    days = [one.service_date for one in preview.affected_bookings]
    known = await bookings_of_days(client, restaurant.id, days)
    return page(
        request,
        "change_preview.html",
        restaurant=restaurant,
        current="rules",
        change=change,
        preview=preview,
        affected=[(one, known.get(one.id)) for one in preview.affected_bookings],
        services=[(service, differences(service)) for service in preview.services],
        kept={name: value for name, value in form.values.items() if name != STEP},
    )


def differences(service: models.ServiceImpact) -> list[tuple[str, str, str]]:
    """What is other in a service: its name, what it was and what it would be."""
    before, after = service.before, service.after
    found = [("hours", _hours(before), _hours(after))]
    for name, attribute in (
        ("last arrival", "last_seating_time"),
        ("covers", "max_covers"),
        ("parties", "max_parties"),
        ("covers a slot", "slot_covers"),
    ):
        found.append((name, _text(getattr(before, attribute)), _text(getattr(after, attribute))))
    return [one for one in found if one[1] != one[2]]


def _hours(state: models.ServiceState) -> str:
    if not state.is_open or state.start_time is None or state.end_time is None:
        return "closed"
    return f"{state.start_time:%H:%M} to {state.end_time:%H:%M}"


def _text(value: Any) -> str:
    if value is None:
        return "no limit"
    return f"{value:%H:%M}" if hasattr(value, "hour") else f"{value:,}"
