"""Steps beside each other and beside bookings: nobody waits for long, no gate is judged stale."""

from __future__ import annotations

import datetime as dt
import uuid

import psycopg
import pytest

from capacity_db import CapacityClient, WrongState
from tests.concurrency.support import LEVELS, sessions, wait_until_blocked
from tests.rollout.support import DAY, connect, ids_between, make_restaurant, set_clock
from tests.support.databases import AnyConnection

COMMITTED = LEVELS["read committed"]
START = dt.datetime(2050, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant that follows the percentage; the rollout started a week ago."""
    with CapacityClient(dsn) as client, connect(dsn) as connection:
        set_clock(connection, START)
        made = make_restaurant(client, ids_between(0, 10, 1)[0])
        client.start_rollout()
        set_clock(connection, START + dt.timedelta(days=7))
    return made


def book(client: CapacityClient, restaurant: uuid.UUID, party: int = 20) -> bool:
    """Whether a party, by default one that is too large, gets in."""
    return client.create_booking(restaurant, DAY, "19:00", party, alternatives=False).success


def test_no_booking_waits_for_a_step_and_it_binds_once_it_is_committed(
    dsn: str, restaurant: uuid.UUID
) -> None:
    with sessions(dsn, COMMITTED, COMMITTED) as (operator, guest):
        operator.client.set_rollout(100)
        # Not committed. The first party makes the service's rows, which locks the restaurant's.
        assert book(guest.client, restaurant)
        guest.connection.commit()
        operator.connection.commit()
        assert not book(guest.client, restaurant)
        guest.connection.commit()
        operator.client.set_rollout(0)
        assert not book(guest.client, restaurant, 21)
        guest.connection.commit()
        operator.connection.commit()
        assert book(guest.client, restaurant, 22)
        guest.connection.commit()


def test_named_restaurants_are_locked_and_a_first_booking_waits_no_longer_than_the_step(
    dsn: str, conn: AnyConnection, restaurant: uuid.UUID
) -> None:
    with sessions(dsn, COMMITTED, COMMITTED) as (operator, guest):
        operator.client.set_rollout_restaurants(restaurant, "enforce")
        waiting = guest.start(lambda client: book(client, restaurant, 2))
        wait_until_blocked(conn, guest, by=operator)
        operator.connection.commit()
        assert waiting.result()
        guest.connection.commit()
        # The service is there now: the next one waits for nothing.
        operator.client.set_rollout_restaurants(restaurant, "shadow")
        assert book(guest.client, restaurant, 2)


@pytest.mark.usefixtures("restaurant")
def test_two_steps_at_once_pass_the_gates_one_after_the_other(
    dsn: str, conn: AnyConnection
) -> None:
    with sessions(dsn, COMMITTED, COMMITTED) as (first, second):
        first.client.set_rollout(10)
        # Judged while the first one is not committed: every gate is open for it.
        waiting = second.start(lambda client: client.set_rollout(100))
        wait_until_blocked(conn, second, by=first)
        first.connection.commit()
        with pytest.raises(psycopg.errors.SerializationFailure):
            waiting.result()
        second.connection.rollback()
    with CapacityClient(dsn) as client, pytest.raises(WrongState) as refused:
        client.set_rollout(100)
    assert refused.value.code == "ROLLOUT_GATE_CLOSED"
    assert [gate["gate"] for gate in refused.value.detail["gates"]] == ["watched"]


def test_a_step_and_a_restaurants_own_setting_never_meet_in_a_deadlock(
    dsn: str, conn: AnyConnection, restaurant: uuid.UUID
) -> None:
    with sessions(dsn, COMMITTED, COMMITTED) as (owner, operator):
        owner.client.set_restaurant_enforcement(restaurant, "shadow")
        waiting = operator.start(
            lambda client: client.set_rollout_restaurants(restaurant, "enforce")
        )
        wait_until_blocked(conn, operator, by=owner)
        owner.connection.commit()
        # Judged before the owner's change, and carried out after it: what it was is what is left.
        assert waiting.result().is_changed
        operator.connection.commit()
    said = conn.execute(
        "SELECT options #>> '{before,enforcement}', options #>> '{after,enforcement}'"
        " FROM capacity.decisions WHERE restaurant_id = %s"
        " AND operation LIKE 'set%%enforcement' ORDER BY id",
        (restaurant,),
    ).fetchall()
    assert said == [(None, "shadow"), ("shadow", "enforce")]


@pytest.mark.usefixtures("restaurant")
def test_the_client_says_what_closed_the_gate_and_nothing_is_changed(dsn: str) -> None:
    with CapacityClient(dsn) as client, connect(dsn) as connection:
        set_clock(connection, START + dt.timedelta(days=6))
        with pytest.raises(WrongState) as refused:
            client.set_rollout(10)
        (gate,) = refused.value.detail["gates"]
        assert (gate["gate"], gate["found"], gate["needed"]) == ("days_in_shadow", 6, 7)
        assert client.get_rollout(gates=False).percent == 0
        forced = client.set_rollout(10, force=True, reason="a quiet week").step
        assert forced is not None
        assert (forced.is_forced, forced.reason, forced.percent) == (True, "a quiet week", 10)
        assert [g["gate"] for g in forced.details["gates"] if not g["passed"]] == ["days_in_shadow"]
        assert client.pause_rollout().step is not None
        state = client.get_rollout(since=START)
        assert (state.percent, state.paused_percent, state.next_percent) == (0, 10, 10)
        assert [step.action for step in state.steps] == ["pause", "percent", "start"]
        assert state.activity is not None
        assert state.activity.requests == 0
