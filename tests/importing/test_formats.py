"""What the client and the guide say of the columns is what the database takes."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest

from capacity_db.import_formats import FORMATS
from capacity_db.import_seen import Seen
from tests.client.support import ROOT
from tests.importing.support import KINDS

pytestmark = pytest.mark.once
COLUMNS = """SELECT name, is_required, takes FROM capacity_impl.import_columns(%s) ORDER BY place"""
GUIDE = ROOT / "docs" / "importing.md"


@pytest.mark.parametrize("kind", KINDS)
def test_the_client_knows_the_columns(conn: psycopg.Connection[Any], kind: str) -> None:
    columns = conn.execute(COLUMNS.encode(), (kind,)).fetchall()
    assert tuple(name for name, _, _ in columns) == FORMATS[kind].columns
    assert {name for name, is_required, _ in columns if is_required} == FORMATS[kind].required


@pytest.mark.parametrize("kind", KINDS)
def test_the_guide_has_the_columns(conn: psycopg.Connection[Any], kind: str) -> None:
    columns = conn.execute(COLUMNS.encode(), (kind,)).fetchall()
    section = re.split(r"^### ", GUIDE.read_text(), flags=re.MULTILINE)
    (table,) = (part for part in section if part.startswith(f"`{kind}`\n"))
    told = re.findall(r"^\| (\*{0,2})`(\w+)`\*{0,2} \| ([^|]*) \|", table, flags=re.MULTILINE)
    assert [(name, bool(mark), takes) for mark, name, takes in told] == columns


def test_no_other_kind_is_there(conn: psycopg.Connection[Any]) -> None:
    assert {*KINDS} == {*FORMATS}
    assert conn.execute(COLUMNS.encode(), ("waitlist",)).fetchall() == []


def test_ids_that_were_seen_are_remembered() -> None:
    seen = Seen()
    for number in range(5000):
        assert seen.first_line(["post", str(number)], number + 2) == number + 2
    for number in range(5000):
        assert seen.first_line(["post", str(number)], 99_999) == number + 2
    assert seen.first_line(["other", "1"], 7) == 7
    assert seen.first_line(["post1", ""], 8) == 8
