"""The figures are measured and add up; what they are is for test_plans to judge."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.seating.figures import Outcome, summary

ROOT = Path(__file__).parents[2]


def test_a_short_run_measures_every_day() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.seating.figures", "--json", "--small=3", "--large=0"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert [*figures] == ["small"]
    days = figures["small"]["days"]
    assert [day["day"] for day in days] == ["small 0", "small 1", "small 2"]
    assert figures["small"]["summary"]["planned"] == sum(day["planned"] for day in days)
    assert all(day["best_fit"] <= day["planned"] <= day["optimum"] for day in days)
    assert all(day["milliseconds"] > 0 for day in days)


def test_only_days_with_a_proven_optimum_are_compared_with_it() -> None:
    proven = Outcome("a", 9, 4, 1, 30, 28, 18, 20, 24, 25, 2.0)
    unproven = Outcome("b", 9, 4, 1, 70, 70, 55, 60, 65, None, 4.0)
    found = summary([proven, unproven])
    assert (found["covers"], found["best_fit"], found["best_fit_leaves_percent"]) == (100, 80, 20.0)
    assert (found["proven_days"], found["optimum"], found["at_the_optimum"]) == (1, 25, 0)
    assert found["planned_percent_of_optimum"] == found["worst_day_percent_of_optimum"] == 96.0
    assert (found["median_ms"], found["max_ms"]) == (3.0, 4.0)
