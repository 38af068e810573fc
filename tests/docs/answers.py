"""What a page says that its commands print, beside what they do print.

A block of `text` right after one of `sh` shows its output. Ids, keys, references, times of today,
durations and the number of the engine's files are another at each run or release and may differ; a
line of three dots stands for any lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tests.docs.blocks import Block, fenced
from tests.docs.play import LANGUAGE, MARK

SHOWN: Final = "text"
ANY_LINES: Final = "..."

_MASKS: Final = (
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"), "<id>"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "<reference>"),
    (re.compile(r"\b202\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?"), "<now>"),
    (re.compile(r"\b\d+(?:\.\d+)? m?s\b"), "<duration>"),
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:<port>"),
    (re.compile(r"\b\d+ (migration|file|decision)s?\b"), r"<count> \1s"),
    (re.compile(r"--before-id \d+"), "--before-id <n>"),
    (re.compile(r" +"), " "),
)


@dataclass(frozen=True)
class Answer:
    """The lines that a page shows, the number of the first one, and those that were printed."""

    line: int
    shown: tuple[str, ...]
    printed: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether the page shows what was printed."""
        return _matches([mask(line) for line in self.shown], [mask(line) for line in self.printed])


def mask(line: str) -> str:
    """A line without what is another at each run."""
    for pattern, stands_for in _MASKS:
        line = pattern.sub(stands_for, line)
    return line.rstrip()


def answers(markdown: str, output: str) -> Iterator[Answer]:
    """Each shown output of a page, with what its commands printed when they were played."""
    printed = _by_block(output)
    for asked, shown in shown_answers(markdown):
        yield Answer(shown.line, shown.lines, printed.get(asked.line, ()))


def shown_answers(markdown: str) -> Iterator[tuple[Block, Block]]:
    """The blocks of commands that are followed by what they print, with that."""
    lines = markdown.splitlines()
    for first, second in pairwise(fenced(markdown)):
        if (first.language, second.language) == (LANGUAGE, SHOWN):
            between = lines[first.line + len(first.lines) : second.line - 2]
            if not any(line.strip() for line in between):
                yield first, second


def _by_block(output: str) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for piece in output.split(f"\n{MARK}"):
        number, _, text = piece.removeprefix(MARK).partition("\n")
        if number.isdecimal():
            found[int(number)] = tuple(line.rstrip() for line in text.rstrip().splitlines())
    return found


def _matches(shown: list[str], printed: list[str]) -> bool:
    if not shown:
        return not printed
    if shown[0] != ANY_LINES:
        return bool(printed) and shown[0] == printed[0] and _matches(shown[1:], printed[1:])
    return any(_matches(shown[1:], printed[skip:]) for skip in range(len(printed) + 1))


def corrected(markdown: str, output: str) -> str:
    """The page with the outputs that were printed, where it shows others."""
    lines = markdown.splitlines()
    for answer in reversed(list(answers(markdown, output))):
        if not answer.is_right:
            first = answer.line - 1
            lines[first : first + len(answer.shown)] = answer.printed
    return "\n".join(lines) + "\n"
