"""Every routine of the public API with arguments that are right, and what is wrong with others.

A case names a routine, the arguments that differ from the right ones, and the code that it must be
refused with. All values are text in PostgreSQL's own notation, so that a case can say '24:00'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

RESTAURANT: Final = "00000000-0000-4000-8000-000000000001"
DINNER: Final = "00000000-0000-4000-8000-000000000002"
BOOKING: Final = "00000000-0000-4000-8000-000000000003"
SEATED: Final = "00000000-0000-4000-8000-000000000004"
FOREIGN_BOOKING: Final = "00000000-0000-4000-8000-000000000005"
RETIRED: Final = "00000000-0000-4000-8000-000000000006"
NOBODY: Final = "00000000-0000-4000-8000-00000000dead"
MEGABYTE: Final = "x" * 1_000_000

Value = str | None
Signature = dict[str, tuple[str, Value]]

DATE: Final = ("date", "2050-06-17")
OPTIONS: Final = ("jsonb", "{}")
HERE: Final = ("uuid", RESTAURANT)

SCOPE: Final[Signature] = {
    "p_service_period_id": ("uuid", None), "p_weekday": ("integer", None),
    "p_first_date": ("date", None), "p_last_date": ("date", None), "p_options": OPTIONS,
}  # fmt: skip

ROUTINES: Final[dict[str, Signature]] = {
    "upsert_restaurant": {
        "p_restaurant_id": HERE, "p_name": ("text", "New"), "p_timezone": ("text", "Europe/Zurich"),
        "p_options": OPTIONS,
    },
    "upsert_service_period": {
        "p_restaurant_id": HERE, "p_service_period_id": ("uuid", NOBODY),
        "p_name": ("text", "Lunch"), "p_start_time": ("time", "11:00"),
        "p_end_time": ("time", "15:00"), "p_weekdays": ("integer[]", "{1,2}"),
        "p_options": OPTIONS,
    },
    "set_capacity_rule": {
        "p_restaurant_id": HERE, "p_max_covers": ("integer", "5"),
        "p_max_parties": ("integer", "5"), **SCOPE,
    },
    "remove_capacity_rule": {"p_restaurant_id": HERE, **SCOPE},
    "create_booking_with_capacity_check": {
        "p_restaurant_id": HERE, "p_booking_date": DATE, "p_start_time": ("time", "19:00"),
        "p_party_size": ("integer", "2"), "p_idempotency_key": ("text", "new"),
        "p_guest_name": ("text", None), "p_guest_email": ("text", None),
        "p_guest_phone": ("text", None), "p_booking_type": ("text", "reservation"),
        "p_source": ("text", "api"), "p_notes": ("text", None),
        "p_seating_preference": ("text", None), "p_options": OPTIONS,
    },
    "cancel_booking": {
        "p_restaurant_id": HERE, "p_booking_id": ("uuid", BOOKING), "p_options": OPTIONS,
    },
    "get_booking": {"p_restaurant_id": HERE, "p_booking_id": ("uuid", BOOKING)},
    "calculate_period_capacity": {
        "p_restaurant_id": HERE, "p_service_period_id": ("uuid", DINNER), "p_service_date": DATE,
    },
    "list_service_periods": {"p_restaurant_id": HERE},
    "get_enforcement": {"p_restaurant_id": HERE},
    "set_enforcement": {"p_percent": ("integer", "50")},
    "set_restaurant_enforcement": {"p_restaurant_id": HERE, "p_mode": ("text", "shadow")},
    "verify_capacity": {"p_restaurant_id": HERE},
}  # fmt: skip
"""Each routine's parameters with their types and arguments that are right."""

MAY_BE_NULL: Final = {
    "p_service_period_id", "p_weekday", "p_first_date", "p_last_date", "p_max_covers",
    "p_max_parties", "p_guest_name", "p_guest_email", "p_guest_phone", "p_notes",
    "p_seating_preference", "p_mode",
}  # fmt: skip
"""Parameters for which NULL means something."""

# Local times that the clocks jump over, each in a restaurant of its own.
GAPS: Final = {
    f"00000000-0000-4000-8000-0000000001{number:02}": gap
    for number, gap in enumerate(
        [
            ("Europe/Zurich", "2050-03-27", "02:30"),
            ("America/New_York", "2050-03-13", "02:00"),
            ("America/Havana", "2050-03-13", "00:59:59"),
            ("Australia/Lord_Howe", "2050-10-02", "02:15"),
            ("Africa/Cairo", "2050-04-29", "00:30"),
            ("Pacific/Apia", "2011-12-30", "12:00"),
            ("Africa/Monrovia", "1972-01-07", "00:30"),
        ]
    )
}
"""By the restaurant's id: its zone, and a date and time that do not exist there."""


