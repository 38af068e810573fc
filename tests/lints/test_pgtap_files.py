"""The files of tests/pgtap: collected, complete, and without control of the transaction."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lints.source_rules import transaction_control
from tests.lints.sqltext import code_only

FOLDER = Path(__file__).parents[1] / "pgtap"
FILES = sorted(FOLDER.rglob("*.sql"))


def faults(path: Path) -> list[str]:
    """Why pytest would overlook the file, or it could pass by testing nothing."""
    code = code_only(path.read_text())
    found = transaction_control(path)
    if not path.name.startswith("test_"):
        found.append("is not collected: its name does not begin with test_")
    if not ("plan(" in code or "no_plan(" in code) or "finish()" not in code:
        found.append("has no plan() or no finish()")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_pgtap_files_are_sound(path: Path) -> None:
    assert faults(path) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("answers.sql", "SELECT plan(1); SELECT ok(true); SELECT * FROM finish();"),
        ("test_answers.sql", "SELECT ok(true); SELECT * FROM finish();"),
        ("test_answers.sql", "SELECT plan(1); SELECT ok(true); -- SELECT * FROM finish();"),
        ("test_answers.sql", "BEGIN; SELECT plan(1); SELECT ok(true); SELECT * FROM finish();"),
    ],
)
def test_an_unsound_file_is_found(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert len(faults(tmp_path / name)) == 1
