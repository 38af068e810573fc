"""A campaign: things to ask about, and schemathesis in a process of its own that asks."""

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

Values = Mapping[str, list[Any]]


@dataclass(frozen=True)
class Outcome:
    """What schemathesis says about one caller's requests."""

    caller: str
    failures: tuple[str, ...]
    output: str
    returncode: int


def campaign(
    site: Site,
    folder: Path,
    caller: str,
    *,
    examples: int,
    phases: Iterable[str] = PHASES,
    seed: int = 0,
    more: Iterable[str] = (),
) -> Outcome:
    """Send requests as a guest, or as staff or admin of a new restaurant, with all checks."""
    things = furnished(site)
    house, booking, other = things.house, things.booking, things.other
    (entry,) = site.client.list_waitlist(house.id)
    bookings = [booking["id"], other["id"], things.hold]
    dates = [DAY.isoformat()]
    feed = site.client.set_calendar_feed(house.id, True)
    values: Values = {
        "restaurantId": [house.id],
        "restaurant_id": [house.id],
        "reference": [booking["reference"], other["reference"], entry.reference],
        "booking_id": bookings,
        "bookingId": bookings,
        "otherBookingId": bookings,
        "table_id": list(house.tables.values()),
        "tableIds": list(house.tables.values()),
        "entry_id": [things.entry],
        "token": [feed.token],
        "servicePeriodId": list(house.periods.values()),
        "date": dates,
        "serviceDate": dates,
        "bookingDate": dates,
        "version": [1, 2, 3],
    }
    token = None if caller == "guest" else house.token(caller)
    settings = folder / f"{caller}.toml"
    settings.write_text(configuration(values, token))
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
    output = done.stdout + done.stderr
    return Outcome(caller, tuple(_failures(report)), output, done.returncode)


def configuration(values: Values, token: str | None) -> str:
    """A schemathesis.toml; the values are used most of the time, wherever they fit."""
    lines = [f"hooks = {json.dumps(f'{__package__}.tuning')}"]
    for name, some in values.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(some)}"]
    lines.append("[parameters]")
    lines += [
        f'"{place}" = {{ dictionary = "{name}", probability = {KNOWN} }}'
        for name in values
        for place in (f"path.{name}", f"query.{name}", f"body.{name}", f"body.{name}[*]")
    ]
    if token is not None:
        lines += ["[auth.openapi.bearer]", f"bearer = {json.dumps(token)}"]
    return "\n".join(lines) + "\n"


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
