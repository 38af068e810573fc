"""Random restaurants: where they are, when they are open, what they allow; and changes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.parity.furniture import furniture
from tests.parity.model.calendar import Hours, Period, SpecialDay
from tests.parity.model.restaurant import DiningDuration, Limits, Policy, Scope, rank
from tests.parity.scenario import (
    AddTable,
    Change,
    JoinTables,
    RemoveSpecialDay,
    SetMode,
    SetPeriod,
    SetPolicy,
    SetRule,
    SetSpecialDay,
)

STEADY: Final = (
    ("Europe/Zurich", datetime(2031, 5, 15, 19)),
    ("Asia/Kathmandu", datetime(2026, 12, 31, 0)),
)
"""Zones without a change of their clocks, each with a wall time that a story is about."""

CHANGING: Final = (
    ("Europe/Zurich", datetime(2019, 3, 31, 2)),
    ("Europe/Zurich", datetime(2019, 10, 27, 2)),
    ("America/New_York", datetime(2016, 11, 6, 1)),
    ("America/Havana", datetime(2015, 3, 8)),  # midnight is missing
    ("America/Sao_Paulo", datetime(2017, 2, 18, 23)),  # the hour before midnight happens twice
    ("Australia/Lord_Howe", datetime(2014, 10, 5, 2)),  # half an hour is missing
    ("Australia/Lord_Howe", datetime(2014, 4, 6, 1, 30)),
    ("Antarctica/Troll", datetime(2014, 3, 30, 1)),  # two hours are missing
    ("Pacific/Apia", datetime(2011, 12, 30)),  # a date is missing
)
"""Zones, each with the first wall time that is skipped or repeated."""

_MOSTLY: Final = st.sampled_from([True, True, False])
_INTERVALS: Final = st.sampled_from([15, 15, 15, 30, 20, 45, 60, 7, 240])
_COVERS: Final = st.sampled_from([None, 0, 2, 4, 6, 8, 8, 10, 12, 20])
_PARTIES: Final = st.sampled_from([None, None, None, 0, 1, 2, 3, 4])
_LIMITS: Final = st.builds(Limits, _COVERS, _PARTIES)
_ALL_WEEK: Final = frozenset(range(1, 8))
_WEEKDAYS: Final = st.sampled_from(
    [_ALL_WEEK] * 4 + [_ALL_WEEK - {1, 7}, frozenset({6, 7}), frozenset({1, 3, 5})]
)
_T = TypeVar("_T", Scope, SpecialDay)
_LABELS: Final = st.sampled_from(
    ["holiday", "private_event", "maintenance", "special_hours", "other"]
)


@dataclass(frozen=True)
class Window:
    """Minutes of the day, from `first` to `last` (or of the next day), that one period may use.

    Windows of a restaurant do not overlap, so whatever hours a period gets in its own, on whatever
    dates, no two services ever do.
    """

    period: UUID
    first: int
    last: int


@dataclass(frozen=True)
class Plan:
    """A restaurant, and what a story about it is made of."""

    zone: str
    moment: datetime
    windows: tuple[Window, ...]
    periods: tuple[Period, ...]
    special_days: tuple[SpecialDay, ...]
    rules: tuple[SetRule, ...]
    policy: Policy
    furniture: tuple[AddTable | JoinTables, ...] = ()

    @property
    def day(self) -> date:
        """The date before the one that a story is about."""
        return self.moment.date() - timedelta(1)

    @property
    def setup(self) -> tuple[Change, ...]:
        """The changes that make it."""
        return (
            *map(SetPeriod, self.periods),
            SetPolicy(self.policy),
            *map(SetSpecialDay, self.special_days),
            *self.rules,
            *self.furniture,
        )


def at(minutes: int) -> time:
    """A wall time by its minutes since a midnight."""
    return time(minutes // 60 % 24, minutes % 60)


@st.composite
def plans(draw: DrawFn, is_strict: bool) -> Plan:
    """A restaurant; one that `is_strict` requires tables, and is mostly limited by nothing else."""
    zone, moment = draw(st.sampled_from(STEADY) | st.sampled_from(CHANGING))
    day = moment.date() - timedelta(1)
    windows = tuple(draw(_windows(moment)))
    periods = tuple([draw(_periods(window)) for window in windows])
    ids = [window.period for window in windows]
    scopes = draw(st.lists(_scopes(day, ids), max_size=4))
    if draw(_MOSTLY):
        scopes.append((None, None, None, None))
    policy = draw(_policies(ids))
    special = 0 if is_strict else 2
    if is_strict:
        policy = Policy(
            slot_interval=policy.slot_interval,
            dining_duration=policy.dining_duration,
            dining_durations=policy.dining_durations,
            turn_buffer=policy.turn_buffer,
            requires_table=True,
            max_hold=policy.max_hold,
        )
    return Plan(
        zone,
        moment,
        windows,
        periods,
        tuple(_without_overlaps(draw(st.lists(_special_days(day, windows), max_size=special)))),
        tuple(
            # Mostly one limit at a time: where a table is required, the tables.
            SetRule(scope, Limits() if policy.requires_table and draw(_MOSTLY) else draw(_LIMITS))
            for scope in _without_overlaps(scopes)
        ),
        policy,
        tuple(draw(furniture(policy.requires_table))),
    )


@st.composite
def changes(draw: DrawFn, plan: Plan) -> list[Change]:
    """Up to three changes of a restaurant; what is retired is retired last."""
    kinds = ["special", "special", "reopen", "pacing", "policy", "rule", "mode"]
    kinds += ["period", "period", "period"] if plan.windows else []
    special_days = list(plan.special_days)
    found: list[Change] = []
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=3)):
        if kind == "policy":
            found.append(SetPolicy(draw(_policies([window.period for window in plan.windows]))))
        elif kind == "pacing":
            found.append(SetPolicy(replace(plan.policy, slot_covers=draw(_COVERS))))
        elif kind == "rule":
            scopes: list[Scope] = [rule.scope for rule in plan.rules] or [(None, None, None, None)]
            found.append(SetRule(draw(st.sampled_from(scopes)), draw(st.none() | _LIMITS)))
        elif kind == "special":
            special = draw(_special_days(plan.day, plan.windows))
            if len(_without_overlaps([*special_days, special])) > len(special_days):
                special_days.append(special)
                found.append(SetSpecialDay(special))
        elif kind == "reopen" and special_days:
            special_days.remove(special := draw(st.sampled_from(special_days)))
            found.append(RemoveSpecialDay(special))
        elif kind == "period":
            found.append(SetPeriod(draw(_periods(draw(st.sampled_from(plan.windows))))))
        elif kind == "mode":
            found.append(SetMode(draw(st.booleans())))
    if plan.windows and draw(st.sampled_from([False] * 9 + [True])):
        found.append(SetPeriod(replace(draw(st.sampled_from(plan.periods)), retired=True)))
    return found


@st.composite
def _windows(draw: DrawFn, moment: datetime) -> list[Window]:
    """Up to three windows, the last one perhaps past midnight; one mostly holds the moment."""
    number = draw(st.sampled_from([0, 1, 1, 2, 2, 3]))
    grid = draw(st.sampled_from([15, 30, 60, 5]))
    marks = st.integers(0, 1440 // grid - 1).map(lambda mark: mark * grid)
    starts = draw(st.lists(marks, min_size=number, max_size=number, unique=True))
    before = (moment.hour * 60 + moment.minute - draw(st.sampled_from([15, 60, 90]))) % 1440
    if draw(_MOSTLY) and starts:
        starts = [before, *[start for start in starts[1:] if start != before]]
    starts.sort()
    return [
        Window(UUID(int=n + 1), start, end)
        for n, (start, end) in enumerate(zip(starts, [*starts[1:], *starts[:1]], strict=True))
        for end in [end if end > start else end + 1440]
    ]


@st.composite
def _hours(draw: DrawFn, window: Window) -> Hours:
    """Hours inside a window, with a last seating or without."""
    first = st.sampled_from([window.first, window.first, window.first + 5, window.first + 60])
    start = min(draw(first), window.last - 1, 1439)
    length = min(draw(st.sampled_from([240, 360, 480, 1440, 120, 60, 15])), window.last - start)
    last = draw(st.none() | st.sampled_from([1, 15, 30, 60, length]))
    seating = None if last is None or last > length else at(start + length - last)
    return Hours(at(start), at(start + length), seating)


@st.composite
def _periods(draw: DrawFn, window: Window) -> Period:
    return Period(window.period, draw(_hours(window)), draw(_WEEKDAYS))


@st.composite
def _dates(draw: DrawFn, day: date) -> tuple[date, date]:
    first = day + timedelta(draw(st.sampled_from([1, 1, 0, 2, 3, -1])))
    return first, first + timedelta(draw(st.sampled_from([0, 0, 1, 2, 5])))


@st.composite
def _special_days(draw: DrawFn, day: date, windows: Sequence[Window]) -> SpecialDay:
    window = draw(st.sampled_from([*windows, *windows, None]))
    hours = draw(_hours(window)) if window and draw(_MOSTLY) else None
    note = draw(st.sampled_from([None, "back on Monday"]))
    return SpecialDay(
        window.period if window else None, *draw(_dates(day)), hours, draw(_LABELS), note
    )


@st.composite
def _scopes(draw: DrawFn, day: date, ids: Sequence[UUID]) -> Scope:
    period = draw(st.none() | st.sampled_from(ids)) if ids else None
    kind = draw(st.sampled_from(["dates", "weekday", "always"]))
    if kind == "dates":
        return period, None, *draw(_dates(day))
    weekday = (day + timedelta(draw(st.integers(0, 2)))).isoweekday()
    return period, weekday if kind == "weekday" else None, None, None


@st.composite
def _dining_durations(draw: DrawFn, ids: Sequence[UUID]) -> list[DiningDuration]:
    """The restaurant's table and that of a period, both with gaps."""
    found = []
    for period in [None, *ids[:1]]:
        cuts = sorted(draw(st.lists(st.integers(1, 12), max_size=4, unique=True)))
        for low, high in pairwise(cuts):
            minutes = draw(st.sampled_from([30, 60, 105, 150]))
            found.append(DiningDuration(period, low, high - 1, minutes))
    return found


