"""Plain text as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

# Names of SQL and codes: words with an underscore, or qualified by a schema of ours.
_NAME: Final = re.compile(r"\b(?:(?:\w+\.)*[A-Za-z]\w*_\w*(?:\.\w+)*|capacity\.\w+)(?:\(\))?")


def prose(text: str | None) -> str:
    """A comment's text: names become code, and nothing in it acts as markup."""
    pieces = []
    last = 0
    for match in _NAME.finditer(text or ""):
        pieces += [_escaped((text or "")[last : match.start()]), f"`{match[0]}`"]
        last = match.end()
    return "".join([*pieces, _escaped((text or "")[last:])])


def code(text: str) -> str:
    """`text` as a code span; nothing for nothing."""
    return f"`{text}`" if text else ""


def codes(texts: Iterable[str]) -> str:
    """`texts` as code spans with commas between."""
    return ", ".join(code(text) for text in texts)


def table(header: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """A table. Cells are Markdown already; a bar inside one is escaped."""
    lines = [header, ["---"] * len(header), *body]
    cells = ([cell.replace("|", r"\|") for cell in line] for line in lines)
    return "\n".join("| " + " | ".join(line) + " |" for line in cells)


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*<\[\]])", r"\\\1", text)
