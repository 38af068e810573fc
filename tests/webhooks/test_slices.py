"""A large backlog: handed over in slices, and what waits for others hides nothing."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import psycopg
import pytest

from capacity_db import AsyncCapacityClient, CapacityClient
from capacity_db.delivering import Worker
from capacity_db.models import TakenDelivery
from tests.support.databases import AnyConnection
from tests.webhooks.support import book, finish, hook, open_restaurant, rows, take
from tests.webhooks.test_hand_over import CHANGE, House, house, version

__all__ = ["house"]

REPLACE = """
    DO $do$ BEGIN EXECUTE replace(
        pg_get_functiondef((SELECT oid FROM pg_proc WHERE proname = '{routine}')),
        $was${was}$was$, $now${now}$now$); END $do$"""
UPPER_BOUND = "AND pg_visible_in_snapshot(e.transaction_id::text::xid8, p_cursor.handing_over)"
FOLLOWERS = """
    INSERT INTO capacity.webhook_deliveries (
        restaurant_id, webhook_id, event_id, event_type, subject_id, body, next_attempt_at)
    SELECT w.restaurant_id, w.id, 1000000 + n, 'capacity.changed', w.restaurant_id, '{}',
           CASE n WHEN 1 THEN now() + interval '20 minutes' ELSE now() - interval '1 hour' END
    FROM capacity.webhooks AS w, generate_series(1, 1500) AS n"""


def change(connection: AnyConnection, routine: str, was: str, now: str) -> None:
    """Replace a piece of a routine, which must have it."""
    body = "SELECT prosrc FROM pg_proc WHERE proname = %s"
    assert was in connection.execute(body, (routine,)).fetchone()[0]  # type: ignore[index]
    statement = REPLACE.format(routine=routine, was=was, now=now)
    connection.execute(statement.encode())


def slice_finely(connection: AnyConnection) -> None:
    """One slice a call, of two events."""
    change(connection, "hand_over_events", "integer := 1000", "integer := 2")
    change(connection, "hand_over_events", "1 second", "-1 seconds")


def passed_by(house: House) -> list[tuple[str, int | None]]:
    """One booking: an early change commits behind a pass that is under way, a later one ahead."""
    slice_finely(house.connection)
    with house.session() as late:
        late.execute(CHANGE, (house.booking,))
        others = [book(house.client, house.restaurant, day) for day in range(4)]
        handed_over = 0
        while not handed_over:  # what happened before there was a webhook is gone by
            first = house.client.take_deliveries(limit=1000)
            handed_over = first.handed_over
            assert not first.is_complete
        late.commit()
    house.connection.execute(CHANGE, (house.booking,))
    found: list[TakenDelivery] = [*first.deliveries]
    finish(house.client, *found)
    is_complete = False
    while not is_complete:
        taken = house.client.take_deliveries(limit=1000)
        found += taken.deliveries
        finish(house.client, *taken.deliveries)
        is_complete = taken.is_complete and not taken.deliveries
    told = [(one.event_type, version(one)) for one in found]
    assert told.count(("booking.created", 1)) == len(others)
    return [one for one in told if one[0] == "booking.changed"]


def test_slices_lose_nothing_and_keep_the_order_of_a_booking(house: House) -> None:
    assert passed_by(house) == [("booking.changed", 2), ("booking.changed", 3)]


def test_slices_without_an_upper_snapshot_disorder_it(house: House) -> None:
    """Red control."""
    change(house.connection, "hand_over_slice", UPPER_BOUND, "")
    assert passed_by(house) == [("booking.changed", 3), ("booking.changed", 2)]


def test_a_pass_goes_through_every_restaurant_and_says_how_far_it_is(house: House) -> None:
    slice_finely(house.connection)
    for _ in range(3):
        other = open_restaurant(house.client)
        hook(house.client, other)
        for day in range(3):
            book(house.client, other, day)
    waiting = "SELECT webhooks_pending FROM capacity_v1.monitor_summary"
    assert rows(house.connection, waiting) == [(9,)]
    handed = []
    while not (taken := house.client.take_deliveries(limit=1)).is_complete:
        handed.append(taken.handed_over)
        assert rows(house.connection, waiting) == [(9,)]
    assert max(handed) == 2
    assert sum(handed) + taken.handed_over == 9
    assert rows(house.connection, "SELECT handing_over FROM capacity.event_cursor") == [(None,)]


@pytest.mark.parametrize("is_under_way", [False, True])
def test_a_restored_backlog_is_renumbered_in_slices(house: House, is_under_way: bool) -> None:
    for day in range(3):
        book(house.client, house.restaurant, day)
    assert len(house.sent()) == 3
    for day in range(3, 8):
        book(house.client, house.restaurant, day)
    slice_finely(house.connection)
    if is_under_way:
        assert not house.client.take_deliveries(limit=1).is_complete
    for statement in (
        "UPDATE capacity.outbox_events SET transaction_id = transaction_id + 900000000",
        "UPDATE capacity.event_cursor SET system_identifier = 7,"
        " handed_over = (SELECT format('%s:%s:', max(transaction_id), max(transaction_id))"
        "                FROM capacity.outbox_events)::pg_snapshot",
    ):
        house.connection.execute(statement.encode())
    handed = 0
    while not (taken := house.client.take_deliveries(limit=1)).is_complete:
        handed += taken.handed_over
    assert handed + taken.handed_over == 5
    assert rows(house.connection, "SELECT count(*) FROM capacity.webhook_deliveries") == [(8,)]


def test_a_worker_that_runs_once_ends_when_all_of_it_is_handed_over(house: House) -> None:
    for day in range(7):
        book(house.client, house.restaurant, day)
    slice_finely(house.connection)
    arrived: list[TakenDelivery] = []

    class Wire:
        timeout = 1.0

        async def send(self, delivery: TakenDelivery) -> dict[str, Any]:
            arrived.append(delivery)
            return {"status_code": 200}

    async def run() -> None:
        async with AsyncCapacityClient(house.dsn) as client:
            await Worker(client, Wire(), interval=30).run(once=True)  # type: ignore[arg-type]

    asyncio.run(run())
    assert [json.loads(one.body)["version"] for one in arrived] == [1] * 7


def sent_behind_followers(house: House) -> int:
    """How many calls it takes to reach a booking behind 1499 that wait for one that backs off."""
    house.connection.execute(FOLLOWERS.encode())
    book(house.client, house.restaurant)
    for call in range(1, 5):
        if take(house.client):
            return call
    return 0


def test_what_waits_for_one_that_backs_off_hides_nothing(house: House) -> None:
    assert sent_behind_followers(house) == 2
    due = "SELECT count(*) FROM capacity.webhook_deliveries WHERE next_attempt_at <= now()"
    assert rows(house.connection, due) == [(499,)]


def test_unless_it_is_not_put_off(house: House) -> None:
    """Red control."""
    change(house.connection, "postpone_followers", "OFFSET 999", "OFFSET 9999")
    assert sent_behind_followers(house) == 0


@pytest.mark.parametrize("status_code", [200, 500])
def test_the_next_one_is_due_when_the_earlier_one_is_done_with(
    house: House, status_code: int
) -> None:
    sent_behind_followers(house)
    house.connection.execute(
        b"UPDATE capacity.webhook_deliveries SET next_attempt_at = now() WHERE event_id = 1000001"
    )
    client: CapacityClient = house.client
    (head,) = (one for one in take(client) if one.event_type == "capacity.changed")
    result = {"restaurant_id": head.restaurant_id, "id": head.id, "lease": head.lease}
    client.finish_deliveries([{**result, "status_code": status_code}], delay_seconds=[])
    house.connection.execute(b"UPDATE capacity.webhooks SET paused_until = NULL")
    (following,) = take(client)
    number = "SELECT event_id FROM capacity.webhook_deliveries WHERE leased_by = %s"
    assert rows(house.connection, number.replace("%s", f"'{following.lease}'")) == [(1000002,)]


def test_who_looks_at_what_was_before_it_was_put_off_begins_anew(house: House) -> None:
    """Or the next one would wait with nobody to wake it."""
    house.connection.execute(FOLLOWERS.encode())
    house.connection.execute(
        b"UPDATE capacity.webhook_deliveries SET next_attempt_at = now() - interval '2 hours'"
        b" WHERE event_id = 1000001"
    )
    (head,) = take(house.client)
    house.connection.execute(
        b"UPDATE capacity.webhook_deliveries SET next_attempt_at = now() - interval '1 hour'"
        b" WHERE status = 'pending' AND leased_by IS NULL"
    )
    with house.session() as finisher:
        finisher.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        finisher.execute("SELECT count(*) FROM capacity.webhook_deliveries")
        assert take(house.client) == ()
        with pytest.raises(psycopg.errors.SerializationFailure):
            finisher.execute(
                "SELECT capacity_v1.finish_deliveries(jsonb_build_array(jsonb_build_object("
                "'restaurant_id', %s::uuid, 'id', %s::uuid, 'lease', %s::uuid,"
                " 'status_code', 200)))",
                (head.restaurant_id, head.id, head.lease),
            )
