"""0 → 10 → 50 → 100 → 50 % under a storm: nothing is lost, and each request has one mode."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections import Counter
from collections.abc import Iterator

import pytest

from capacity_db import CapacityClient
from tests.concurrency.broken import rewrite
from tests.rollout import recount, storm
from tests.rollout.storm import PERCENTAGES, Storm, rage
from tests.rollout.support import bucket, connect
from tests.support.databases import AnyConnection, fresh_database
from tests.support.servers import Server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def raged(server: Server, template: str) -> Iterator[Storm]:
    """One storm over all the percentages, in a database of its own."""
    with fresh_database(server, template) as name:
        yield rage(server.conninfo(name))


@pytest.fixture
def look(raged: Storm) -> Iterator[AnyConnection]:
    """A look at what it left; changes are taken back."""
    with connect(raged.dsn) as connection, connection.transaction(force_rollback=True):
        yield connection


def test_the_storm_had_everything_in_it(raged: Storm) -> None:
    said = Counter((answer.mode, answer.accepted) for answer in raged.answers)
    assert min(said["enforce", True], said["enforce", False], said["shadow", True]) >= 5, said
    assert {bucket(r) < 10 for r in raged.restaurants} == {True, False}
    crossed = [a for a in raged.answers if len(storm.possible_modes(raged, a)) == 2]
    assert crossed, "no request was under way during a flip"


def test_every_acknowledged_booking_is_there_and_no_other(
    raged: Storm, look: AnyConnection
) -> None:
    assert storm.lost_bookings(raged, look) == []
    assert storm.unasked_bookings(raged, look) == []


def test_a_booking_that_is_gone_is_noticed(raged: Storm, look: AnyConnection) -> None:
    """Red control: one is deleted, and another is there that nobody asked for."""
    look.execute("SET LOCAL session_replication_role = replica")
    (gone,) = look.execute("SELECT id FROM capacity.bookings LIMIT 1").fetchone() or (None,)
    look.execute(
        "UPDATE capacity.bookings SET id = '00000000-0000-0000-0000-000000000000' WHERE id = %s",
        (gone,),
    )
    assert set(storm.lost_bookings(raged, look)) == {gone}
    assert storm.unasked_bookings(raged, look) == [uuid.UUID(int=0)]


def test_requests_that_begin_after_a_flip_are_judged_by_its_mode(raged: Storm) -> None:
    assert storm.wrong_modes(raged) == []


def test_each_restaurant_stays_on_its_side_of_the_percentage(raged: Storm) -> None:
    assert storm.wrong_sides(raged) == []
    at = dict(zip((*PERCENTAGES[:-1], "back"), raged.sides, strict=True))
    assert at[0] < at[10] < at[50] < at[100]
    assert at["back"] == at[50]


def test_each_booking_bears_the_mode_of_its_decision(look: AnyConnection) -> None:
    assert storm.torn_bookings(look) == []


def test_each_decision_follows_from_its_limits_and_its_mode(look: AnyConnection) -> None:
    rows = recount.decisions(look)
    assert recount.misjudged(rows) == []
    assert {row["operation"] for row in rows} >= {"hold_capacity", "update_booking"}


def test_each_answer_is_one_decision_and_each_decision_one_answer(
    raged: Storm, look: AnyConnection
) -> None:
    told = Counter((str(a.restaurant), a.mode, a.accepted) for a in raged.answers)
    recorded = Counter(
        (str(row["restaurant_id"]), row["mode"], row["outcome"] == "accepted")
        for row in recount.decisions(look)
        if row["operation"] in recount.TAKES
    )
    assert told == recorded


def test_enforcing_leaves_no_debt_and_the_totals_are_right(raged: Storm) -> None:
    with CapacityClient(raged.dsn) as client:
        assert client.verify_capacity().findings == ()
        assert client.get_monitoring().overbooked_services == 0
        gates = {gate.gate: gate for gate in client.get_rollout().gates or ()}
    assert (gates["recount"].passed, gates["recount"].found) == (True, 0)
    # The twin: shadow mode did leave debts.
    assert raged.rows("SELECT 1 FROM capacity.service_ledger WHERE excess_covers > 0")


def test_every_step_and_every_restaurant_that_it_turned_is_on_record(raged: Storm) -> None:
    steps = raged.rows(
        "SELECT action, percent_before, percent FROM capacity.rollout_steps ORDER BY id"
    )
    assert steps == [
        ("start", 0, 0),
        *(("percent", a, b) for a, b in itertools.pairwise(PERCENTAGES)),
    ]
    recorded = raged.rows(
        "SELECT (options ->> 'rollout_step_id')::bigint, restaurant_id, mode"
        " FROM capacity.decisions WHERE operation = 'set_enforcement'"
    )
    first = min(step for step, _, _ in recorded)
    expected = {
        (first + number, restaurant, "enforce" if after > before else "shadow")
        for number, (before, after) in enumerate(itertools.pairwise(PERCENTAGES))
        for restaurant in raged.restaurants
        if min(before, after) <= bucket(restaurant) < max(before, after)
    }
    assert Counter(recorded) == Counter(expected)


def report_of(dsn: str) -> dict[str, object]:
    """The report on the days around today, by restaurant."""
    today = dt.datetime.now(dt.UTC).date()
    with CapacityClient(dsn) as client:
        found = client.get_shadow_report(today - dt.timedelta(1), today + dt.timedelta(1))
    return {str(r.restaurant_id): recount.shown(r) for r in found.restaurants}


def test_the_report_equals_an_independent_count(raged: Storm, look: AnyConnection) -> None:
    today = dt.datetime.now(dt.UTC).date()
    counted = recount.report(
        recount.decisions(look), today - dt.timedelta(1), today + dt.timedelta(1)
    )
    assert report_of(raged.dsn) == counted
    assert sum(c["would_refuse"] for c in counted.values()) >= 5
    assert {rule for c in counted.values() for rule in c["rules"]} == {
        "max_covers", "max_parties", "slot_covers", "max_party_size",
    }  # fmt: skip


def test_a_report_that_leaves_one_out_is_noticed(raged: Storm, look: AnyConnection) -> None:
    """Red control: the independent count with one decision less is another."""
    today = dt.datetime.now(dt.UTC).date()
    rows = recount.decisions(look)
    rows.remove(next(row for row in rows if recount.would_refuse(row)))
    less = recount.report(rows, today - dt.timedelta(1), today + dt.timedelta(1))
    assert report_of(raged.dsn) != less


def break_reading_the_mode_twice(connection: AnyConnection) -> None:
    """The booking gets the mode of when it is written, the decision that of when it was judged."""
    routine = "capacity_impl.create_booking"
    rewrite(
        connection, routine, r"v_booking_id := CASE", "PERFORM pg_sleep(0.02); v_booking_id := CASE"
    )
    rewrite(
        connection,
        routine,
        r"turn_buffer_minutes, v_place\.mode, v_decision_id",
        "turn_buffer_minutes, capacity_impl.restaurant_mode(p_restaurant_id), v_decision_id",
    )


def break_the_bucket(connection: AnyConnection) -> None:
    """Who enforces is drawn by lot, anew for each request."""
    connection.execute(
        """CREATE OR REPLACE FUNCTION capacity_impl.effective_enforcement(
               p_enforcement capacity.enforcement_mode, p_rollout_bucket smallint,
               p_percent smallint)
           RETURNS capacity.enforcement_mode LANGUAGE sql VOLATILE AS $fn$
               SELECT CASE WHEN random() * 100 < p_percent THEN 'enforce'
                      ELSE 'shadow' END::capacity.enforcement_mode $fn$"""
    )


@pytest.mark.once
def test_a_mode_that_is_read_twice_is_noticed(dsn: str) -> None:
    """Red control."""
    with connect(dsn) as connection:
        break_reading_the_mode_twice(connection)
        rage(dsn, (0, 100, 0, 100), 20)
        assert storm.torn_bookings(connection) != []


@pytest.mark.once
def test_a_restaurant_that_changes_sides_is_noticed(dsn: str) -> None:
    """Red control."""
    with connect(dsn) as connection:
        break_the_bucket(connection)
    raged = rage(dsn, (0, 50), 40)
    assert storm.wrong_modes(raged) != []
    assert storm.wrong_sides(raged) != []


def test_buckets_are_those_that_the_database_computes(raged: Storm) -> None:
    known = dict(raged.rows("SELECT restaurant_id, rollout_bucket FROM capacity.restaurants"))
    assert known == {restaurant: bucket(restaurant) for restaurant in raged.restaurants}
