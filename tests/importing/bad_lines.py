"""What can be wrong with a line, one by one: the file, and the line, field, code and reason."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from tests.importing.support import CLOSED, GOOD, as_csv


@dataclass(frozen=True)
class Bad:
    """A file with one fault."""

    name: str
    kind: str
    content: bytes
    field: str | None
    code: str
    reason: str
    line: int = 2


def _value(label: str, kind: str, field: str, value: Any, code: str, reason: str) -> Bad:
    """The good line with one other value."""
    return Bad(label, kind, as_csv({**GOOD[kind], field: value}), field, code, reason)


def _values(label: str, kind: str, field: str, code: str, reason: str, /, **changes: Any) -> Bad:
    """The good line with other values."""
    return Bad(label, kind, as_csv({**GOOD[kind], **changes}), field, code, reason)


def _raw(name: str, code: str, reason: str, content: bytes, line: int = 2, **more: Any) -> Bad:
    """A file of bookings that has not the form of one."""
    return Bad(name, "bookings", content, more.get("field"), code, reason, line)


_MISSING: Final = "IMPORT_MISSING_VALUE"
_INVALID: Final = "IMPORT_INVALID_VALUE"
_BOOKING: Final = as_csv(GOOD["bookings"])
_HEADER, _ROW = _BOOKING.split(b"\r\n")[:2]
_COLUMNS: Final = len(GOOD["bookings"])
_OBJECT: Final = {key: value for key, value in GOOD["bookings"].items() if value != ""}


def _jsonl(**changes: Any) -> bytes:
    return json.dumps({**_OBJECT, **changes}).encode() + b"\n"


BOOKINGS: Final = [
    _value("no id", "bookings", "id", "", _MISSING, "It is empty"),
    _value("an id too long", "bookings", "id", "x" * 201, "TEXT_TOO_LONG", "201 characters"),
    _value("no date", "bookings", "date", "", _MISSING, "a date"),
    _value("a date as Europeans write it", "bookings", "date", "4.5.2026", "INVALID_DATE",
           'not "4.5.2026"'),
    _value("a thirteenth month", "bookings", "date", "2026-13-01", "INVALID_DATE", "YYYY-MM-DD"),
    _value("the 30th of February", "bookings", "date", "2026-02-30", "INVALID_DATE", "2026-02-30"),
    _value("a date with a time", "bookings", "date", "2026-05-04 19:00", "INVALID_DATE", "a date"),
    _value("a date before 1970", "bookings", "date", "1969-12-31", "INVALID_DATE", "1970"),
    _value("a date after 2199", "bookings", "date", "2200-01-01", "INVALID_DATE", "2199"),
    _value("no time", "bookings", "time", "", _MISSING, "a time"),
    _value("24:00", "bookings", "time", "24:00", "INVALID_TIME", "24:00"),
    _value("a time of day in words", "bookings", "time", "7 pm", "INVALID_TIME", "HH:MM"),
    _value("no party size", "bookings", "party_size", "", _MISSING, "1 to 1000"),
    _value("a party of nobody", "bookings", "party_size", "0", "INVALID_PARTY_SIZE", "1 to 1000"),
    _value("a party of 1001", "bookings", "party_size", "1001", "INVALID_PARTY_SIZE", "1000"),
    _value("half a guest", "bookings", "party_size", "2.5", "INVALID_PARTY_SIZE", "whole number"),
    _value("a party of minus two", "bookings", "party_size", "-2", "INVALID_PARTY_SIZE", '"-2"'),
    _value("a party in words", "bookings", "party_size", "two", "INVALID_PARTY_SIZE", '"two"'),
    _value("an unknown status", "bookings", "status", "Arrived", "INVALID_STATUS", "seated"),
    _value("a hold", "bookings", "status", "held", "INVALID_STATUS", "pending, confirmed"),
    _value("an unknown type", "bookings", "type", "party", "INVALID_BOOKING_TYPE", "walk_in"),
    _value("perhaps", "bookings", "second_occurrence", "maybe", _INVALID, "true or false"),
    _value("a name too long", "bookings", "guest_name", "é" * 201, "TEXT_TOO_LONG", "201"),
    _value("an e-mail too long", "bookings", "guest_email", "x" * 321, "TEXT_TOO_LONG", "320"),
    _value("a phone too long", "bookings", "guest_phone", "1" * 101, "TEXT_TOO_LONG", "100"),
    _value("notes too long", "bookings", "notes", "x" * 2001, "TEXT_TOO_LONG", "2000"),
    _value("a wish too long", "bookings", "seating_preference", "x" * 101, "TEXT_TOO_LONG", "100"),
    _value("made without an offset", "bookings", "created_at", "2026-04-01T10:00", _INVALID,
           "with an offset"),
    _value("made tomorrow", "bookings", "created_at", "2199-01-01T10:00Z", _INVALID,
           "not to come"),
    _value("made on no date", "bookings", "created_at", "2026-02-30T10:00Z", _INVALID, "a moment"),
    _value("no restaurant", "bookings", "restaurant", "", _MISSING, "id of a restaurant"),
    _value("an unknown restaurant", "bookings", "restaurant", "nowhere", "RESTAURANT_NOT_FOUND",
           'no restaurant "nowhere"'),
    _value("between the services", "bookings", "time", "16:00", "BOOKING_OUTSIDE_SERVICE",
           "16:00 on a Monday (2026-05-04)"),
    _values("a weekday without lunch", "bookings", "time", "BOOKING_OUTSIDE_SERVICE",
            "12:00 on a Sunday", date="2026-05-03", time="12:00"),
    _values("a date that was closed", "bookings", "time", "BOOKING_OUTSIDE_SERVICE", "(holiday)",
            date=CLOSED),
    _values("a time that the clocks skip", "bookings", "time", "NONEXISTENT_LOCAL_TIME",
            "put forward", date="2026-03-29", time="02:30"),
]  # fmt: skip

FORM: Final = [
    _raw("too few columns", "WRONG_COLUMN_COUNT", f"2 columns, the header {_COLUMNS}",
         _HEADER + b"\nx,y\n"),
    _raw("too many columns", "WRONG_COLUMN_COUNT", f"{_COLUMNS + 1} columns",
         _HEADER + b"\n" + _ROW + b",x\n"),
    _raw("an unknown column", "IMPORT_UNKNOWN_COLUMN", "The columns are: restaurant, id",
         _HEADER + b",vip\n" + _ROW + b",1\n", 1, field="vip"),
    _raw("a missing column", "MISSING_COLUMN", "lacks", b"restaurant,id,date,time\n", 1,
         field="party_size"),
    _raw("a column twice", "DUPLICATE_COLUMN", "twice",
         _HEADER + b",notes\n" + _ROW + b",x\n", 1, field="notes"),
    _raw("semicolons", "BAD_CSV", "by commas", b"id;date;time\n", 1),
    _raw("a quotation mark that stays open", "BAD_CSV", "never closed",
         _HEADER + b'\n"' + _ROW + b"\n"),
    _raw("text after a quotation mark", "BAD_CSV", "quotation marks",
         _HEADER + b'\n"post"x,17\n'),
    _raw("bytes that are no UTF-8", "BAD_ENCODING", "not UTF-8",
         _BOOKING.replace(b"Grace", b"Gr\xe4ce"), field="guest_name"),
    _raw("a NUL", "NUL_CHARACTER", "NUL", _BOOKING.replace(b"Grace", b"Gr\0ce"),
         field="guest_name"),
    _raw("an empty file", "EMPTY_FILE", "empty", b"", 1),
    _raw("UTF-16", "BAD_ENCODING", "UTF-16", _BOOKING.decode().encode("utf-16"), 1),
    _raw("a line without end", "LINE_TOO_LONG", "1,048,576",
         _HEADER + b"\n" + b"x" * (1 << 21)),
    _raw("a value without end", "BAD_CSV", "131,072", _HEADER + b"\n" + b"x" * 140_000 + b"\n"),
    _raw("no JSON", "BAD_JSON", "at character", b'{"id": 17,}\n', 1),
    _raw("no object", "NOT_AN_OBJECT", "one object", b'["17"]\n', 1),
    _raw("a key twice", "DUPLICATE_COLUMN", "twice", b'{"id": 1, "id": 2}\n', 1, field="id"),
    _raw("no number", "BAD_JSON", "JSON does not have", b'{"party_size": NaN}\n', 1),
    _raw("a nesting without end", "BAD_JSON", "nesting", b'{"id": ' + b"[" * 100_000 + b"\n", 1),
    _raw("a number without end", "BAD_JSON", "JSON does not have",
         _jsonl(party_size=0).replace(b": 0", b": 1e400"), 1),
    _raw("half a character in a list", "BAD_ENCODING", "not UTF-8", _jsonl(notes=["\ud800"]), 1,
         field="notes"),
    _raw("a NUL in a list", "NUL_CHARACTER", "NUL", _jsonl(notes=["\0"]), 1, field="notes"),
    _raw("half a character in a list of lists", "IMPORT_INVALID_VALUE", "an array",
         _jsonl(notes=[["\ud800"]]), 1, field="notes"),
    _raw("half a character in an object", "IMPORT_INVALID_VALUE", "an object",
         _jsonl(notes={"\ud800": "\0"}), 1, field="notes"),
    _raw("JSON that is no UTF-8", "BAD_ENCODING", "is not UTF-8", b'{"id": "\xff"}\n', 1),
    _raw("half a character", "BAD_ENCODING", "not UTF-8", _jsonl(notes="\ud800"), 1,
         field="notes"),
    _raw("a NUL in JSON", "NUL_CHARACTER", "NUL", _jsonl(notes="\0"), 1, field="notes"),
    _raw("an object for a text", "IMPORT_INVALID_VALUE", "an object", _jsonl(notes={"a": 1}), 1,
         field="notes"),
    _raw("a list for a number", "INVALID_PARTY_SIZE", "an array", _jsonl(party_size=[4]), 1,
         field="party_size"),
    _raw("an unknown key", "IMPORT_UNKNOWN_COLUMN", "no such column", _jsonl(vip=True), 1,
         field="vip"),
    _raw("a key called line", "IMPORT_UNKNOWN_COLUMN", "no such column", _jsonl(line=7), 1,
         field="line"),
]  # fmt: skip

CONFIGURATION: Final = [
    _value("a restaurant without a name", "restaurants", "name", "", _MISSING, "1 to 200"),
    _value("a name of 201 letters", "restaurants", "name", "x" * 201, "TEXT_TOO_LONG", "200"),
    _value("an abbreviated zone", "restaurants", "timezone", "EST", "INVALID_TIME_ZONE", '"EST"'),
    _value("an unknown zone", "restaurants", "timezone", "Mars/Base", "INVALID_TIME_ZONE", "IANA"),
    _value("slots of 4 minutes", "restaurants", "slot_interval_minutes", "4", _INVALID, "5 to 240"),
    _value("a short dinner", "restaurants", "dining_duration_minutes", "10", _INVALID, "15"),
    _value("an unknown mode", "restaurants", "enforcement", "off", "INVALID_ENFORCEMENT", "shadow"),
    _value("another restaurant of this id", "restaurants", "id", "post", "IMPORT_DIFFERS",
           "with other values"),
    _value("a period without a name", "service_periods", "name", "", _MISSING, "1 to 100"),
    _value("a period without a start", "service_periods", "start_time", "", _MISSING, "HH:MM"),
    _value("a period that ends at 24:00", "service_periods", "end_time", "24:00", "INVALID_TIME",
           "24:00"),
    _value("a period with seconds", "service_periods", "start_time", "07:00:30", "INVALID_TIME",
           "HH:MM"),
    _value("an eighth weekday", "service_periods", "weekdays", "1,8", "INVALID_SERVICE_PERIOD",
           "1 = Monday"),
    _values("periods that overlap", "service_periods", "start_time", "SERVICE_PERIOD_OVERLAP",
            "must not overlap", end_time="12:00"),
    _value("a last seating after the end", "service_periods", "last_seating_time", "11:00",
           "INVALID_SERVICE_PERIOD", "not a service period"),
    _value("a period of no restaurant", "service_periods", "restaurant", "nowhere",
           "RESTAURANT_NOT_FOUND", "no such restaurant"),
    _values("another period of this name", "service_periods", "name", "IMPORT_DIFFERS",
            "with other values", id="", name="Lunch", start_time="11:30", end_time="14:00",
            last_seating_time=""),
    _value("a weekday of eight", "capacity_rules", "weekday", "8", "INVALID_SCOPE", "1 = Monday"),
    _values("a weekday and a date", "capacity_rules", "weekday", "INVALID_SCOPE", "not both",
            first_date="2031-01-01"),
    _values("dates in the wrong order", "capacity_rules", "first_date", "INVALID_SCOPE", "in order",
            weekday="", first_date="2031-01-02", last_date="2031-01-01"),
    _values("a range without a start", "capacity_rules", "first_date", "INVALID_SCOPE", "first",
            weekday="", last_date="2031-01-01"),
    _values("ranges that overlap", "capacity_rules", "first_date", "CAPACITY_RULE_OVERLAP",
            "some of these dates", service_period="", weekday="", first_date="2031-07-15",
            last_date="2031-08-15"),
    _value("a limit below zero", "capacity_rules", "max_covers", "-1", "INVALID_LIMIT", "0 to"),
    _value("a limit without limit", "capacity_rules", "max_parties", "1000001", "INVALID_LIMIT",
           "1000000"),
    _value("a rule of no period", "capacity_rules", "service_period", "Brunch",
           "SERVICE_PERIOD_NOT_FOUND", "no such service period"),
    _values("another rule of this scope", "capacity_rules", "service_period", "IMPORT_DIFFERS",
            "with other values", weekday="", max_covers="11"),
    _value("a table number with blanks", "tables", "table_number", " 9", "INVALID_TABLE", "blanks"),
    _value("a table for nobody", "tables", "capacity", "0", "INVALID_TABLE", "1 to 1000"),
    _value("a table without seats", "tables", "capacity", "", _MISSING, "1 to 1000"),
    _value("a smallest party above the largest", "tables", "min_party_size", "6", "INVALID_TABLE",
           "smallest party"),
    _value("a section too long", "tables", "section", "x" * 101, "TEXT_TOO_LONG", "100"),
    _value("a number that is taken", "tables", "table_number", "1", "TABLE_NUMBER_TAKEN",
           "has this number"),
    _values("another table of this number", "tables", "table_number", "IMPORT_DIFFERS",
            "with other values", id="", table_number="1"),
]  # fmt: skip

TWICE: Final = [
    Bad("the same id twice", "bookings",
        as_csv(GOOD["bookings"] | {"restaurant": "nowhere"}, GOOD["bookings"] | {"time": "16:00"},
               GOOD["bookings"]),
        "id", "IMPORT_DUPLICATE", "Line 3 is about the same one", 4),
    Bad("the same number twice", "tables",
        as_csv(*[GOOD["tables"] | {"id": "", "capacity": "0"}] * 2), "table_number",
        "IMPORT_DUPLICATE", "Line 2 is about the same one", 3),
    Bad("the same scope twice", "capacity_rules",
        as_csv(*[GOOD["capacity_rules"] | {"service_period": "Brunch"}] * 2), "service_period",
        "IMPORT_DUPLICATE", "Line 2 is about the same one", 3),
]  # fmt: skip

BAD: Final = [*BOOKINGS, *FORM, *CONFIGURATION, *TWICE]