@st.composite
def _policies(draw: DrawFn, ids: Sequence[UUID]) -> Policy:
    return Policy(
        slot_interval=draw(_INTERVALS),
        dining_duration=draw(st.sampled_from([120, 90])),
        dining_durations=tuple(draw(_dining_durations(ids))),
        min_notice=draw(st.sampled_from([0, 0, 0, 30, 120, 1440])),
        horizon=draw(st.sampled_from([None, None, None, None, 0, 1, 2])),
        min_party=1 if draw(_MOSTLY) else 2,
        max_party=1000 if draw(_MOSTLY) else draw(st.sampled_from([6, 8])),
        turn_buffer=draw(st.sampled_from([0, 10])),
        slot_covers=draw(_COVERS) if draw(_MOSTLY) else None,
        channels=None if draw(_MOSTLY) else ("api", "phone"),
        requires_table=not draw(_MOSTLY),
        max_hold=draw(st.sampled_from([60, 60, 15, 1])),
    )


def _without_overlaps(found: Sequence[_T]) -> list[_T]:
    """Those that can be set one after the other: of one scope the first, of date ranges too."""
    kept: list[_T] = []
    for one in found:
        if not any(_collide(_place(one), _place(other)) for other in kept):
            kept.append(one)
    return kept


_Place = tuple[int, UUID | None, int | None, date | None, date | None]


def _place(one: Scope | SpecialDay) -> _Place:
    if isinstance(one, SpecialDay):
        return one.rank, one.period, None, one.first, one.last
    return rank(one), *one


def _collide(one: _Place, other: _Place) -> bool:
    if one[:3] != other[:3]:
        return False
    first, last, other_first, other_last = one[3], one[4], other[3], other[4]
    if first is None or last is None or other_first is None or other_last is None:
        return True
    return first <= other_last and other_first <= last
