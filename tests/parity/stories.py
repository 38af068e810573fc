"""Stories that random search would meet rarely. They run in front of the random ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from tests.parity.model.calendar import Hours, Period, SpecialDay
from tests.parity.model.judgement import Request
from tests.parity.model.restaurant import Limits, Policy
from tests.parity.model.tables import Combination, Stay, Table
from tests.parity.scenario import (
    AddTable,
    Ask,
    Confirm,
    JoinTables,
    Keep,
    Move,
    Release,
    RemoveSpecialDay,
    Scenario,
    SetPeriod,
    SetPolicy,
    SetRule,
    SetSpecialDay,
    Step,
    Wait,
)

_LUNCH, _DINNER = UUID(int=1), UUID(int=2)
_SATURDAY, _SUNDAY = date(2019, 3, 30), date(2019, 3, 31)


def _ask(
    day: int,
    hour: int,
    minute: int = 0,
    size: int = 4,
    second: bool = False,
    hold: int | None = None,
) -> Ask:
    """A request in March 2019 in Zurich, where 02:00 to 03:00 on Sunday the 31st is missing."""
    local = datetime(2019, 3, day, hour, minute)
    return Ask(Request(local, size, second_occurrence=second), kept=True, hold=hold)


def _story(*steps: Step) -> Scenario:
    return Scenario("Europe/Zurich", datetime(2019, 3, 28, 12, tzinfo=UTC), (), steps)


SLOT_BEFORE_ITS_SERVICE: Final = _story(
    SetPeriod(Period(_LUNCH, Hours(time(2, 45), time(9)))),
    SetPolicy(Policy(slot_interval=30, slot_covers=6)),
    _ask(31, 3, 5),
    _ask(31, 3, 10),
    _ask(31, 3, 14, size=2),
)
"""The start of a slot, 02:45, is skipped by the clocks; its guests arrive after that."""

SLOT_OF_TWO_HALVES: Final = _story(
    SetPolicy(Policy(slot_interval=240, slot_covers=6)),
    _ask(31, 0, 30),
    _ask(31, 3, 30),
    _ask(31, 3, 45),
    _ask(31, 1, 59),
)
"""The clocks change in the middle of a slot: before and after it are two slots."""

OTHER_HOURS_AND_BACK: Final = _story(
    SetPeriod(Period(_DINNER, Hours(time(17), time(23), time(22)))),
    SetPolicy(Policy(slot_covers=12)),
    _ask(29, 17),
    SetPeriod(Period(_DINNER, Hours(time(18), time(23), time(21)))),
    _ask(29, 17, 45),
    _ask(29, 21, 15),
    SetPolicy(Policy(slot_covers=6)),
    SetPeriod(Period(_DINNER, Hours(time(17), time(23)))),
    _ask(29, 17),
    _ask(29, 17, size=2),
    _ask(29, 22, 15),
)
"""Hours of a booked service change; pacing does while its slot is outside of them; all are back."""

PACING_OF_ANOTHERS_SLOT: Final = _story(
    SetPeriod(Period(_LUNCH, Hours(time(11), time(15)))),
    SetPolicy(Policy(slot_covers=8)),
    _ask(30, 14),
    SetPeriod(Period(_LUNCH, Hours(time(11), time(14)))),
    SetPeriod(Period(_DINNER, Hours(time(14), time(23)))),
    SetPolicy(Policy(slot_covers=6)),
    _ask(30, 14),
    _ask(30, 14, size=2),
)
"""A slot changes its service: those whom the old one let in arrive then all the same."""

DEBT_OF_A_LOWER_LIMIT: Final = _story(
    SetPeriod(Period(_DINNER, Hours(time(17), time(2), time(1)))),
    SetRule((None, None, None, None), Limits(10, 3)),
    _ask(30, 23, 45),
    _ask(31, 0, 30),
    _ask(31, 1, 1),
    SetRule((_DINNER, None, _SATURDAY, _SATURDAY), Limits(6, 1)),
    _ask(31, 1, size=1),
)
"""Overnight, over a last seating; and a limit that is below what is booked."""

CLOSED_AND_OPEN_AGAIN: Final = _story(
    SetPeriod(Period(_DINNER, Hours(time(17), time(23)), frozenset({6}))),
    _ask(30, 19),
    SetSpecialDay(SpecialDay(None, _SATURDAY, _SUNDAY, None, "holiday", "away")),
    _ask(30, 19),
    SetSpecialDay(SpecialDay(_DINNER, _SUNDAY, _SUNDAY, Hours(time(3), time(4)))),
    _ask(31, 3),
    RemoveSpecialDay(SpecialDay(None, _SATURDAY, _SUNDAY)),
    _ask(30, 19),
)
"""A closure of the restaurant, special hours of a period in it, and the closure is lifted."""

AT_THE_BOUNDS_OF_THE_POLICY: Final = _story(
    SetPeriod(Period(_LUNCH, Hours(time(11), time(15), time(14)))),
    SetPeriod(Period(_DINNER, Hours(time(17), time(23)))),
    SetPolicy(Policy(min_notice=60, horizon=1, min_party=2, max_party=6, channels=("api",))),
    SetRule((None, None, None, None), Limits(6, 3)),
    _ask(28, 14),  # it is 13:00
    _ask(28, 13, 59),
    _ask(28, 14, 1, size=2),
    _ask(29, 13, size=6),
    _ask(29, 17, 30, size=1),
    _ask(30, 12, size=7),
)
"""Every rule of the policy, kept just so, and broken by one; a service that is filled exactly."""

FIRST_OF_AN_AUTUMN_NIGHT: Final = Scenario(
    "Europe/Zurich",
    datetime(2019, 10, 27, 0, 1, tzinfo=UTC),  # 02:01 for the first time
    (),
    (
        SetPeriod(Period(_DINNER, Hours(time(1, 45), time(5, 45)))),
        Ask(Request(datetime(2019, 10, 27, 2), 2), kept=False),
        Ask(Request(datetime(2019, 10, 27, 2), 2, second_occurrence=True), kept=False),
    ),
)
"""The next slot is 02:15, although 02:00 comes again after it."""

TABLES_THAT_TAKE_TURNS: Final = _story(
    SetPeriod(Period(_DINNER, Hours(time(17), time(23)))),
    SetPolicy(Policy(requires_table=True, turn_buffer=10)),
    AddTable(Table("2", 2)),
    AddTable(Table("10", 4, smallest=2)),
    JoinTables(Combination("both", ("2", "10"), 6)),
    _ask(29, 17, size=1),
    _ask(29, 17, size=2),
    _ask(29, 19, size=2),
    _ask(29, 19, 10, size=2),
    _ask(29, 21, 30, size=6),
    _ask(29, 21, 45, size=1),
)
"""Two tables, and both as one: each is free again when it has been cleared, and not before."""

HOLDS_THAT_EXPIRE: Final = _story(
    SetPeriod(Period(_DINNER, Hours(time(17), time(23)))),
    SetRule((None, None, None, None), Limits(4)),
    _ask(29, 19, hold=60),
    _ask(30, 19, hold=60),
    Wait(timedelta(seconds=59)),
    _ask(29, 19),
    Confirm(1, more=1),
    Confirm(1, more=-1),
    _ask(30, 19, size=1),
    Wait(timedelta(seconds=1)),
    Confirm(0),
    _ask(29, 19),
    _ask(29, 19, size=1),
    Release(0),
)
"""A service that a hold fills until the second at which it is over, swept or not."""

HOLD_AT_THE_ONLY_TABLE: Final = _story(
    SetPeriod(Period(_LUNCH, Hours(time(11), time(15)))),
    SetPeriod(Period(_DINNER, Hours(time(15), time(23)))),
    SetPolicy(Policy(requires_table=True, max_hold=1)),
    AddTable(Table("1", 4)),
    _ask(29, 14, hold=900),
    _ask(29, 15),
    Wait(timedelta(minutes=1)),
    _ask(29, 15),
    _ask(29, 14),
    _ask(29, 17, hold=60),
    Wait(timedelta(minutes=1)),
    Keep(0, Stay(datetime(2019, 3, 29, 16, tzinfo=UTC), datetime(2019, 3, 29, 17, tzinfo=UTC))),
    _ask(29, 17),
    _ask(29, 18),
)
"""A hold of lunch is in the way of dinner until it is over; then somebody keeps the table free."""

PARTIES_THAT_MOVE: Final = _story(
    SetPeriod(Period(_DINNER, Hours(time(17), time(23)))),
    SetRule((None, None, None, None), Limits(7)),
    SetPolicy(Policy(requires_table=True, max_party=6)),
    AddTable(Table("1", 2)),
    AddTable(Table("2", 4)),
    _ask(29, 17, size=2),
    _ask(29, 17, size=4),
    _ask(29, 18, 45, size=1),
    Move(0, minutes=60),
    Move(0, minutes=120),
    Move(1, minutes=60, more=1),
    Move(1, more=3),
    Move(1, more=-2),
    Move(0, minutes=-120, more=1),
    _ask(29, 19, size=2),
    Move(0, minutes=1440, more=2),
    _ask(30, 17, size=4),
)
"""Later, larger, smaller and to another day: a table goes along where it can."""

STORIES: Final = (
    PARTIES_THAT_MOVE,
    TABLES_THAT_TAKE_TURNS,
    HOLDS_THAT_EXPIRE,
    HOLD_AT_THE_ONLY_TABLE,
    SLOT_BEFORE_ITS_SERVICE,
    SLOT_OF_TWO_HALVES,
    OTHER_HOURS_AND_BACK,
    PACING_OF_ANOTHERS_SLOT,
    DEBT_OF_A_LOWER_LIMIT,
    CLOSED_AND_OPEN_AGAIN,
    AT_THE_BOUNDS_OF_THE_POLICY,
    FIRST_OF_AN_AUTUMN_NIGHT,
)
"""All of them."""