@dataclass(frozen=True)
class Case:
    """One call that must be refused: what differs from the right arguments, and the code."""

    routine: str
    changes: dict[str, Value]
    code: str
    role: str = "service_role"

    @property
    def label(self) -> str:
        """Its name in the report."""
        changes = ", ".join(f"{name}={str(value)[:24]}" for name, value in self.changes.items())
        return f"{self.routine}({changes}) {self.code}"


def cases() -> list[Case]:
    """All of them."""
    return [
        *_nulls(),
        *_options(),
        *_one_by_one(),
        *(
            Case(
                "create_booking_with_capacity_check",
                {"p_restaurant_id": restaurant, "p_booking_date": date, "p_start_time": time},
                "NONEXISTENT_LOCAL_TIME",
            )
            for restaurant, (_, date, time) in GAPS.items()
        ),
    ]


def _nulls() -> list[Case]:
    return [
        Case(routine, {name: None}, "MISSING_ARGUMENT")
        for routine, signature in ROUTINES.items()
        if routine not in {"get_enforcement", "set_enforcement", "verify_capacity"}
        for name in signature
        if name not in MAY_BE_NULL or name == _REQUIRED_HERE.get(routine)
    ]


def _options() -> list[Case]:
    known = {
        "upsert_restaurant": ["slot_interval_minutes", "dining_duration_minutes", "enforcement"],
        "create_booking_with_capacity_check": ["allow_past", "second_occurrence"],
        "cancel_booking": ["reason"],
    }
    found = []
    for routine, signature in ROUTINES.items():
        if "p_options" not in signature:
            continue
        wrong = {'{"override": true}': "UNKNOWN_OPTION", f'{{"{MEGABYTE}": 1}}': "UNKNOWN_OPTION"}
        wrong |= dict.fromkeys(["[]", "[{}]", '"text"', "1", "true"], "INVALID_OPTION")
        wrong["null"] = "MISSING_ARGUMENT"
        for name in known.get(routine, []):
            for value in ("[]", "{}", f'"{MEGABYTE}"' if name == "allow_past" else "[1]"):
                wrong[f'{{"{name}": {value}}}'] = "INVALID_OPTION"
        found += [Case(routine, {"p_options": value}, code) for value, code in wrong.items()]
    return found


def _one_by_one() -> list[Case]:
    return [
        Case(routine, changes, code)
        for routine, by_code in _WRONG.items()
        for code, all_changes in by_code.items()
        for changes in all_changes
    ] + [
        Case(
            "create_booking_with_capacity_check",
            {"p_options": '{"allow_past": true}'},
            "NOT_ALLOWED",
            role="authenticated",
        )
    ]


def _each(name: str, *values: Value) -> list[dict[str, Value]]:
    return [{name: value} for value in values]


_REQUIRED_HERE: Final = {
    "upsert_service_period": "p_service_period_id",
    "calculate_period_capacity": "p_service_period_id",
}
_NO_DATES: Final = (
    "20000-01-01",
    "infinity",
    "-infinity",
    "2200-01-01",
    "1969-12-31",
    "0044-03-15 BC",
)

