"""The bench runs and says what it measured; how fast anything is, is no test."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import show, summarise
from tests.bench.measure import BOOKING, WORKLOADS, Result, Round

ROOT = Path(__file__).parents[2]
SHORT = ("--rounds=1", "--seconds=1", "--clients=4", "--restaurants=5")


def bench(*more: str) -> str:
    """What a short bench prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", *SHORT, *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.once
def test_booking_and_reading_are_measured_in_every_round() -> None:
    figures = json.loads(bench("--json"))
    assert figures.keys() == WORKLOADS.keys()
    for workload in figures.values():
        (one,) = workload["rounds"]
        assert one["ratio"] == round(one["rpc_tps"] / one["floor_tps"], 3)
        assert one["ratio"] == workload["median_ratio"] > 0
    for workload in BOOKING:
        own = figures[workload]["rpc_us"]
        assert 0 < own["p50"] <= own["p95"] <= own["p99"]


def test_the_median_of_the_rounds_is_what_counts() -> None:
    result = Result([Round(100, share) for share in (10, 90, 30)])
    assert result.median_ratio == 0.3
    assert [one["ratio"] for one in result.as_json()["rounds"]] == [0.1, 0.9, 0.3]


def test_people_see_a_line_for_each_round_and_a_sum(capsys: pytest.CaptureFixture[str]) -> None:
    day = Result([Round(1000, 50)])
    show(0, "day", day.rounds[0])
    summarise({"day": day})
    assert capsys.readouterr().out.splitlines() == [
        "    1  day             1000        50   0.050",
        "",
        "day: median ratio 0.050; 20.0 floors a call",
    ]
