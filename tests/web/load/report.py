"""The figures of a run, as a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from tests.client.support import ROOT
from tests.web.load.overhead import Overhead
from tests.web.load.phases import Phase, Seen

PAGE: Final = ROOT / "docs" / "http-load.md"
_TARGETS: Final = {
    ("POST bookings", 95): 500,
    ("POST bookings", 99): 1000,
    ("GET availability", 95): 200,
}
"""Milliseconds."""
_TEMPLATE: Final = Path(__file__).with_name("http-load.md")
_COMMAND: Final = "python -m tests.web.load --write"


def table(results: Mapping[Phase, Seen], compared: Iterable[Overhead]) -> str:
    """What was measured, in tables."""
    lines = [
        "| phase | visitors | requests | a second | accepted | stored | refused as full"
        " | busy (503) | conflict | other |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for phase, seen in results.items():
        statuses = seen.statuses
        conflicts = statuses[409] - seen.refused
        cells: tuple[object, ...] = (
            phase.name,
            phase.users,
            f"{statuses.total():,}",
            f"{statuses.total() / phase.seconds:.0f}",
            seen.accepted.total(),
            seen.stored.total(),
            f"{seen.refused:,}",
            statuses[503],
            conflicts,
            "; ".join(seen.faults) or "none",
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    lines += [
        "",
        "| phase | request | median | p95 | p99 | target |",
        "|---|---|---|---|---|---|",
    ]
    for phase, seen in results.items():
        for name in ("GET availability", "POST bookings"):
            figures = [f"{seen.percentile(name, percent):.0f} ms" for percent in (50, 95, 99)]
            cells = (phase.name, name, *figures, _verdict(seen, name))
            lines.append(f"| {' | '.join(map(str, cells))} |")
    lines += ["", "| call | client | HTTP | ratio |", "|---|---|---|---|"]
    lines += [
        f"| {one.name} | {one.client:.2f} ms | {one.http:.2f} ms | {one.ratio:.2f} |"
        for one in compared
    ]
    return "\n".join(lines) + "\n"


def _verdict(seen: Seen, name: str) -> str:
    said = []
    for (target, percent), limit in _TARGETS.items():
        if target == name:
            is_met = seen.percentile(name, percent) < limit
            said.append(f"p{percent} < {limit} ms: {'met' if is_met else 'missed'}")
    return ", ".join(said)


def page(tables: str, machine: str) -> str:
    """docs/http-load.md."""
    return _TEMPLATE.read_text().format(command=_COMMAND, machine=machine, tables=tables)
