"""The example of docs/capacity-algorithm.md is played, and says what the database says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.golden.docs import worked
from tests.golden.docs.documents import DOCS, UPDATE, check, difference, update

PAGE = "capacity-algorithm.md"
NOW = worked.PAGES[PAGE]
TWO = "```sql\nSELECT 1 AS one;\n```\n\n```text\n{}```\n\nText.\n\n```sql\nSELECT {};\n```\n"
ONE = " one\n-----\n   1\n(1 row)\n"


@pytest.mark.parametrize("name", worked.PAGES)
def test_every_answer_on_the_page_is_the_databases(
    conn: psycopg.Connection[object], name: str
) -> None:
    changes = difference(conn, name)
    assert not changes, f"{changes}\n\nIf the change is meant: {UPDATE}"


@pytest.mark.parametrize(
    ("routine", "change"),
    [
        ("is_within_limits", ("p_booked_covers + p_covers", "p_booked_covers + p_covers - 1")),
        ("is_policy_met", ("p_local <= p_last_seating", "p_local < p_last_seating")),
        ("utilization_level", ("p_percent < 70", "p_percent < 80")),
        ("resolve_service", ("ORDER BY c.scope_rank", "ORDER BY c.scope_rank DESC")),
        ("service_hours", ("ORDER BY s.scope_rank", "ORDER BY s.scope_rank DESC")),
        ("find_alternatives", ("(VALUES (1), (-1))", "(VALUES (1))")),
        ("list_slots", ("nullif(u.second, u.first)", "NULL")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_engine_that_decides_otherwise_is_noticed(
    conn: psycopg.Connection[tuple[str]], routine: str, change: tuple[str, str]
) -> None:
    row = conn.execute(
        "SELECT pg_get_functiondef(oid) FROM pg_proc"
        " WHERE pronamespace = 'capacity_impl'::regnamespace AND proname = %s",
        (routine,),
    ).fetchone()
    assert row is not None
    assert change[0] in row[0]
    conn.execute(row[0].replace(*change).encode())
    assert difference(conn, PAGE)


def test_playing_it_changes_nothing(conn: psycopg.Connection[Any]) -> None:
    worked.played(conn.info.dsn, (DOCS / PAGE).read_text(), NOW)
    assert conn.execute("SELECT count(*) FROM capacity.restaurants").fetchone() == (0,)
    assert conn.execute("SELECT to_regnamespace('tests')").fetchone() == (None,)


def test_a_wrong_answer_is_shown_and_put_right(
    conn: psycopg.Connection[object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / PAGE
    page.write_text(TWO.format(ONE.replace("1\n(", "2\n("), 2))
    update_others(conn, tmp_path, capsys)
    assert check(conn, tmp_path) == 1
    assert "-   2\n+   1" in capsys.readouterr().out
    assert update(conn, tmp_path) == 0
    assert page.read_text() == TWO.format(ONE, 2)
    assert check(conn, tmp_path) == 0


def update_others(
    conn: psycopg.Connection[object], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Write the generated documents, and leave the page as it is."""
    text = (folder / PAGE).read_text()
    update(conn, folder)
    (folder / PAGE).write_text(text)
    capsys.readouterr()


def test_a_block_that_fails_without_showing_it_is_an_error(dsn: str) -> None:
    with pytest.raises(RuntimeError, match="division by zero"):
        worked.played(dsn, TWO.format(ONE, "1/0"), NOW)


def test_an_answer_may_be_an_error_and_the_session_goes_on(dsn: str) -> None:
    page = "```sql\nSELECT 1/0;\n```\n\n```text\n```\n\n" + TWO.format("", 2)
    said = worked.played(dsn, page, NOW)
    assert said.startswith("```sql\nSELECT 1/0;\n```\n\n```text\nERROR:  division by zero\n```\n")
    assert ONE in said
