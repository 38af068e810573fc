"""Pages whose examples are played: the answers that they show are the database's own.

A fenced block of `sql` is a piece of a psql session; a block of `text` right after it is what psql
answers. All blocks of a page are one session, in one transaction that is rolled back.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from psycopg.conninfo import make_conninfo

from tests.support.binaries import embedded_prefix
from tests.support.sqlfiles import HELPERS

PAGES: Final = {"capacity-algorithm.md": "2030-06-03 12:00+02"}
"""The pages by file name, and when they are played: the engine's clock."""

_BLOCK: Final = re.compile(
    r"^```sql\n(?P<sql>.*?)^```\n(?:\n```text\n(?P<answer>.*?)^```\n)?", re.MULTILINE | re.DOTALL
)
_MARK: Final = "@@@ next block"
_PREAMBLE: Final = r"""
\set QUIET on
\set ON_ERROR_ROLLBACK on
BEGIN;
CREATE SCHEMA tests;
\i {clock}
\o /dev/null
SELECT tests.set_clock('{now}');
\o
"""


@dataclass(frozen=True)
class Block:
    """A piece of the session, the answer shown after it, and where that answer stands."""

    sql: str
    answer: str | None
    span: tuple[int, int]


def blocks(markdown: str) -> Iterator[Block]:
    """The pieces of a page's session in their order."""
    for match in _BLOCK.finditer(markdown):
        yield Block(match["sql"], match["answer"], match.span("answer"))


def played(dsn: str, markdown: str, now: str) -> str:
    """The page with the answers that a session gives in a migrated database.

    Raises RuntimeError when a block that shows no answer fails. Changes nothing in the database.
    """
    found = list(blocks(markdown))
    said = _session(dsn, [block.sql for block in found], now)
    page, position = "", 0
    for block, answer in zip(found, said, strict=True):
        if block.answer is None:
            if "ERROR:" in answer:
                raise RuntimeError(f"{block.sql}\n{answer}")
            continue
        page += markdown[position : block.span[0]] + answer
        position = block.span[1]
    return page + markdown[position:]


def _session(dsn: str, pieces: list[str], now: str) -> list[str]:
    script = _PREAMBLE.format(clock=HELPERS / "10_set_clock.sql", now=now)
    for piece in pieces:
        script += f"\\echo {_MARK}\n{piece}"
    # It reads its standard input, so that an error is shown as it is to somebody who types.
    done = subprocess.run(
        [embedded_prefix() / "bin/psql", "--no-psqlrc", make_conninfo(dsn)],
        input=f"{script}ROLLBACK;\n",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PGCLIENTENCODING": "UTF8"},
        text=True,
        check=True,
        timeout=120,
    )
    heading, *answers = done.stdout.split(f"{_MARK}\n")
    if heading or len(answers) != len(pieces):
        raise RuntimeError(done.stdout)
    return ["\n".join(line.rstrip() for line in a.strip("\n").splitlines()) + "\n" for a in answers]
