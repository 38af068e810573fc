"""plan_seating against the greedy rules and the optimum, and auto_assign_service on real days."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.replay.support import WHY_NOT, recorded
from tests.seating.days import (
    Day,
    Party,
    Seating,
    covers_of,
    faults,
    recorded_days,
    synthetic_day,
)
from tests.seating.engine import book, plan
from tests.seating.rivals import best_fit, first_fit, optimum
from tests.support.databases import AnyConnection, fresh_database
from tests.support.servers import Server

pytestmark = pytest.mark.once

SMALL = [synthetic_day(seed) for seed in range(60)]
LARGE = [synthetic_day(seed, large=True) for seed in range(2)]
DAYS = [pytest.param(day, id=day.name) for day in SMALL + LARGE]

# Best fit by arrival, and nothing else.
ONLY_BEST_FIT = """
    CREATE OR REPLACE FUNCTION capacity_impl.improve_seats(
        p_seats integer[], p_sizes integer[], p_previous integer[], p_options integer[],
        p_choices bit varying[], p_rivals integer[], p_overlaps bit varying[])
    RETURNS integer[] LANGUAGE sql IMMUTABLE AS 'SELECT p_seats';
    CREATE OR REPLACE FUNCTION capacity_impl.seating_score(
        p_seats integer[], p_sizes integer[], p_previous integer[], p_seatings jsonb)
    RETURNS integer[] LANGUAGE sql IMMUTABLE AS 'SELECT ARRAY[0]'"""
# Everyone overlaps nobody.
BLIND = """
    CREATE OR REPLACE FUNCTION capacity_impl.seating_guests(
        p_seats integer[], p_rivals integer[], p_nobody bit varying)
    RETURNS bit varying[] LANGUAGE sql IMMUTABLE
    AS 'SELECT array_fill(p_nobody, ARRAY[array_length(p_rivals, 1)])'"""


@pytest.fixture(scope="module")
def planner(server: Server, template: str) -> Iterator[AnyConnection]:
    """A connection to a database of this file's own, as a superuser."""
    with (
        fresh_database(server, template) as name,
        psycopg.connect(server.conninfo(name), autocommit=True) as connection,
    ):
        yield connection


@pytest.fixture(scope="module")
def recorded_services() -> list[Day]:
    """The recorded days, where there are any."""
    folder = recorded()
    if folder is None:
        pytest.skip(WHY_NOT)
    return recorded_days(folder)


def shortcomings(
    connection: AnyConnection, days: list[Day], each: float, in_all: float
) -> list[str]:
    """On which days a plan is wrong, worse than a greedy rule, or under `each` of the optimum.

    And whether all together come to `in_all` of it. Only days that are solved in time count.
    """
    found = []
    planned_in_all = best_in_all = 0
    for day in days:
        seats = plan(connection, day).seats
        planned, best = covers_of(day, seats), optimum(day)
        found += faults(day, seats)
        if planned < max(covers_of(day, first_fit(day)), covers_of(day, best_fit(day))):
            found.append(f"{day.name}: a greedy rule seats more than {planned}")
        if best.is_proven:
            planned_in_all, best_in_all = planned_in_all + planned, best_in_all + best.covers
            assert planned <= best.covers
            if planned < each * best.covers:
                found.append(f"{day.name}: {planned} of {best.covers}")
    assert best_in_all > 0
    if planned_in_all < in_all * best_in_all:
        found.append(f"{planned_in_all} of {best_in_all} in all")
    return found


def test_plans_of_small_days_come_close_to_the_optimum(planner: AnyConnection) -> None:
    # A cover is much on a day with so few that not all can sit.
    assert shortcomings(planner, SMALL, each=0.9, in_all=0.99) == []


def test_a_planner_that_only_fits_greedily_is_found_out(planner: AnyConnection) -> None:
    with planner.transaction(force_rollback=True):
        planner.execute(ONLY_BEST_FIT)
        found = shortcomings(planner, SMALL, each=0.9, in_all=0.99)
    assert len(found) > len(SMALL) / 4
    assert found[-1].endswith("in all")


