"""A restaurant's calendar feed: its address is its key."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from capacity_db.web.callers import Guest
from capacity_db.web.ics import FEED_RESPONSES, feed_response, restaurant_calendar
from capacity_db.web.responses import problems
from capacity_db.web.schemas import Id
from capacity_db.web.throttle import throttled

router = APIRouter(prefix="/calendar", tags=["calendar"])
Token = Annotated[str, Path(min_length=1, max_length=100)]


@router.get(
    "/{restaurant_id}/{token}.ics",
    dependencies=[Depends(throttled("pages"))],
    response_class=Response,
    responses={**FEED_RESPONSES, **problems(404, 422, 429)},
)
async def restaurant_feed(
    request: Request, caller: Guest, restaurant_id: Id, token: Token
) -> Response:
    """A restaurant's bookings from a week ago to 60 days ahead, for calendars that subscribe.

    Nothing in it is about a guest. Any admin turns the feed on or off, or changes its address.
    """
    feed = await caller.client.get_calendar_feed(restaurant_id, token)
    return feed_response(request, restaurant_calendar(feed), "bookings.ics")
