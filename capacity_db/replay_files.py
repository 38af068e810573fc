"""The two files of a replay, read and checked before anything is sent.

A reservation log has the columns ``seq``, ``restaurant``, ``reserved_at_local``,
``visit_at_local`` and ``party_size``; a capacity file has ``restaurant``, ``service_period`` and
one or more columns with limits in covers. Times are the restaurant's own wall clock.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RESERVATION_COLUMNS = ("seq", "restaurant", "reserved_at_local", "visit_at_local", "party_size")
CAPACITY_COLUMNS = ("restaurant", "service_period")


class BadFileError(Exception):
    """A row that cannot be used: which file, line, field, and why."""

    def __init__(self, path: Path, line: int, field: str, reason: str) -> None:
        super().__init__(f"{path}, line {line}, field {field}: {reason}")


@dataclass(frozen=True, slots=True)
class Reservation:
    """One row of a reservation log."""

    seq: int
    restaurant: str
    visit_at: dt.datetime
    party_size: int


@dataclass(frozen=True)
class Period:
    """A service period, as ``dinner=16:00-05:00`` says it: an end at or before the start is on
    the next day."""

    name: str
    start: str
    end: str

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``name=HH:MM-HH:MM``.

        Raises:
            ValueError: the text has another form.
        """
        name, _, hours = text.partition("=")
        start, _, end = hours.partition("-")
        if not (name.strip() and start and end):
            raise ValueError(f"{text!r} is not of the form name=HH:MM-HH:MM")
        for hour in (start, end):
            dt.time.fromisoformat(hour)
        return cls(name.strip(), start, end)


@dataclass(frozen=True)
class Log:
    """A reservation log in file order, with the digest of its bytes."""

    reservations: tuple[Reservation, ...]
    digest: str


@dataclass(frozen=True)
class Limits:
    """Limits in covers by (restaurant, service period); ``None`` is unlimited."""

    by_service: dict[tuple[str, str], int | None]
    digest: str


def read_reservations(path: Path) -> Log:
    """Read and check a reservation log.

    Raises:
        BadFileError: for the first row that cannot be used.
    """
    rows: list[Reservation] = []
    seen: dict[int, int] = {}
    for line, row in _rows(path, RESERVATION_COLUMNS):
        check = _Checker(path, line, row)
        seq = check.integer("seq", least=0)
        if seq in seen:
            raise BadFileError(path, line, "seq", f"{seq} is taken by line {seen[seq]}")
        seen[seq] = line
        check.timestamp("reserved_at_local")
        rows.append(
            Reservation(
                seq,
                check.text("restaurant"),
                check.timestamp("visit_at_local"),
                check.integer("party_size", least=1),
            )
        )
    return Log(tuple(rows), _digest(path))


def read_limits(path: Path, column: str, periods: tuple[Period, ...]) -> Limits:
    """Read one column of limits; an empty cell is unlimited.

    Raises:
        BadFileError: for the first row that cannot be used.
    """
    names = {period.name for period in periods}
    limits: dict[tuple[str, str], int | None] = {}
    for line, row in _rows(path, (*CAPACITY_COLUMNS, column)):
        check = _Checker(path, line, row)
        key = (check.text("restaurant"), check.text("service_period"))
        if key[1] not in names:
            raise BadFileError(
                path, line, "service_period", f"{key[1]!r} has no --period {key[1]}=HH:MM-HH:MM"
            )
        if key in limits:
            raise BadFileError(path, line, "service_period", f"a second row for {' '.join(key)}")
        limits[key] = check.integer(column, least=0) if row[column].strip() else None
    return Limits(limits, _digest(path))


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, restval="")
            missing = [c for c in columns if c not in (reader.fieldnames or ())]
            if missing:
                found = ", ".join(reader.fieldnames or ()) or "none"
                raise BadFileError(path, 1, missing[0], f"no such column (there are: {found})")
            for row in reader:
                yield reader.line_num, row
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadFileError(path, 1, "file", f"not a CSV file in UTF-8: {error}") from error


@dataclass(frozen=True)
class _Checker:
    path: Path
    line: int
    row: dict[str, str]

    def text(self, field: str) -> str:
        value = self.row[field].strip()
        if not value:
            raise BadFileError(self.path, self.line, field, "empty")
        return value

    def integer(self, field: str, least: int) -> int:
        value = self.text(field)
        if not value.isascii() or not value.isdigit() or int(value) < least:
            reason = f"{value!r} is not a whole number of at least {least}"
            raise BadFileError(self.path, self.line, field, reason)
        return int(value)

    def timestamp(self, field: str) -> dt.datetime:
        value = self.text(field)
        try:
            parsed = dt.datetime.fromisoformat(value)
        except ValueError:
            parsed = None
        if parsed is None or parsed.tzinfo is not None:
            reason = f"{value!r} is not a local time such as 2030-05-01 19:30:00"
            raise BadFileError(self.path, self.line, field, reason)
        return parsed


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