def test_a_planner_that_sees_nobody_is_found_out(planner: AnyConnection) -> None:
    day = Day("two", (Party(2, 0, 60),) * 2, (2,), (Seating((0,), 2),))
    assert faults(day, plan(planner, day, {0: (0,)}).seats) == []
    with planner.transaction(force_rollback=True):
        planner.execute(BLIND)
        assert faults(day, plan(planner, day, {0: (0,)}).seats) == ["parties 0 and 1 share table 0"]


@pytest.mark.parametrize("day", DAYS)
def test_a_plan_is_the_same_again_and_leaves_itself_as_it_is(
    planner: AnyConnection, day: Day
) -> None:
    first = plan(planner, day)
    assert (first.seats, first.reasons) == ((again := plan(planner, day)).seats, again.reasons)
    assert faults(day, first.seats) == []
    later = plan(planner, day, first.seats)
    assert later.seats == first.seats
    assert {n for n, reason in later.reasons.items() if reason.startswith("stays at ")} == set(
        first.seats
    )


@pytest.mark.parametrize("day", DAYS)
def test_who_sits_keeps_a_seat_and_is_moved_only_for_more_covers(
    planner: AnyConnection, day: Day
) -> None:
    seated = best_fit(day)
    found = plan(planner, day, seated)
    assert faults(day, found.seats) == []
    assert seated.keys() <= found.seats.keys()
    moved = {number for number, tables in seated.items() if found.seats[number] != tables}
    assert not moved or covers_of(day, found.seats) > covers_of(day, seated)
    assert all(found.reasons[number].startswith("moved from ") for number in moved)
    assert plan(planner, day, found.seats).seats == found.seats


@pytest.mark.slow
def test_plans_of_recorded_days_come_close_to_the_optimum(
    planner: AnyConnection, recorded_services: list[Day]
) -> None:
    assert len(recorded_services) >= 30
    left = sum(day.covers - covers_of(day, best_fit(day)) for day in recorded_services)
    assert left >= 0.1 * sum(day.covers for day in recorded_services)
    assert shortcomings(planner, recorded_services, each=0.95, in_all=0.98) == []


def test_a_service_is_seated_as_planned_and_a_second_run_changes_nothing(
    planner: AnyConnection,
) -> None:
    assert_seated_as_planned(planner, SMALL[:5])


@pytest.mark.slow
def test_and_so_is_every_recorded_service(
    planner: AnyConnection, recorded_services: list[Day]
) -> None:
    assert_seated_as_planned(planner, recorded_services)


def assert_seated_as_planned(connection: AnyConnection, days: list[Day]) -> None:
    """Book each day, assign its tables, and look at the rows."""
    for day in days:
        booked = book(connection, day)
        planned = plan(connection, day)
        dry = booked.assign(dry_run=True)
        assert booked.seats() == {}
        answer = booked.assign()
        seats = booked.seats()
        assert seats == planned.seats
        assert booked.shared_tables() == 0
        assert answer == dry | {"dry_run": False}
        assert answer["seated_covers"] == covers_of(day, seats)
        assert answer["unseated_covers"] == day.covers - covers_of(day, seats)
        for options in ({}, {"reassign": True}):
            again = booked.assign(**options)
            assert (again["assigned"], again["kept"]) == ([], len(seats))
            assert booked.seats() == seats


def test_two_seats_that_overlap_are_counted(planner: AnyConnection) -> None:
    with planner.transaction(force_rollback=True):
        booked = book(planner, Day("two", (Party(2, 720, 90),) * 2, (2, 2), (
            Seating((0,), 2), Seating((1,), 2))))  # fmt: skip
        booked.assign()
        assert (len(booked.seats()), booked.shared_tables()) == (2, 0)
        planner.execute(
            "ALTER TABLE capacity.booking_table_assignments"
            " DROP CONSTRAINT booking_table_assignments_table_id_taken_during_excl"
        )
        planner.execute(
            "UPDATE capacity.booking_table_assignments AS a SET table_id = t.id"
            " FROM capacity.table_inventory AS t WHERE t.restaurant_id = %(r)s"
            " AND a.restaurant_id = %(r)s AND t.table_number = '1'",
            {"r": booked.restaurant},
        )
        assert booked.shared_tables() == 1
