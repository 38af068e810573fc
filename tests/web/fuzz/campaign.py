"""A campaign: an application, things to ask it about, and schemathesis in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.client.support import ROOT
from tests.web.requests import furnished
from tests.web.support import DAY, Site

CALLERS: Final = ("guest", "staff", "admin")
PHASES: Final = ("examples", "coverage", "fuzzing", "stateful")
KNOWN: Final = 0.8
"""How often a value is one that exists: else nearly all answers would be 404."""


@dataclass(frozen=True)
class Outcome:
    """What schemathesis says about one caller's requests."""

    caller: str
    failures: tuple[str, ...]
    output: str
    returncode: int


def known_values(site: Site) -> dict[str, list[str]]:
    """Values that exist, by the names that parameters and fields have."""
    things = furnished(site)
    house, booking, other = things.house, things.booking, things.other
    (entry,) = site.client.list_waitlist(house.id)
    return {
        "restaurantId": [house.id],
        "restaurant_id": [house.id],
        "reference": [booking["reference"], other["reference"], entry.reference],
        "booking_id": [booking["id"], other["id"], things.hold],
        "bookingId": [booking["id"], other["id"], things.hold],
        "otherBookingId": [booking["id"], other["id"]],
        "table_id": list(house.tables.values()),
        "entry_id": [things.entry],
        "servicePeriodId": list(house.periods.values()),
        "date": [DAY.isoformat()],
        "serviceDate": [DAY.isoformat()],
        "bookingDate": [DAY.isoformat()],
        "version": ["1", "2"],
    }


def configuration(values: Mapping[str, Iterable[str]], token: str | None, hooks: str) -> str:
    """A schemathesis.toml; the values are used most of the time, wherever they fit."""
    lines = [f"hooks = {json.dumps(hooks)}", "[output.sanitization]", "enabled = false"]
    for name, some in values.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(list(some))}"]
    lines.append("[parameters]")
    lines += [
        f'"{place}.{name}" = {{ dictionary = "{name}", probability = {KNOWN} }}'
        for name in values
        for place in ("path", "query", "body")
    ]
    if token is not None:
        lines += ["[auth.openapi.bearer]", f"bearer = {json.dumps(token)}"]
    return "\n".join(lines) + "\n"


def run(
    site: Site,
    folder: Path,
    caller: str,
    *,
    token: str | None,
    values: Mapping[str, Iterable[str]],
    examples: int,
    phases: Iterable[str] = PHASES,
    seed: int = 0,
    more: Iterable[str] = (),
) -> Outcome:
    """Send requests as one caller, with all checks."""
    settings = folder / f"{caller}.toml"
    settings.write_text(configuration(values, token, "tests.web.fuzz.tuning"))
    report = folder / f"{caller}.ndjson"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings)),
            *("run", f"{site.url}/openapi.json", "--no-color", "--checks", "all"),
            *("--phases", ",".join(phases), "--max-examples", str(examples), "--seed", str(seed)),
            *("--continue-on-failure", "--no-shrink", "--generation-database", "none"),
            *("--suppress-health-check", "all", "--report-ndjson-path", str(report)),
            *("--warnings", "off", *more),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    return Outcome(caller, tuple(_failures(report)), done.stdout + done.stderr, done.returncode)


def _failures(report: Path) -> Iterable[str]:
    for line in report.read_text().splitlines():
        yield from _found(json.loads(line))


def _found(value: Any) -> Iterable[str]:
    """Every failure in an event, wherever it is."""
    if isinstance(value, dict):
        if {"code", "operation", "title", "severity"} <= value.keys():
            yield f"{value['operation']}: {value['title']}"
        for inner in value.values():
            yield from _found(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _found(inner)
