"""Everything that a fresh installation runs, as one script in the order in which it runs."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from capacity_db.assets import assets_dir
from tests.exams.programs import ROOT

PIN: Final = "SET search_path = pg_catalog, pg_temp"
"""What pins a routine, as its file writes it."""

_UNPINNED: Final = re.compile(r"\bUnpinned\b")


@dataclass(frozen=True)
class Script:
    """A script made of files: the text, and where in it each file begins."""

    text: str
    starts: tuple[int, ...]
    """The line of the first line of each file."""
    places: tuple[str, ...]

    def place(self, line: int) -> str:
        """The file that the line is from. Of a routine that is inlined, with `unpinned:` before."""
        return self.places[bisect.bisect_right(self.starts, line) - 1]


def files() -> list[Path]:
    """Migrations in their order, then routines, triggers and policies in theirs."""
    migrations = assets_dir("migrations").glob("*.sql")
    forward = sorted(path for path in migrations if not path.name.endswith(".rollback.sql"))
    return forward + sorted(assets_dir("sql").glob("*/*.sql"))


def compose(contents: Iterable[tuple[str, str]], before: str = "") -> Script:
    """One script of files, each with its name, and what is run `before` them."""
    text, starts, places = before, [], []
    for name, content in contents:
        starts.append(text.count("\n") + 1)
        is_routine = name.startswith("sql/")
        places.append(f"unpinned:{name}" if is_routine and _UNPINNED.search(content) else name)
        text += content if content.endswith("\n") else content + "\n"
    return Script(text, tuple(starts), tuple(places))


def sources() -> list[tuple[str, str]]:
    """The files with their names, relative to the project."""
    root = assets_dir("sql").parent
    assert root == ROOT, "the tests look at the checkout, not at a wheel"
    return [(str(path.relative_to(root)), path.read_text()) for path in files()]


def without_composite_types(text: str, composites: set[str], scalars: set[str]) -> str:
    """PL/pgSQL for a parser that knows no catalogue: a row's type is `record`, a domain `text`.

    Only where a variable, a parameter or a result column gets its type.
    """

    def replaced(match: re.Match[str]) -> str:
        if match["type"] in composites:
            return f"{match['name']}record"
        return f"{match['name']}text" if match["type"] in scalars else match[0]

    return re.sub(r"(?P<name>\b(?:[vp]_\w+|OUT \w+)\s+)capacity\.(?P<type>\w+)", replaced, text)
