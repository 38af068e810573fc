"""README.md says where each of splinter's rules is held: all of them, by rules that exist."""

from __future__ import annotations

import re
from pathlib import Path

from capacity_db.assets import assets_dir

README = Path(__file__).with_name("README.md").read_text()
ROWS = re.findall(r"^\| (\d{4}) \w+ \| (.+) \|$", README, re.MULTILINE)
CATALOGUE = assets_dir("sql").parent / "tests" / "lints" / "catalogue"


def test_no_rule_of_splinter_is_left_out() -> None:
    assert [int(number) for number, _ in ROWS] == list(range(1, 30))


def test_every_rule_that_it_names_exists() -> None:
    named = {name for _, held in ROWS for name in re.findall(r"`(\w+)`", held)}
    assert "access_is_checked_first" in named
    assert named - {path.stem for path in CATALOGUE.glob("*.sql")} == set()


def test_every_exam_is_in_it() -> None:
    exams = {path.name for path in Path(__file__).parent.glob("test_*.py")}
    about_itself = {"test_allowed.py", "test_readme.py"}
    assert set(re.findall(r"^\| `(test_\w+\.py)`", README, re.MULTILINE)) == exams - about_itself
