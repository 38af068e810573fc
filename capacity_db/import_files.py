"""Reads the files of an import line by line, and says of each line what is wrong with its form.

What a value may be is not judged here: the database does that.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, NoReturn

from capacity_db.errors import ErrorCode
from capacity_db.import_formats import FORMATS
from capacity_db.import_seen import Seen
from capacity_db.models import LineFault

MAX_LINE: Final = 1 << 20
"""Bytes of one line; a record of CSV may have several."""

_UNICODE: Final = "utf-8"


@dataclass(frozen=True)
class Line:
    """One record: the line it begins on, and its values by column."""

    number: int
    record: dict[str, Any]


class LineReader:
    """Reads one file; iterating yields lines that have the right form, and faults of the others.

    Args:
        file: opened for bytes.
        kind: of :data:`FORMATS`.
        form: ``csv`` or ``jsonl``.
        restaurant: of lines that name none; without it each line has to.
    """

    def __init__(self, file: BinaryIO, kind: str, form: str, restaurant: str | None) -> None:
        self._file = file
        self._format = FORMATS[kind]
        self._form = form
        self._restaurant = restaurant
        self._seen = Seen()
        self._line = 0
        self.bytes_read = 0

    def __iter__(self) -> Iterator[Line | LineFault]:
        read = self._csv if self._form == "csv" else self._jsonl
        try:
            for item in read():
                yield self._once(item) if isinstance(item, Line) else item
        except _BadFileError as error:
            yield error.fault
            return
        if self._line == 0:
            yield LineFault(line=1, code="EMPTY_FILE", message="The file is empty.")

    def _once(self, line: Line) -> Line | LineFault:
        for name, value in line.record.items():
            if fault := _unreadable(line.number, name, value):
                return fault
        identity = self._format.identity(line.record)
        if identity is None:
            return line
        field, parts = identity
        restaurant = str(line.record.get("restaurant") or self._restaurant)
        first = self._seen.first_line([restaurant, *parts], line.number)
        if first == line.number:
            return line
        message = f"Line {first} is about the same one"
        return LineFault(
            line=line.number, field=field, code=ErrorCode.IMPORT_DUPLICATE, message=message
        )

    def _raw_lines(self) -> Iterator[bytes]:
        while raw := self._file.readline(MAX_LINE + 1):
            self._line += 1
            self.bytes_read += len(raw)
            if len(raw) > MAX_LINE:
                self._stop("LINE_TOO_LONG", f"The line has more than {MAX_LINE:,} bytes.")
            if self._line == 1:
                if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    self._stop("BAD_ENCODING", "The file is UTF-16: save it as UTF-8.")
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            yield raw

    def _stop(self, code: str, message: str, field: str | None = None) -> NoReturn:
        line = max(self._line, 1)
        raise _BadFileError(LineFault(line=line, field=field, code=code, message=message))

    # CSV: what is no UTF-8 stays recognisable, so that its column can be told.
    def _csv(self) -> Iterator[Line | LineFault]:
        lines = (raw.decode(_UNICODE, "surrogateescape") for raw in self._raw_lines())
        rows = csv.reader(lines, strict=True)
        header: list[str] | None = None
        while True:
            number = self._line + 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                if header is None:
                    self._stop("BAD_CSV", _csv_message(error))
                yield LineFault(line=number, code="BAD_CSV", message=_csv_message(error))
                continue
            if not row:
                continue
            if header is None:
                header = row
                faults = self._judge_header(number, header)
                yield from faults
                if faults:
                    return
            elif len(row) != len(header):
                message = f"The line has {len(row)} columns, the header {len(header)}"
                yield LineFault(line=number, code="WRONG_COLUMN_COUNT", message=message)
            else:
                yield Line(number, dict(zip(header, row, strict=True)))

    def _judge_header(self, number: int, header: list[str]) -> list[LineFault]:
        known = self._format.columns
        needed = self._format.required
        if "restaurant" in known and self._restaurant is None:
            needed = needed | {"restaurant"}
        if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
            self._stop("BAD_CSV", "The header is one column: separate the columns by commas")
        found: list[tuple[str, str, str]] = []
        columns = ", ".join(known)
        for name in dict.fromkeys(header):
            if header.count(name) > 1:
                found.append((name, "DUPLICATE_COLUMN", "The header has this column twice"))
            if name not in known:
                message = f"There is no such column. The columns are: {columns}"
                found.append((name, ErrorCode.IMPORT_UNKNOWN_COLUMN, message))
        for name in known:
            if name in needed and name not in header:
                found.append((name, "MISSING_COLUMN", "The header lacks this column"))
        return [
            LineFault(line=number, field=_shown(name), code=code, message=message)
            for name, code, message in found
        ]

    def _jsonl(self) -> Iterator[Line | LineFault]:
        for raw in self._raw_lines():
            try:
                text = raw.decode(_UNICODE)
            except UnicodeDecodeError as error:
                message = f"Byte {error.start + 1} of the line is not UTF-8"
                yield LineFault(line=self._line, code="BAD_ENCODING", message=message)
                continue
            if not text.strip():
                continue
            try:
                record = json.loads(
                    text,
                    object_pairs_hook=_object,
                    parse_constant=_no_constant,
                    parse_float=_finite,
                )
            except _TwiceError as error:
                yield LineFault(
                    line=self._line, field=_shown(error.name), code="DUPLICATE_COLUMN",
                    message="The line has this column twice",
                )  # fmt: skip
            except json.JSONDecodeError as error:
                message = f"{error.msg} at character {error.pos + 1}"
                yield LineFault(line=self._line, code="BAD_JSON", message=message)
            except (ValueError, RecursionError):
                message = "It holds a number or a nesting that JSON does not have"
                yield LineFault(line=self._line, code="BAD_JSON", message=message)
            else:
                yield self._judge_object(record)

    def _judge_object(self, record: Any) -> Line | LineFault:
        if not isinstance(record, dict):
            message = "A line holds one object, such as {...}"
            return LineFault(line=self._line, code="NOT_AN_OBJECT", message=message)
        known = self._format.columns
        # The first is enough: a line may have a hundred thousand.
        strange = next((name for name in record if name not in known), None)
        if strange is not None:
            return LineFault(
                line=self._line,
                field=_shown(strange),
                code=ErrorCode.IMPORT_UNKNOWN_COLUMN,
                message=f"There is no such column. The columns are: {', '.join(known)}",
            )
        return Line(self._line, {name: _flat(value) for name, value in record.items()})


class _BadFileError(Exception):
    """A fault after which nothing of the file can be read."""

    def __init__(self, fault: LineFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class _TwiceError(Exception):
    """A name that stands twice in an object of JSON."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise _TwiceError(name)
        made[name] = value
    return made


