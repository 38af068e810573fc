"""The bench runs and says what it measured; how fast anything is, is no test."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHORT = ("--rounds=2", "--seconds=1", "--clients=4", "--restaurants=5")


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


def test_both_workloads_are_measured_in_every_round() -> None:
    figures = json.loads(bench("--json"))
    assert figures.keys() == {"spread", "hot"}
    for workload in figures.values():
        ratios = [one["ratio"] for one in workload["rounds"]]
        assert len(ratios) == 2
        assert min(ratios) <= workload["median_ratio"] <= max(ratios)
        assert all(
            one["ratio"] == round(one["rpc_tps"] / one["floor_tps"], 3)
            for one in workload["rounds"]
        )
        assert 0 < workload["rpc_us"]["p50"] <= workload["rpc_us"]["p95"]
        assert workload["rpc_us"]["p95"] <= workload["rpc_us"]["p99"]
