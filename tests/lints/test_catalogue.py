"""Rules about the live catalogue: one query each in catalogue/, which finds nothing of ours.

Beside every rule lies a `.red.sql`: it plants a violation and says what the rule must then find.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.databases import AnyConnection

FOLDER = Path(__file__).with_name("catalogue")
PLANTS = sorted(FOLDER.glob("*.red.sql"))
RULES = sorted(set(FOLDER.glob("*.sql")) - set(PLANTS))


def findings(catalogue: AnyConnection, rule: Path) -> set[str]:
    """What the query of `rule` returns."""
    return {str(row[0]) for row in catalogue.execute(rule.read_bytes()).fetchall()}


def reason(rule: Path) -> str:
    """The comment at the top of a rule: why it is one."""
    lines = rule.read_text().splitlines()
    return " ".join(line.removeprefix("-- ") for line in lines if line.startswith("--"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_database_follows(catalogue: AnyConnection, rule: Path) -> None:
    found = findings(catalogue, rule)
    assert not found, f"{reason(rule)}\n" + "\n".join(f"  {name}" for name in sorted(found))


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name.removesuffix(".red.sql"))
def test_rule_finds_a_planted_violation(catalogue: AnyConnection, plant: Path) -> None:
    expected = set(re.findall(r"^-- finds: (.+)$", plant.read_text(), re.MULTILINE))
    rule = plant.with_name(plant.name.replace(".red.sql", ".sql"))
    before = findings(catalogue, rule)
    catalogue.execute(plant.read_bytes())
    assert expected
    assert findings(catalogue, rule) - before == expected


def test_every_rule_has_its_reason_and_its_red_control() -> None:
    assert [rule.stem for rule in RULES] == [p.name.removesuffix(".red.sql") for p in PLANTS]
    assert all(reason(rule) for rule in RULES)
