"""How dates, times and numbers read on a page."""

from __future__ import annotations

import datetime as dt

from jinja2 import Environment


def day(date: dt.date) -> str:
    """Saturday 7 March 2026."""
    return f"{date:%A} {date.day} {date:%B %Y}"


def short_day(date: dt.date) -> str:
    """Sat 7 Mar."""
    return f"{date:%a} {date.day} {date:%b}"


def clock(time: dt.time | dt.datetime) -> str:
    """19:30."""
    return f"{time:%H:%M}"


def covers(count: int) -> str:
    """1 guest, 2 guests."""
    return f"{count:,} guest" + ("" if count == 1 else "s")


def percent(value: float | None) -> str:
    """70 %, 69.9 %: as exact as levels are decided, so that the one agrees with the other."""
    return "no limit" if value is None else f"{value:.1f}".removesuffix(".0") + " %"


def add_to(environment: Environment) -> None:
    """Make them filters."""
    for function in (day, short_day, clock, covers, percent):
        environment.filters[function.__name__] = function
