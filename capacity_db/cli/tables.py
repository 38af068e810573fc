"""Aligned columns of text, and how the commands write what has no value."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from itertools import compress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from capacity_db.models import Closure, SeatedTable

SHOWN = 20
"""Rows of a list that are shown; --json has what the database sends."""


def echo_table(
    rows: Sequence[Sequence[object]],
    headings: Sequence[str] = (),
    *,
    limit: int | None = SHOWN,
    total: int | None = None,
    err: bool = False,
    drop_empty: bool = False,
) -> None:
    """Print rows in aligned columns: at most ``limit`` of them, and how many more there are.

    ``total`` counts them all where ``rows`` are not all of them; ``err`` is for stderr;
    ``drop_empty`` leaves out columns in which nothing stands.
    """
    shown = [[_text(cell) for cell in row] for row in (rows if limit is None else rows[:limit])]
    lines = [list(headings), *shown] if headings and shown else shown
    if drop_empty:
        filled = [any(column) for column in zip(*shown, strict=True)]
        lines = [list(compress(line, filled)) for line in lines]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo(f"  {padded}".rstrip(), err=err)
    more = (len(rows) if total is None else total) - len(shown)
    if more > 0:
        click.echo(f"  ... and {more:,} more", err=err)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:%H:%M}" if isinstance(cell, dt.time) else harmless(str(cell))


def harmless(text: str) -> str:
    """What somebody wrote, with control characters as escapes: they would steer the terminal."""
    return "".join(
        repr(letter)[1:-1] if unicodedata.category(letter) == "Cc" else letter for letter in text
    )


def hours(start: dt.time | None, end: dt.time | None) -> str:
    """``18:00-23:00``, or nothing."""
    return "" if start is None or end is None else f"{start:%H:%M}-{end:%H:%M}"


def moment(value: dt.datetime | None) -> str:
    """``2030-05-01 17:30 UTC``, a wall time without the zone, or nothing."""
    return "" if value is None else f"{value:%Y-%m-%d %H:%M} {value.tzname() or ''}".rstrip()


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 table``, ``2 tables``; ``plural`` where it does not end in s."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def seats(tables: Sequence[SeatedTable]) -> str:
    """``12 + 13``, or nothing."""
    return " + ".join(table.table_number for table in tables)


def dates(first: dt.date | None, last: dt.date | None) -> str:
    """``2030-05-01``, ``2030-05-01 to 2030-05-03``, or nothing."""
    if first is None:
        return ""
    return str(first) if last is None or last == first else f"{first} to {last}"


def covers_and_parties(covers: int, parties: int, joined: str = ", ") -> str:
    """``56 covers, 1 party``; nought is left out unless both are."""
    counts = [
        f"{number} {one if number == 1 else many}"
        for number, one, many in ((covers, "cover", "covers"), (parties, "party", "parties"))
        if number or covers == parties
    ]
    return joined.join(counts)


def limit_text(limit: int | None) -> str:
    """A limit, or that there is none."""
    return "unlimited" if limit is None else str(limit)


def percent_text(percent: float | None) -> str:
    """``93.3 %``, or nothing where there is no limit."""
    return "" if percent is None else f"{percent:g} %"


def closure_text(closure: Closure) -> str:
    """What is closed, and why."""
    return f"{closure.service_period_name or 'the restaurant'}, {reason_text(closure)}"


def reason_text(closure: Closure) -> str:
    """Why something is closed."""
    return closure.label.replace("_", " ") + (
        f" ({harmless(closure.note)})" if closure.note else ""
    )
