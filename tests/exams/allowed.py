"""What an outside tool may go on saying of us, and why.

allowed/<tool>.txt has a line for each: `<rule> <place> because <reason>`. A place is a pattern as
in a shell. A finding that no line allows fails the exam, and so does a line that allows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("allowed")

_LINE: Final = re.compile(r"(?P<rule>\S+) (?P<place>\S+) because (?P<reason>\S.*)")


@dataclass(frozen=True, order=True)
class Finding:
    """What a tool says: which rule, about what, and in which words."""

    rule: str
    place: str
    words: str = ""


@dataclass(frozen=True)
class Allowed:
    """A line of an allow-list."""

    rule: str
    place: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether it allows `finding`."""
        return self.rule == finding.rule and fnmatchcase(finding.place, self.place)


def read(path: Path) -> list[Allowed]:
    """The lines of an allow-list. Raises ValueError for one that says no reason."""
    found = []
    for line in path.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"{path.name}: not `<rule> <place> because <reason>`: {line}")
        found.append(Allowed(**match.groupdict()))
    return found


def unexplained(findings: Collection[Finding], lines: Collection[Allowed]) -> list[Finding]:
    """The findings that no line allows."""
    return sorted(f for f in findings if not any(line.covers(f) for line in lines))


def idle(findings: Collection[Finding], lines: Collection[Allowed]) -> list[Allowed]:
    """The lines that allow nothing: what they were for is gone."""
    return [line for line in lines if not any(line.covers(f) for f in findings)]


def judge(tool: str, findings: Collection[Finding]) -> None:
    """Fail unless every finding of `tool` is allowed, and every line of its list needed."""
    lines = read(FOLDER / f"{tool}.txt")
    new = [f"  {f.rule} {f.place}: {f.words}" for f in unexplained(findings, lines)]
    assert not new, f"{tool} finds:\n" + "\n".join(new)
    old = [f"  {line.rule} {line.place}" for line in idle(findings, lines)]
    assert not old, f"allowed/{tool}.txt allows what {tool} no longer finds:\n" + "\n".join(old)


def new_findings(tool: str, findings: Collection[Finding]) -> list[Finding]:
    """What is not in the allow-list of `tool`: for a test that plants a flaw."""
    return unexplained(findings, read(FOLDER / f"{tool}.txt"))
