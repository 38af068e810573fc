"""Whoever listens is told of all that is committed, once, and of nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from capacity_db import AsyncCapacityClient, models
from capacity_db.web import feed as feeds
from capacity_db.web.feed import Events, Feed
from tests.web.support import DAY, House, Site

PATIENCE_S = 10.0
APPLICATION = "the feed under test"
INSERT_EVENTS = """
    INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id)
    SELECT %s::uuid, 'capacity.changed', %s::uuid FROM generate_series(1, %s)"""
A_FEW_POLLS_S = 3 * feeds.INTERVAL_S + 0.3


class Recording(AsyncCapacityClient):
    """A client that notes where each poll begins, and fails as often as it is told."""

    polls: list[tuple[int, int | None]]
    failures: list[Exception]

    async def list_events(self, restaurant_ids: Any, *, after: int | None = None) -> Any:
        """As the client does."""
        self.polls.append((len(restaurant_ids), after))
        if self.failures:
            raise self.failures.pop()
        return await super().list_events(restaurant_ids, after=after)


@asynccontextmanager
async def feed_of(site: Site) -> AsyncIterator[tuple[Feed, Recording]]:
    dsn = make_conninfo(site.app_dsn, application_name=APPLICATION)
    async with Recording(dsn) as client:
        client.polls, client.failures = [], []
        # A view of it notes into the same lists.
        service = client.as_service()
        async with Feed(service) as feed:
            yield feed, service


def run(site: Site, script: Callable[[Feed, Recording], Coroutine[Any, Any, None]]) -> None:
    async def within() -> None:
        async with feed_of(site) as (feed, client):
            await script(feed, client)

    asyncio.run(within())


async def book(site: Site, house: House, **more: Any) -> UUID:
    booked = await asyncio.to_thread(
        site.client.create_booking, house.id, DAY, more.pop("time", "19:00"), 2, **more
    )
    assert booked.booking is not None, booked.error
    return booked.booking.id


async def next_of(events: Events) -> models.OutboxEvent:
    async with asyncio.timeout(PATIENCE_S):
        event = await events.get()
    assert event is not None
    return event


async def nothing_more(events: Events) -> bool:
    await asyncio.sleep(A_FEW_POLLS_S)
    return events.empty()


def insert_events(site: Site, house: House, count: int) -> None:
    with psycopg.connect(site.dsn) as connection:
        connection.execute(INSERT_EVENTS, (house.id, house.id, count))


def test_a_booking_is_told_once_to_those_who_listen_to_its_restaurant(site: Site) -> None:
    house, other = site.house(), site.house()

    async def script(feed: Feed, _: Recording) -> None:
        async with (
            feed.listen(UUID(house.id)) as first,
            feed.listen(UUID(house.id)) as second,
            feed.listen(UUID(other.id)) as foreign,
        ):
            booking_id = await book(site, house)
            for events in (first, second):
                event = await next_of(events)
                assert (event.event_type, event.subject_id) == ("booking.created", booking_id)
                assert event.service_date == DAY
            assert await nothing_more(first)
            assert foreign.empty()
            # Its own do come.
            own_id = await book(site, other)
            assert (await next_of(foreign)).subject_id == own_id

    run(site, script)


@pytest.mark.parametrize("has_begun_before", [True, False])
def test_a_transaction_that_commits_after_a_later_one_is_told_too(
    site: Site, has_begun_before: bool
) -> None:
    assert _is_late_one_told(site, has_begun_before)


@pytest.mark.parametrize("has_begun_before", [True, False])
def test_without_overlap_it_would_be_lost(
    site: Site, has_begun_before: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "OVERLAP_IDS", 0)
    assert not _is_late_one_told(site, has_begun_before)


def _is_late_one_told(site: Site, has_begun_before: bool) -> bool:
    """The late one draws its id before anybody listens, or while somebody does."""
    house = site.house()
    told: list[str] = []

    async def script(feed: Feed, _: Recording) -> None:
        with psycopg.connect(site.dsn) as connection:
            if has_begun_before:
                connection.execute(INSERT_EVENTS, (house.id, house.id, 1))
                await book(site, house)
            async with feed.listen(UUID(house.id)) as events:
                if not has_begun_before:
                    connection.execute(INSERT_EVENTS, (house.id, house.id, 1))
                    booking_id = await book(site, house)
                    assert (await next_of(events)).subject_id == booking_id
                assert await nothing_more(events)
                connection.commit()
                await asyncio.sleep(A_FEW_POLLS_S)
                while not events.empty():
                    told.append((await next_of(events)).event_type)

    run(site, script)
    assert told in ([], ["capacity.changed"])
    return bool(told)


def test_what_happened_before_somebody_listened_is_not_told(site: Site) -> None:
    house = site.house()

    async def script(feed: Feed, _: Recording) -> None:
        async with feed.listen(UUID(house.id)) as events:
            await book(site, house)
            await next_of(events)
        await book(site, house, time="20:00")
        async with feed.listen(UUID(house.id)) as events:
            assert await nothing_more(events)
            last_id = await book(site, house, time="21:00")
            assert (await next_of(events)).subject_id == last_id

    run(site, script)


def test_who_joins_beside_a_quiet_restaurant_gets_no_history(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quiet one is far behind: reading from there would read all that the other ever did."""
    monkeypatch.setattr(feeds, "OVERLAP_IDS", 50)
    quiet, lively = site.house(), site.house()
    insert_events(site, lively, 400)

    async def script(feed: Feed, client: Recording) -> None:
        async with feed.listen(UUID(quiet.id)), feed.listen(UUID(lively.id)) as events:
            client.polls.clear()
            assert await nothing_more(events)
            newest = (await client.list_events([lively.id])).last_id
            begins = [after for count, after in client.polls if count == 2]
            assert begins
            assert all(after is not None and after >= newest - 50 for after in begins)
            await book(site, lively)
            assert (await next_of(events)).event_type == "booking.created"

    run(site, script)


