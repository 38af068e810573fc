"""The public functions of ``capacity_v1`` about calendar feeds, one statement each."""

from __future__ import annotations

from capacity_db import models
from capacity_db.rpc import Rpc, declare


class _State(models.Model):
    calendar_feed: models.CalendarFeedState


SET_CALENDAR_FEED: Rpc[_State] = declare(
    "set_calendar_feed", _State, restaurant_id="uuid", is_on="boolean", options="jsonb"
)
GET_CALENDAR_FEED: Rpc[models.CalendarFeed] = declare(
    "get_calendar_feed",
    models.CalendarFeed,
    restaurant_id="uuid",
    token="text",  # noqa: S106 (a type)
)
