"""Fenced blocks and tables of Markdown, with the lines where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_FENCE: Final = re.compile(r"^( *)(`{3,}|~{3,})\s*(\w*)")
_SPAN: Final = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language ("" if it has none), its first line's number, its lines."""

    language: str
    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """What stands in it."""
        return "\n".join(self.lines) + "\n"


def fenced(markdown: str) -> Iterator[Block]:
    """The blocks of a page in their order. Raises ValueError if the last one never ends."""
    opened: tuple[str, str, str, int] | None = None
    lines: list[str] = []
    for number, line in enumerate(markdown.splitlines(), start=1):
        match = _FENCE.match(line)
        if opened is None:
            if match:
                opened, lines = (match[1], match[2], match[3], number + 1), []
            continue
        indent, fence, language, first = opened
        if match and match[2].startswith(fence) and not match[3]:
            yield Block(language, first, tuple(lines))
            opened = None
        else:
            lines.append(line.removeprefix(indent))
    if opened is not None:
        raise ValueError(f"the block that begins in line {opened[3] - 1} does not end")


def prose(markdown: str) -> Iterator[tuple[int, str]]:
    """The numbered lines that stand outside of every block."""
    inside = {
        number
        for block in fenced(markdown)
        for number in range(block.line - 1, block.line + len(block.lines) + 1)
    }
    for number, line in enumerate(markdown.splitlines(), start=1):
        if number not in inside:
            yield number, line


def table_commands(markdown: str, program: str) -> Iterator[tuple[int, str]]:
    """The calls of `program` in code spans of tables, each with its line's number."""
    for number, line in prose(markdown):
        if line.lstrip().startswith("|"):
            for span in _SPAN.findall(line):
                if span.startswith(f"{program} "):
                    yield number, span
