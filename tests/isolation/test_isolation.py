"""Races, played statement by statement with PostgreSQL's isolationtester.

specs/<name>.spec is played at every isolation level, and mixed, and compared with
expected/<name>.<level>.out; each ends by asking the invariants. red/<name>.sql breaks what the spec
is about: the spec must then look different.
"""

from __future__ import annotations

import difflib
from pathlib import Path

import psycopg
import pytest

from tests.support.isolation import LEVELS, normalised, play

FOLDER = Path(__file__).parent
SPECS = sorted((FOLDER / "specs").glob("*.spec"))
REDS = sorted((FOLDER / "red").glob("*.sql"))
UPDATE = "pytest tests/isolation --update-isolation"


def expected_path(name: str, level: str) -> Path:
    """Where the expected output of a spec at a level is kept."""
    return FOLDER / "expected" / f"{name}.{level}.out"


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_the_race_ends_as_expected(
    spec: Path, level: str, helper_dsn: str, pytestconfig: pytest.Config
) -> None:
    path = expected_path(spec.stem, level)
    seen = play(spec.read_text(), level, helper_dsn)
    if pytestconfig.getoption("--update-isolation"):
        path.write_text(seen)
    expected = path.read_text() if path.exists() else ""
    changes = difflib.unified_diff(
        expected.splitlines(), seen.splitlines(), str(path.name), "seen", lineterm=""
    )
    assert seen == expected, "\n".join([*changes, "", f"If the change is meant: {UPDATE}"])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("red", REDS, ids=lambda red: red.stem)
def test_the_race_shows_a_broken_engine(red: Path, level: str, helper_dsn: str) -> None:
    with psycopg.connect(helper_dsn) as connection:
        connection.execute(red.read_bytes())
    seen = play((FOLDER / "specs" / f"{red.stem}.spec").read_text(), level, helper_dsn)
    assert seen != expected_path(red.stem, level).read_text()


def test_every_race_ends_soundly_and_has_a_red_control() -> None:
    assert [spec.stem for spec in SPECS] == [red.stem for red in REDS]
    for spec in SPECS:
        for level in LEVELS:
            text = expected_path(spec.stem, level).read_text()
            permutations = text.count("starting permutation:")
            assert permutations > 0
            assert text.count("\nsound\n-----\nsound\n") == permutations, f"{spec.stem} at {level}"


def test_uuids_are_numbered_in_each_permutation() -> None:
    one, two = "3c1ac0ae-1f0a-4f4e-9b0e-6a3b1c0d2e4f", "0f0e0d0c-0b0a-4908-8706-050403020100"
    output = f"\nstarting permutation: a\n{one} {two} {one}\nstarting permutation: b\n{two}"
    first, second = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
    assert normalised(output) == (
        f"\nstarting permutation: a\n{first} {second} {first}\nstarting permutation: b\n{first}"
    )
