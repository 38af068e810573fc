"""What all pages of staff need: the restaurant, if whoever asks works there."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from capacity_db import rpc
from capacity_db.models import MemberRestaurant
from capacity_db.web.callers import Caller
from capacity_db.web.problems import FieldProblem, ProblemError


async def restaurant_of(caller: Caller, restaurant_id: UUID) -> MemberRestaurant:
    """The restaurant as its staff see it.

    Raises:
        ProblemError: 404; there is none, or the caller does not work there. It does not say which.
    """
    for restaurant in await caller.client.list_restaurants():
        if restaurant.id == restaurant_id:
            return restaurant
    raise ProblemError(
        404,
        "RESTAURANT_NOT_FOUND",
        "There is no such restaurant, or you do not work there.",
        hint="Pick one of yours, or ask an administrator of the restaurant to add you.",
    )


def date_of(text: str | None, restaurant: MemberRestaurant) -> dt.date:
    """The date of an address; without one, today at the restaurant.

    Raises:
        ProblemError: 422; it is no date.
    """
    if not text:
        return restaurant.today
    try:
        return rpc.iso_date(text)
    except ValueError:
        raise mistake("date", "A date is written YYYY-MM-DD.") from None


def mistake(field: str, message: str) -> ProblemError:
    """What an address says does not hold."""
    return ProblemError(
        422,
        "INVALID_REQUEST",
        "This address does not hold.",
        errors=[FieldProblem(field=field, rule="format", message=message)],
    )


def local(moment: dt.datetime | None, timezone: str) -> str | None:
    """A moment as the restaurant's clock and calendar say it."""
    if moment is None:
        return None
    try:
        at = moment.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError):
        # The database knows zones that this machine does not.
        at = moment
    return f"{at:%a} {at.day} {at:%b %H:%M}" + (" UTC" if at is moment else "")
