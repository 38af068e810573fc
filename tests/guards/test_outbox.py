"""An event is written if and only if what it tells of is committed."""

from __future__ import annotations

import psycopg
import pytest

from tests.guards.support import LIMITS, Scene, refusal

EVENTS = "SELECT array_agg(event_type ORDER BY id) FROM capacity.outbox_events WHERE id > %(last)s"
BOOK = "SELECT tests.book(%(r)s, {}, '2050-06-20') #>> '{{error,code}}'"
WAIT = "SELECT tests.wait(%(r)s, %(p)s, p_service_date => '2050-06-18')"
INSERT = """INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time)
    VALUES (%(r)s, {}, '2050-06-20', '19:00')"""
CHANGE = "UPDATE capacity.bookings SET party_size = 1 WHERE restaurant_id = %(r)s"
RULE = "SELECT tests.set_limit(%(r)s, 11)"
DOINGS = {
    "a booking": (BOOK.format(2), ["booking.created"]),
    "an insertion": (INSERT.format(2), ["booking.created"]),
    "a change of six rows": (CHANGE, ["booking.changed"] * 6),
    "a party that waits": (WAIT, ["waitlist.joined"]),
    "a rule": (RULE, ["capacity.changed"]),
}


def last(scene: Scene) -> int:
    """The last event's id."""
    return int(scene.one("SELECT max(id) FROM capacity.outbox_events"))


@pytest.fixture
def alone(private_scene: Scene) -> Scene:
    """A restaurant in a database of the test's own, with the rights of the helpers' owner."""
    private_scene.run("RESET ROLE")
    return private_scene


@pytest.mark.parametrize("doing", DOINGS)
def test_what_is_committed_is_told(alone: Scene, doing: str) -> None:
    statement, events = DOINGS[doing]
    before = last(alone)
    alone.run(statement)
    assert alone.one(EVENTS, last=before) == events


@pytest.mark.parametrize("doing", DOINGS)
def test_what_is_rolled_back_is_not(alone: Scene, doing: str) -> None:
    statement, events = DOINGS[doing]
    before = last(alone)
    with alone.owner.transaction(force_rollback=True):
        alone.run(statement)
        assert alone.one(EVENTS, last=before) == events
    assert alone.one(EVENTS, last=before) is None


@pytest.mark.parametrize("doing", DOINGS)
def test_what_is_undone_inside_a_transaction_is_not(alone: Scene, doing: str) -> None:
    before = last(alone)
    with alone.owner.transaction():
        with alone.owner.transaction(force_rollback=True):
            alone.run(DOINGS[doing][0])
        alone.run(BOOK.format(1))
    assert alone.one(EVENTS, last=before) == ["booking.created"]


def test_what_is_refused_is_not(alone: Scene) -> None:
    before = last(alone)
    assert alone.one(BOOK.format(11)) == "CAPACITY_EXCEEDED"
    with pytest.raises(psycopg.errors.CheckViolation) as caught:
        alone.run(INSERT.format(11))
    assert refusal(caught.value) in LIMITS
    assert alone.one(EVENTS, last=before) is None