def _no_constant(_text: str) -> NoReturn:
    raise ValueError


def _finite(text: str) -> float:
    """A number that the database's JSON can have: 1e400 would become Infinity."""
    if math.isinf(number := float(text)):
        raise ValueError
    return number


def _flat(value: Any) -> Any:
    """A value without what no column takes: what is nested in a list, or in an object."""
    if isinstance(value, list):
        return [{} if isinstance(item, list | dict) else item for item in value]
    return {} if isinstance(value, dict) else value


def _csv_message(error: csv.Error) -> str:
    text = str(error)
    if text == "unexpected end of data":
        return "A quotation mark that is opened here is never closed"
    if "field limit" in text:
        return "A value has more than 131,072 characters: perhaps a quotation mark is not closed"
    if "new-line" in text:
        return "A carriage return stands amid a value: is this a file of CSV?"
    return f"The quotation marks are not right: {text}"


def _shown(name: str) -> str:
    return name.encode(_UNICODE, "replace").decode(_UNICODE)[:100]


def _unreadable(number: int, name: str, value: Any) -> LineFault | None:
    """What PostgreSQL cannot store: bytes that are no UTF-8, half a character, NUL."""
    values = value if isinstance(value, list) else [value]
    for text in [name, *(item for item in values if isinstance(item, str))]:
        if "\x00" in text:
            message = "It holds a NUL character"
            return LineFault(line=number, field=_shown(name), code="NUL_CHARACTER", message=message)
        if not text.isascii():
            try:
                text.encode(_UNICODE)
            except UnicodeEncodeError:
                message = "It holds what is not UTF-8"
                return LineFault(
                    line=number, field=_shown(name), code="BAD_ENCODING", message=message
                )
    return None