def test_after_a_broken_connection_nothing_is_missing(site: Site) -> None:
    house = site.house()

    async def script(feed: Feed, client: Recording) -> None:
        async with feed.listen(UUID(house.id)) as events:
            client.failures.extend(
                [psycopg.OperationalError("the connection broke"), ValueError("no JSON")]
            )
            with psycopg.connect(site.dsn, autocommit=True) as connection:
                cut = connection.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND application_name = %s",
                    (APPLICATION,),
                ).fetchone()
                assert cut is not None
                assert cut[0] > 0
            booking_id = await book(site, house)
            assert (await next_of(events)).subject_id == booking_id
            assert not client.failures

    run(site, script)


def test_whoever_listens_is_told_when_the_database_stays_away(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "STALE_AFTER_S", 1.0)
    monkeypatch.setattr(feeds, "PAUSE_AFTER_FAILURE_S", 0.1)
    house = site.house()

    async def script(feed: Feed, client: Recording) -> None:
        async with feed.listen(UUID(house.id)) as events:
            client.failures.extend([psycopg.OperationalError("away")] * 20)
            assert await asyncio.wait_for(events.get(), 10) is None

    run(site, script)


def test_more_events_than_one_answer_has_are_all_read_and_a_full_queue_keeps_the_newest(
    site: Site,
) -> None:
    house = site.house()

    async def script(feed: Feed, _: Recording) -> None:
        async with feed.listen(UUID(house.id)) as events:
            await asyncio.to_thread(insert_events, site, house, 2500)
            last_id = await book(site, house)
            await asyncio.sleep(A_FEW_POLLS_S)
            got = [events.get_nowait() for _ in range(events.qsize())]
            assert len(got) == 100
            assert got[-1] is not None
            assert got[-1].subject_id == last_id

    run(site, script)


def test_when_it_closes_whoever_listens_is_told_and_so_is_whoever_comes_then(site: Site) -> None:
    house = site.house()

    async def script(feed: Feed, _: Recording) -> None:
        async with feed.listen(UUID(house.id)) as events:
            feed.close()
            assert events.get_nowait() is None
        async with feed.listen(UUID(house.id)) as events:
            assert events.get_nowait() is None

    run(site, script)
