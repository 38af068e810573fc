"""The alerts by promtool: valid, and firing when and only when they should."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
import yaml  # type: ignore[import-untyped]

from tests.client.support import ROOT
from tests.monitoring.binaries import program

pytestmark = pytest.mark.once

FOLDER: Final = ROOT / "monitoring" / "prometheus"
RULES: Final = FOLDER / "rules.yml"
TESTS: Final = sorted((FOLDER / "tests").glob("*.yml"))

WRONG: Final = {
    "overbooked.yml": [
        ("booking_overbooking_detected) > 0", "booking_overbooking_detected) > 2"),
        ("booking_overbooking_detected) > 0", "booking_overbooking_detected) >= 0"),
        ("max by (job) (booking_overbooking_detected)", "booking_overbooking_detected"),
    ],
    "booking-errors.yml": [
        ("> 0.05", "> 0.06"),
        ("> 0.05", ">= 0.05"),
        ('"error|conflict"}[5m])) > 2', '"error|conflict"}[5m])) > 0'),
        ('outcome=~"error|conflict"}[5m]))\n', 'outcome!="accepted"}[5m]))\n'),
        ("[5m])) > 2\n        for: 2m", "[5m])) > 2\n        for: 0m"),
    ],
    "bookings-slow.yml": [
        ("> 1000", "> 2000"),
        ("> 1000", "> 900"),
        ("> 1000", "!= 900"),
        ("quantile(0.95", "quantile(0.9"),
        ("quantile(0.95", "quantile(0.99"),
    ],
    "restaurant-unconfigured.yml": [
        ("for: 15m", "for: 5m"),
        ("restaurants_unconfigured) > 0", "restaurants_unconfigured) > 1"),
        ("max by (job) (restaurants_unconfigured) > 0", "up > 0"),
    ],
    "not-scraped.yml": [
        (' or absent(up{job="capacity-db"})', ""),
        ('up{job="capacity-db"} == 0 or ', ""),
        ('(up{job="capacity-db"})', "(up)"),
    ],
    "blind.yml": [
        ("on (job, instance) booking", "on (job) booking"),
        ('up{job="capacity-db"} == 1 unless', 'up{job="capacity-db"} unless'),
    ],
    "retries-exhausted.yml": [
        ('{outcome="conflict"}[15m]', '{outcome="conflict"}[60m]'),
        ('{outcome="conflict"}[15m]', "[15m]"),
    ],
    "webhooks.yml": [
        ("webhooks_dead) > 0", "webhooks_dead) > 3"),
        ("webhooks_oldest_pending_s) > 900", "webhooks_oldest_pending_s) >= 900"),
        ("webhooks_oldest_pending_s) > 900", "webhooks_oldest_pending_s) > 9000"),
    ],
    "holds-unswept.yml": [("min_over_time", "max_over_time"), ("for: 30m", "for: 10m")],
}
"""By file: what stands in the rules, and what the file must not accept there."""
MUTANTS: Final = [(name, *change) for name, changes in WRONG.items() for change in changes]


def promtool(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run promtool."""
    command = [str(program("promtool")), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def alerts() -> dict[str, dict[str, Any]]:
    """The alerts by name."""
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


def test_promtool_accepts_the_rules_and_the_example_configuration() -> None:
    done = promtool("check", "rules", "--lint=all", "--lint-fatal", RULES)
    assert done.returncode == 0, done.stderr
    assert f"{len(alerts())} rules found" in done.stdout
    done = promtool("check", "config", FOLDER / "prometheus.yml")
    assert done.returncode == 0, done.stderr


def test_the_rules_pass_their_tests() -> None:
    done = promtool("test", "rules", *TESTS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("SUCCESS") == len(TESTS)


@pytest.mark.parametrize(("name", "right", "wrong"), MUTANTS)
def test_a_wrong_rule_fails_its_test(tmp_path: Path, name: str, right: str, wrong: str) -> None:
    """Red control."""
    text = RULES.read_text()
    assert text.count(right) == 1
    (tmp_path / "rules.yml").write_text(text.replace(right, wrong))
    (tmp_path / "tests").mkdir()
    shutil.copy(FOLDER / "tests" / name, tmp_path / "tests")
    done = promtool("test", "rules", tmp_path / "tests" / name)
    assert done.returncode == 1, done.stdout
    assert "FAILED" in done.stdout + done.stderr


def test_every_alert_is_seen_firing_and_not_firing_in_a_test() -> None:
    seen: dict[str, set[bool]] = {name: set() for name in alerts()}
    for path in TESTS:
        for test in yaml.safe_load(path.read_text())["tests"]:
            for case in test["alert_rule_test"]:
                seen[case["alertname"]].add(bool(case["exp_alerts"]))
    assert [name for name, kinds in seen.items() if kinds != {True, False}] == []


def test_every_alert_says_how_bad_it_is_and_what_to_do() -> None:
    for name, rule in alerts().items():
        assert re.fullmatch(r"CapacityDb[A-Z]\w+", name)
        assert rule["labels"]["severity"] in ("P0", "P1", "P2"), name
        assert rule["annotations"].keys() == {"summary", "description", "runbook"}, name
        page = ROOT / rule["annotations"]["runbook"]
        assert name in page.read_text(), f"{page} does not name {name}"


def test_every_runbook_is_some_alerts() -> None:
    pages = {path.name for path in (ROOT / "docs" / "runbooks").glob("*.md")}
    named = {Path(rule["annotations"]["runbook"]).name for rule in alerts().values()}
    assert pages == named | {"README.md"}
