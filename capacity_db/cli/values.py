"""What options of the commands can be besides text and numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, Final, TypeVar
from uuid import UUID

import click

from capacity_db import rpc

T = TypeVar("T")


class Cleared(Enum):
    """The type of :data:`NONE`."""

    NONE = "none"


NONE: Final = Cleared.NONE
"""The word ``none`` on the command line, where an option that is absent changes nothing."""


def or_none(convert: Callable[[str], T]) -> Callable[[str], T | Cleared]:
    """What ``convert`` takes, or the word ``none``."""

    def value(text: str) -> T | Cleared:
        return NONE if text.strip().lower() == "none" else convert(text)

    return value


def whole_number(text: str) -> int:
    """A number without a fraction; the database knows its range."""
    if not re.fullmatch(r"\s*-?\d+\s*", text):
        raise click.BadParameter(f"{text!r} is not a whole number.")
    return int(text)


def iso_date(text: str) -> dt.date:
    """A date, ``YYYY-MM-DD``."""
    try:
        return rpc.iso_date(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a date: write YYYY-MM-DD.") from None


def iso_time(text: str) -> dt.time:
    """A wall time, ``HH:MM`` or ``HH:MM:SS``."""
    try:
        return rpc.iso_time(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a time: write HH:MM or HH:MM:SS.") from None


def iso_moment(text: str) -> dt.datetime:
    """A moment, ``YYYY-MM-DDTHH:MM`` in the restaurant's wall time or with an offset or Z."""
    try:
        return rpc.iso_moment(text)
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is not a moment: write YYYY-MM-DDTHH:MM for the restaurant's time, or add"
            " an offset such as +02:00, or Z for UTC."
        ) from None


def pair(text: str) -> tuple[float, float]:
    """Two numbers such as ``120,80``."""
    match = re.fullmatch(r"\s*(-?[0-9]+(?:[.][0-9]+)?)\s*,\s*(-?[0-9]+(?:[.][0-9]+)?)\s*", text)
    if match is None:
        raise click.BadParameter(f"{text!r}: write two numbers as in 120,80.")
    return float(match[1]), float(match[2])


def check_range(first: dt.date | None, last: dt.date | None) -> None:
    """Refuse a ``--to`` that is before ``--date``.

    Raises:
        BadParameter: it is.
    """
    if first is not None and last is not None and last < first:
        raise click.BadParameter(f"{last} is before --date {first}.", param_hint="'--to'")


def not_blank(text: str) -> str:
    """A text with something in it."""
    if not text.strip():
        raise click.BadParameter("it is empty.")
    return text


def none_alone(option: str, rows: Sequence[T | Cleared]) -> list[T]:
    """The rows of an option that is given once for each; the word ``none`` means none of them.

    Raises:
        BadParameter: ``none`` among others.
    """
    named = [row for row in rows if not isinstance(row, Cleared)]
    if named and len(named) < len(rows):
        raise click.BadParameter("give none alone, without others.", param_hint=f"'{option}'")
    return named


def weekdays(text: str) -> list[int]:
    """ISO weekdays such as ``5``, ``1-5`` or ``1,3,6-7``: each once, in order."""
    found: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"\s*([1-7])(?:-([1-7]))?\s*", part)
        if match is None or match[1] > (match[2] or match[1]):
            raise click.BadParameter(f"{text!r}: write 1 (Monday) to 7 as in 1-5 or 1,3,6-7.")
        found.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return sorted(found)


def duration(text: str) -> dict[str, Any]:
    """How long parties of a size stay: ``3-4=120``, at one period ``3-4=90@PERIOD``."""
    match = re.fullmatch(r"(\d+)(?:-(\d+))?=(\d+)(?:@(\S+))?", text.strip())
    if match is None:
        raise click.BadParameter(f"{text!r}: write SIZES=MINUTES as in 3-4=120 or 3-4=90@PERIOD.")
    row: dict[str, Any] = {
        "min_party_size": int(match[1]),
        "max_party_size": int(match[2] or match[1]),
        "minutes": int(match[3]),
    }
    if match[4]:
        try:
            row["service_period_id"] = UUID(match[4])
        except ValueError:
            raise click.BadParameter(f"{match[4]!r} is not the id of a period.") from None
    return row


def given(**values: Any) -> dict[str, Any]:
    """What was given on the command line; ``none`` becomes None."""
    return {
        name: None if value is NONE else value
        for name, value in values.items()
        if value is not None
    }
