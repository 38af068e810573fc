"""The oracle itself: its arithmetic by hand, and that it notices a wrong decision."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.replay.oracle import (
    RECORDED_HOURS,
    Request,
    Service,
    decide,
    faults,
    read_limits,
    read_log,
    service_of,
)
from tests.replay.support import WHY_NOT, recorded

FRIDAY, SATURDAY = dt.date(2017, 3, 3), dt.date(2017, 3, 4)
DINNER: Service = ("Rosa", FRIDAY, "dinner")
LIMITS = {("Rosa", "dinner"): 6}
LOG = [Request(1, DINNER, 4), Request(2, DINNER, 3), Request(3, DINNER, 2), Request(4, None, 1)]


@pytest.mark.parametrize(
    ("visit", "date", "period"),
    [
        ("2017-03-03 05:00", FRIDAY, "lunch"),
        ("2017-03-03 15:59", FRIDAY, "lunch"),
        ("2017-03-03 16:00", FRIDAY, "dinner"),
        ("2017-03-04 00:00", FRIDAY, "dinner"),
        ("2017-03-04 04:59", FRIDAY, "dinner"),
        ("2017-03-04 05:00", SATURDAY, "lunch"),
    ],
)
def test_the_night_belongs_to_the_dinner_before_it(visit: str, date: dt.date, period: str) -> None:
    at = dt.datetime.fromisoformat(visit)
    assert service_of("Rosa", at, RECORDED_HOURS) == ("Rosa", date, period)


def test_a_visit_between_two_periods_belongs_to_none() -> None:
    hours = {"lunch": ("11:00", "16:00"), "dinner": ("17:00", "02:00")}
    assert service_of("Rosa", dt.datetime(2017, 3, 3, 16, 30), hours) is None
    assert service_of("Rosa", dt.datetime(2017, 3, 3, 2, 0), hours) is None


def test_a_smaller_party_may_still_fit_after_a_refusal() -> None:
    assert decide(LOG, LIMITS) == {1: True, 2: False, 3: True, 4: False}
    assert decide(LOG, {}) == {1: True, 2: True, 3: True, 4: False}


def test_no_order_explains_an_overbooking_or_a_needless_refusal() -> None:
    assert faults(LOG, LIMITS, {1: True, 2: False, 3: True, 4: False}) == []
    assert faults(LOG, LIMITS, {1: False, 2: True, 3: True, 4: False}) == []
    assert faults(LOG, LIMITS, {1: True, 2: True, 3: False, 4: False}) == [
        "Rosa 2017-03-03 dinner: 7 covers, limit 6"
    ]
    assert faults(LOG, LIMITS, {1: True, 2: False, 3: False, 4: False}) == [
        f"seq 3 was refused and fits into {DINNER}"
    ]


@pytest.mark.parametrize(
    ("column", "accepted", "refused"),
    [
        ("max_covers_max", 36259, 0),
        ("max_covers_p95", 35597, 662),
        ("max_covers_p80", 32602, 3657),
    ],
)
def test_the_recorded_reservations_come_to_known_totals(
    column: str, accepted: int, refused: int
) -> None:
    folder = recorded()
    if folder is None:
        pytest.skip(WHY_NOT)
    log = read_log(Path(folder) / "reservations.csv", RECORDED_HOURS)
    verdicts = decide(log, read_limits(folder / "capacity.csv", column))
    assert (sum(verdicts.values()), len(verdicts) - sum(verdicts.values())) == (accepted, refused)
