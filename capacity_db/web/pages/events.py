"""What happens at a restaurant, as server-sent events: what kind and of which date, no more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Final
from uuid import UUID

import psycopg
from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from capacity_db.errors import CapacityDbError
from capacity_db.models import OutboxEvent
from capacity_db.web.callers import User
from capacity_db.web.feed import Events, Feed
from capacity_db.web.pages.staff import restaurant_of

router = APIRouter()

LONGEST_S: Final = 900.0
"""Then the browser comes again."""
ASK_AGAIN_S: Final = 30.0
"""Who is dismissed hears no more after so long."""
PING_S: Final = 15.0
_RETRY_MS: Final = 1000


class Notice(BaseModel):
    """An event without whom it is about: the page reads what it may see."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    type: str
    service_date: str | None


async def _listening(
    request: Request, caller: User, restaurant_id: UUID
) -> AsyncIterator[tuple[Events, float]]:
    """What comes from now on, for those who work there, and until when."""
    restaurant = await restaurant_of(caller, restaurant_id)
    assert caller.claims is not None
    seconds = min(LONGEST_S, float(caller.claims["exp"]) - time.time())
    feed: Feed = request.app.state.feed
    async with feed.listen(restaurant.id, caller.subject or "") as events:
        yield events, time.monotonic() + seconds


@router.get("/ops/{restaurant_id}/events")
async def events(
    caller: User,
    restaurant_id: UUID,
    listening: Annotated[tuple[Events, float], Depends(_listening)],
) -> EventSourceResponse:
    """Begins with `hello`: whatever is committed after it comes."""

    async def may_listen() -> bool:
        try:
            return await caller.client.user_role(restaurant_id) is not None
        except (CapacityDbError, psycopg.Error):
            return True  # not known: asked again

    return EventSourceResponse(
        _stream(*listening, may_listen),
        # Proxies pass on each event as it comes.
        headers={"X-Accel-Buffering": "no"},
    )


async def _stream(
    events: Events, ends_at: float, may_listen: Callable[[], Awaitable[bool]]
) -> AsyncIterator[bytes]:
    yield format_sse_event(event="hello", data_str="{}", retry=_RETRY_MS)
    asked_at = time.monotonic()
    while (left := ends_at - time.monotonic()) > 0:
        if time.monotonic() - asked_at > ASK_AGAIN_S:
            if not await may_listen():
                return
            asked_at = time.monotonic()
        try:
            async with asyncio.timeout(min(PING_S, left)):
                event = await events.get()
        except TimeoutError:
            # Whoever has gone is noticed by it.
            yield format_sse_event(comment="")
            continue
        if event is None:
            return
        yield format_sse_event(
            event="change", data_str=_notice(event).model_dump_json(by_alias=True)
        )


def _notice(event: OutboxEvent) -> Notice:
    date = event.service_date
    return Notice(type=event.event_type, service_date=date.isoformat() if date else None)
