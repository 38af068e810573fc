"""The allow-lists themselves: nothing is allowed without a reason, nor for longer than needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exams.allowed import FOLDER, Allowed, Finding, idle, judge, read, unexplained

LINES = [Allowed("R1", "capacity.*", "r"), Allowed("R2", "sql/a.sql:?", "r")]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_every_line_has_a_reason_of_its_own_words(path: Path) -> None:
    assert read(path)
    assert all(len(line.reason.split()) > 4 for line in read(path))


@pytest.mark.parametrize("line", ["R1 capacity.*", "R1 because it is so", "R1 capacity.* because "])
def test_a_line_without_a_reason_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "tool.txt").write_text(f"# heading\n\n{line}\n")
    with pytest.raises(ValueError, match="because"):
        read(tmp_path / "tool.txt")


@pytest.mark.parametrize(
    "finding",
    [Finding("R1", "other.bookings"), Finding("R2", "capacity.x"), Finding("R2", "sql/a.sql:12")],
)
def test_a_finding_that_no_line_allows_is_unexplained(finding: Finding) -> None:
    allowed = Finding("R1", "capacity.bookings")
    assert unexplained([allowed, finding], LINES) == [finding]


def test_a_line_that_allows_nothing_is_idle() -> None:
    assert idle([Finding("R1", "capacity.x"), Finding("R2", "sql/b.sql:1")], LINES) == LINES[1:]


def test_an_exam_fails_by_a_new_finding_and_by_an_idle_line() -> None:
    with pytest.raises(AssertionError, match=r"pgrls_lint finds:\n  R1 somewhere: new"):
        judge("pgrls_lint", [Finding("R1", "somewhere", "new")])
    with pytest.raises(AssertionError, match="no longer finds"):
        judge("pgrls_lint", [])