_WRONG: Final[dict[str, dict[str, list[dict[str, Value]]]]] = {
    "upsert_restaurant": {
        "INVALID_TEXT": _each("p_name", ""),
        "TEXT_TOO_LONG": _each("p_name", MEGABYTE, "x" * 201),
        "INVALID_TIME_ZONE": _each("p_timezone", "", MEGABYTE, "EST", "+02:00", "Mars/Base"),
        "INVALID_OPTION": _each(
            "p_options",
            '{"slot_interval_minutes": 4}', '{"slot_interval_minutes": 7.5}',
            '{"slot_interval_minutes": -1e308}', '{"dining_duration_minutes": 1441}',
            '{"dining_duration_minutes": 1e99999}',
        ),
        "INVALID_ENFORCEMENT": _each(
            "p_options", '{"enforcement": "off"}', f'{{"enforcement": "{MEGABYTE}"}}'
        ),
        "TIME_ZONE_IN_USE": _each("p_timezone", "Asia/Tokyo"),
    },
    "upsert_service_period": {
        "INVALID_TEXT": _each("p_name", ""),
        "TEXT_TOO_LONG": _each("p_name", MEGABYTE, "x" * 101),
        "INVALID_SERVICE_PERIOD": [
            *_each("p_start_time", "24:00", "11:00:01"),
            *_each("p_end_time", "24:00", "15:00:00.1"),
            *_each("p_weekdays", "{}", "{0}", "{8}", "{1,1}", "{NULL}", "{2147483647}"),
        ],
        "RESTAURANT_NOT_FOUND": _each("p_restaurant_id", NOBODY),
        "SERVICE_PERIOD_NOT_FOUND": _each("p_service_period_id", RETIRED),
        "SERVICE_PERIOD_OVERLAP": [
            {"p_start_time": "22:59", "p_end_time": "23:30"}, {"p_name": "Dinner"},
        ],
    },
    "set_capacity_rule": {
        "INVALID_LIMIT": [
            *_each("p_max_covers", "-1", "1000001", "2147483647"), *_each("p_max_parties", "-1"),
        ],
        "INVALID_SCOPE": [
            *_each("p_weekday", "0", "8", "-2147483648"), *_each("p_last_date", "2050-01-01"),
            {"p_first_date": "2050-01-02", "p_last_date": "2050-01-01"},
            {"p_weekday": "1", "p_first_date": "2050-01-02"},
        ],
        "INVALID_DATE": [
            *_each("p_first_date", *_NO_DATES),
            {"p_first_date": "2050-01-01", "p_last_date": "infinity"},
        ],
        "RESTAURANT_NOT_FOUND": _each("p_restaurant_id", NOBODY),
        "SERVICE_PERIOD_NOT_FOUND": _each("p_service_period_id", NOBODY, RETIRED),
        "CAPACITY_RULE_OVERLAP": [{"p_first_date": "2050-12-26", "p_last_date": "2051-01-06"}],
    },
    "remove_capacity_rule": {
        "INVALID_SCOPE": [*_each("p_weekday", "0"), *_each("p_last_date", "2050-01-01")],
        "INVALID_DATE": _each("p_first_date", *_NO_DATES),
        "RESTAURANT_NOT_FOUND": _each("p_restaurant_id", NOBODY),
        "SERVICE_PERIOD_NOT_FOUND": _each("p_service_period_id", NOBODY),
    },
    "create_booking_with_capacity_check": {
        "INVALID_PARTY_SIZE": _each("p_party_size", "0", "-1", "1001", "1000000000", "-2147483648"),
        "INVALID_DATE": _each("p_booking_date", *_NO_DATES),
        "INVALID_TIME": _each("p_start_time", "24:00"),
        "INVALID_BOOKING_TYPE": _each("p_booking_type", "", "party", "Reservation", MEGABYTE),
        "INVALID_TEXT": [*_each("p_idempotency_key", ""), *_each("p_source", "")],
        "TEXT_TOO_LONG": [
            *_each("p_idempotency_key", MEGABYTE, "x" * 201),
            *_each("p_source", MEGABYTE, "x" * 101),
            *_each("p_guest_name", MEGABYTE, "\N{HERB}" * 201),
            *_each("p_guest_email", MEGABYTE, "x" * 321),
            *_each("p_guest_phone", MEGABYTE, "x" * 101), *_each("p_notes", MEGABYTE, "x" * 2001),
            *_each("p_seating_preference", MEGABYTE, "x" * 101),
        ],
        "RESTAURANT_NOT_FOUND": _each("p_restaurant_id", NOBODY),
        "IDEMPOTENCY_KEY_REUSED": _each("p_idempotency_key", "used"),
    },
    "cancel_booking": {
        "TEXT_TOO_LONG": _each("p_options", f'{{"reason": "{MEGABYTE}"}}'),
        "BOOKING_NOT_FOUND": [
            *_each("p_booking_id", NOBODY, FOREIGN_BOOKING), *_each("p_restaurant_id", NOBODY),
        ],
        "WRONG_STATUS": _each("p_booking_id", SEATED),
    },
    "get_booking": {
        "BOOKING_NOT_FOUND": [
            *_each("p_booking_id", NOBODY, FOREIGN_BOOKING), *_each("p_restaurant_id", NOBODY),
        ],
    },
    "calculate_period_capacity": {
        "INVALID_DATE": _each("p_service_date", *_NO_DATES),
        "SERVICE_PERIOD_NOT_FOUND": [
            *_each("p_service_period_id", NOBODY), *_each("p_restaurant_id", NOBODY),
        ],
    },
    "list_service_periods": {"RESTAURANT_NOT_FOUND": _each("p_restaurant_id", NOBODY)},
    "get_enforcement": {"RESTAURANT_NOT_FOUND": _each("p_restaurant_id", NOBODY)},
    "set_enforcement": {"INVALID_ENFORCEMENT": _each("p_percent", None, "-1", "101", "2147483647")},
    "set_restaurant_enforcement": {
        "INVALID_ENFORCEMENT": _each("p_mode", "", "ENFORCE", MEGABYTE),
        "RESTAURANT_NOT_FOUND": _each("p_restaurant_id", NOBODY),
    },
    "verify_capacity": {"RESTAURANT_NOT_FOUND": _each("p_restaurant_id", NOBODY)},
}  # fmt: skip
