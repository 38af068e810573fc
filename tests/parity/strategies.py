"""Random stories, drawn so that edges are met often.

A request at a random minute of a random day would mostly be outside of everything. So limits are
small, and times lie around the hours of the calendar, the grid of the slots, the clock and the
bounds of the policy.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.parity import configurations
from tests.parity.configurations import Plan
from tests.parity.model.judgement import MINUTE, Request
from tests.parity.model.restaurant import Restaurant
from tests.parity.model.search import USUAL, Wish
from tests.parity.model.tables import Stay
from tests.parity.model.wall import wall
from tests.parity.scenario import (
    Ask,
    Cancel,
    Confirm,
    Keep,
    Move,
    Release,
    Scenario,
    SetMode,
    Step,
    Sweep,
    Wait,
)

ASKS: Final = 8
"""Requests that a story makes, besides the first bookings."""

_SIZES: Final = st.sampled_from([1, 2, 2, 3, 4, 4, 5, 6, 8, 12])
_NEAR: Final = st.sampled_from([0, 0, 0, 60, 90, 120, 130])
_MOVES: Final = st.sampled_from([15, 0, 0, 30, -30, 60, 120, -120, 1440])
_MORE: Final = st.sampled_from([0, 0, 1, 2, -1])
_HOLDS: Final = st.sampled_from([None, None, None, 60, 900, 3600])
_TYPES: Final = st.sampled_from([None, "indoor", "bar"])
_SOURCES: Final = st.sampled_from(["api", "api", "phone", "web"])
_WISHES: Final = st.just(USUAL) | st.builds(
    Wish,
    offsets=st.lists(st.sampled_from([1, 10, 15, 45, 60, 240, 1440]), max_size=3).map(tuple),
    most=st.integers(1, 4),
    next_days=st.sampled_from([0, 0, 1, 3]),
    other_periods=st.booleans(),
)
_DAYS: Final = st.sampled_from([1, 1, 1, 1, 1, 0, 0, 2, 3, 4, -1])
_STEPS_OF_TIME: Final = st.sampled_from(
    [
        timedelta(seconds=30),
        timedelta(minutes=1),
        timedelta(minutes=15),
        timedelta(minutes=15),
        timedelta(hours=1),
        timedelta(hours=7),
        timedelta(1),
    ]
)


@st.composite
def scenarios(draw: DrawFn, is_strict: bool) -> Scenario:
    """A restaurant, its first bookings, changes of its configuration, and more requests."""
    plan = draw(configurations.plans(is_strict))
    now = start = draw(_clocks(plan))
    restaurant = Restaurant(ZoneInfo(plan.zone))
    setup = (SetMode(draw(st.sampled_from([True, True, True, False]))), *plan.setup)
    for change in setup:
        change.apply(restaurant)
    first = draw(st.lists(_requests(plan, restaurant, now), max_size=6))
    if is_strict and first:
        # They come at about the same time, when the tables are the limit.
        shifts = st.sampled_from([-60, 0, 0, 30, 120])
        first = [replace(one, local=first[0].local + draw(shifts) * MINUTE) for one in first]
    steps: list[Step] = [_ask(request, True, hold=draw(_HOLDS)) for request in first]
    # Changes come while nothing is over: a service that is over keeps the limits that it had.
    for change in [] if is_strict else draw(configurations.changes(plan)):
        change.apply(restaurant)
        steps.append(change)
    # Nearly always all of them; but a failing story should shrink to a short one.
    for _ in range(draw(st.sampled_from([*range(1, ASKS), *[ASKS] * 60]))):
        if draw(st.sampled_from([False, False, True])):
            steps.append(Cancel(draw(st.integers(0, 9))))
        if draw(st.sampled_from([False, False, True])):
            steps.append(Wait(passed := draw(_STEPS_OF_TIME)))
            now += passed
        if draw(st.sampled_from([True, False, False])):
            steps.append(Move(draw(st.integers(0, 9)), draw(_MOVES), draw(_MORE)))
        if draw(st.sampled_from([False, False, True])):
            steps.append(draw(_asides(plan)))
        request = draw(_requests(plan, restaurant, now))
        asked = [step.request.local for step in steps if isinstance(step, Ask)]
        if draw(st.booleans()) and asked:
            local = draw(st.sampled_from(asked)) + draw(_NEAR) * MINUTE
            request = replace(request, local=local)
        request = draw(_by_staff(request, restaurant, now))
        kept, hold = draw(st.sampled_from([True, True, False])), None
        if not (request.walk_in or request.allow_past or request.override):
            hold = draw(_HOLDS)
        steps.append(_ask(request, kept, draw(_WISHES), hold))
    return Scenario(plan.zone, start, setup, tuple(steps))


def _ask(request: Request, kept: bool, wish: Wish = USUAL, hold: int | None = None) -> Ask:
    """A request, or a hold: who holds a place does not say where to sit."""
    if hold is not None:
        request = replace(request, preference=None)
    return Ask(request, kept, wish, hold)


@st.composite
def _clocks(draw: DrawFn, plan: Plan) -> datetime:
    """When a story begins: at or before the plan's day."""
    midnight = datetime.combine(
        plan.day - draw(st.sampled_from([0, 1, 1, 2])) * timedelta(1), time()
    )
    moment = midnight + draw(st.integers(0, 1439)) * MINUTE
    moment += draw(st.sampled_from([0, 0, 30, 59])) * timedelta(seconds=1)
    return moment.replace(tzinfo=ZoneInfo(plan.zone)).astimezone(UTC)


