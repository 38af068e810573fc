"""A restaurant's bookings for a calendar.

``calendars.py`` is generated from this file by ``bin/generate_sync_client.py``.
"""

from __future__ import annotations

from capacity_db import calendar_functions as functions
from capacity_db import models, rpc
from capacity_db.async_caller import AsyncCaller
from capacity_db.rpc import Id


class AsyncCalendars:
    """The part of the client about calendar feeds.

    A feed shows a restaurant's bookings, without any guest data, to whoever has its token.
    """

    _caller: AsyncCaller

    async def set_calendar_feed(
        self, restaurant_id: Id, is_on: bool, *, renew: bool = False
    ) -> models.CalendarFeedState:
        """Turn a restaurant's feed on or off; admins may.

        Its token is in the answer of the call that made it, and nowhere else: keep it then. Where
        there is a feed already, ``renew`` makes a new token and ends the old one.

        Raises:
            NotFound (RESTAURANT_NOT_FOUND), NotAllowed.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "is_on": is_on,
            "options": rpc.options({"renew": renew}),
        }
        answer, _ = await self._caller.call(functions.SET_CALENDAR_FEED, arguments)
        return answer.calendar_feed

    async def get_calendar_feed(self, restaurant_id: Id, token: str) -> models.CalendarFeed:
        """The bookings from a week ago to 60 days ahead, for whoever has the token.

        Raises:
            NotFound (CALENDAR_FEED_NOT_FOUND): there is none, or another token opens it.
        """
        arguments = {"restaurant_id": restaurant_id, "token": token}
        answer, _ = await self._caller.call(functions.GET_CALENDAR_FEED, arguments)
        return answer