@st.composite
def _requests(draw: DrawFn, plan: Plan, restaurant: Restaurant, now: datetime) -> Request:
    """A booking by a guest."""
    return Request(
        draw(_times(plan, restaurant, now)),
        draw(_SIZES),
        draw(_SOURCES),
        preference=draw(_TYPES),
        second_occurrence=draw(st.sampled_from([False, False, True])),
    )


@st.composite
def _asides(draw: DrawFn, plan: Plan) -> Step:
    """What happens to a hold or a table meanwhile."""
    number = draw(st.integers(0, 9))
    kind = draw(st.sampled_from(["confirm", "confirm", "release", "keep", "sweep"]))
    if kind == "confirm":
        return Confirm(number, draw(st.sampled_from([0, 0, -1, 1])))
    if kind == "release":
        return Release(number)
    if kind == "sweep":
        return Sweep()
    start = plan.moment.replace(tzinfo=ZoneInfo(plan.zone)).astimezone(UTC)
    start += draw(st.sampled_from([-120, -30, 0, 45, 90])) * MINUTE
    return Keep(number, Stay(start, start + draw(st.sampled_from([30, 120])) * MINUTE))


@st.composite
def _times(draw: DrawFn, plan: Plan, restaurant: Restaurant, now: datetime) -> datetime:
    """When a party wants to come: mostly when the restaurant is open, or just not."""
    kind = draw(st.sampled_from(["slot"] * 6 + ["change"] * 2 + ["bound", "clock", "any"]))
    day = plan.day + draw(_DAYS) * timedelta(1)
    services = restaurant.calendar.services(day)
    if kind == "change":
        return plan.moment + draw(st.sampled_from([0, 15, 30, 45, 60, 61, -1, 105])) * MINUTE
    if kind == "clock":
        notice = restaurant.policy.min_notice
        ahead = draw(st.sampled_from([0, notice, notice + 15])) + draw(st.integers(-1, 1))
        return wall(now, restaurant.zone).replace(second=0) + ahead * MINUTE
    if kind == "any" or not services:
        return datetime.combine(day, time()) + draw(st.integers(0, 1439)) * MINUTE
    hours = draw(st.sampled_from(services)).hours
    opens, closes = hours.opens(day), hours.closes(day)
    if kind == "bound":
        bounds = st.sampled_from([opens, closes, hours.last_arrival(day) or closes])
        return draw(bounds) + draw(st.integers(-1, 1)) * MINUTE
    interval = restaurant.policy.slot_interval * MINUTE
    number = draw(st.integers(0, max((closes - opens) // interval - 1, 0)))
    return opens + number * interval + draw(st.sampled_from([0, 0, 0, 1, 7])) * MINUTE


_AROUND_AN_HOUR: Final = (0, 1, 59, 60, 61, -1, -59, -60, -61)


@st.composite
def _by_staff(draw: DrawFn, request: Request, restaurant: Restaurant, now: datetime) -> Request:
    """Now and then a request is made by staff: at the door, late, or over the limits."""
    who = draw(st.sampled_from(["guest"] * 7 + ["walk_in", "allow_past", "override"]))
    if who == "walk_in" and draw(st.booleans()):
        here = wall(now, restaurant.zone).replace(second=0)
        request = replace(request, local=here - draw(st.sampled_from(_AROUND_AN_HOUR)) * MINUTE)
    return replace(
        request,
        walk_in=who == "walk_in",
        allow_past=who == "allow_past",
        override=who == "override",
    )
