"""Every routine of the public API with arguments that are right, and what is wrong with others.

A case names a routine, the arguments that differ from the right ones, and the code that it must be
refused with. The routines that configure a restaurant are in `bad_configuration`, its tables in
`bad_tables`, its waitlist in `bad_waitlist`, its members, guests and history in `bad_tenancy`;
those that make a booking are in `bad_bookings`, those that change it in `bad_changes`, those that
seat it in `bad_seating`, the one that seats a service in `bad_auto_assign`, those of holds in
`bad_holds`, imports in `bad_importing`, those that only look in `bad_questions`, those that tidy up
in `bad_upkeep`, those of webhooks in `bad_webhooks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.guards import (
    bad_auto_assign,
    bad_bookings,
    bad_calendar_feeds,
    bad_changes,
    bad_configuration,
    bad_holds,
    bad_importing,
    bad_questions,
    bad_rollout,
    bad_seating,
    bad_tables,
    bad_tenancy,
    bad_upkeep,
    bad_waitlist,
    bad_webhooks,
)
from tests.guards.bad_values import (
    DATE,
    DINNER,
    HERE,
    MEGABYTE,
    NO_DATES,
    NOBODY,
    OPTIONS,
    Signature,
    Value,
    Wrong,
    each,
)

ROUTINES: Final[dict[str, Signature]] = {
    **bad_configuration.ROUTINES,
    **bad_bookings.ROUTINES,
    **bad_calendar_feeds.ROUTINES,
    **bad_changes.ROUTINES,
    **bad_questions.ROUTINES,
    **bad_rollout.ROUTINES,
    **bad_auto_assign.ROUTINES,
    **bad_holds.ROUTINES,
    **bad_importing.ROUTINES,
    **bad_seating.ROUTINES,
    **bad_tables.ROUTINES,
    **bad_tenancy.ROUTINES,
    **bad_upkeep.ROUTINES,
    **bad_waitlist.ROUTINES,
    **bad_webhooks.ROUTINES,
    "upsert_restaurant": {
        "p_restaurant_id": HERE, "p_name": ("text", "New"), "p_timezone": ("text", "Europe/Zurich"),
        "p_options": OPTIONS,
    },
    "calculate_period_capacity": {
        "p_restaurant_id": HERE, "p_service_period_id": ("uuid", DINNER), "p_service_date": DATE,
    },
    "get_enforcement": {"p_restaurant_id": HERE},
    "set_enforcement": {"p_percent": ("integer", "50")},
    "set_restaurant_enforcement": {"p_restaurant_id": HERE, "p_mode": ("text", "shadow")},
    "verify_capacity": {"p_restaurant_id": HERE},
}  # fmt: skip
"""Each routine's parameters with their types and arguments that are right."""

_ASK_OF_ALL: Final = {
    "get_enforcement", "set_enforcement", "verify_capacity", *bad_tenancy.NULL_IS_NOBODY,
    *bad_importing.NULL_IS_NOTHING,
}  # fmt: skip
MAY_BE_NULL: Final = {
    "p_service_period_id", "p_weekday", "p_first_date", "p_last_date", "p_max_covers",
    "p_max_parties", "p_guest_name", "p_guest_email", "p_guest_phone", "p_notes",
    "p_seating_preference", "p_mode", "p_starts_at", "p_ends_at",
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
NEW_YORK: Final = [*GAPS][1]
"""Of them the one where the gap of Zurich, the first one, is booked."""


@dataclass(frozen=True)
class Case:
    """One call that must be refused: what differs from the right arguments, and the code."""

    routine: str
    changes: dict[str, Value]
    code: str
    role: str = "service_role"
    claims: str = ""

    @property
    def label(self) -> str:
        """Its name in the report."""
        changes = ", ".join(f"{name}={str(value)[:24]}" for name, value in self.changes.items())
        changes += f"claims={self.claims[:24]}" if self.claims else ""
        return f"{self.routine}({changes}) {self.code}"


def cases() -> list[Case]:
    """All of them."""
    return [
        *_nulls(),
        *_options(),
        *_one_by_one(),
        *(
            Case(
                routine,
                {"p_restaurant_id": restaurant, date_name: date, time_name: time},
                "NONEXISTENT_LOCAL_TIME",
            )
            for routine, date_name, time_name in (
                ("create_booking_with_capacity_check", "p_booking_date", "p_start_time"),
                ("hold_capacity", "p_booking_date", "p_start_time"),
                ("check_slot_availability", "p_date", "p_time"),
                ("find_suitable_tables", "p_date", "p_time"),
                ("list_slot_bookings", "p_date", "p_time"),
            )
            for restaurant, (_, date, time) in GAPS.items()
        ),
    ]


def _nulls() -> list[Case]:
    return [
        Case(routine, {name: None}, "MISSING_ARGUMENT")
        for routine, signature in ROUTINES.items()
        if routine not in _ASK_OF_ALL
        for name in signature
        if name in _REQUIRED_HERE.get(routine, ())
        or name not in MAY_BE_NULL | _OPTIONAL_HERE.get(routine, set())
    ]


def _options() -> list[Case]:
    known = {
        **bad_configuration.OPTION_NAMES,
        **bad_bookings.OPTION_NAMES,
        **bad_calendar_feeds.OPTION_NAMES,
        **bad_changes.OPTION_NAMES,
        **bad_questions.OPTION_NAMES,
        **bad_rollout.OPTION_NAMES,
        **bad_auto_assign.OPTION_NAMES,
        **bad_holds.OPTION_NAMES,
        **bad_importing.OPTION_NAMES,
        **bad_seating.OPTION_NAMES,
        **bad_tables.OPTION_NAMES,
        **bad_tenancy.OPTION_NAMES,
        **bad_upkeep.OPTION_NAMES,
        **bad_waitlist.OPTION_NAMES,
        **bad_webhooks.OPTION_NAMES,
        "upsert_restaurant": ["slot_interval_minutes", "dining_duration_minutes", "enforcement"],
    }
    found = []
    for routine, signature in ROUTINES.items():
        if "p_options" not in signature:
            continue
        wrong = {'{"overbook": true}': "UNKNOWN_OPTION", f'{{"{MEGABYTE}": 1}}': "UNKNOWN_OPTION"}
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
        *(
            Case(routine, changes, "NOT_ALLOWED", role="authenticated")
            for routine, all_changes in _PRIVILEGED.items()
            for changes in all_changes
        ),
        *(
            Case(routine, {}, "INVALID_CLAIMS", role="authenticated", claims=claims)
            for routine in bad_tenancy.CLAIMED
            for claims in bad_tenancy.NO_CLAIMS
        ),
    ]


_PRIVILEGED: Final = {
    **bad_bookings.PRIVILEGED,
    **bad_changes.PRIVILEGED,
    **bad_seating.PRIVILEGED,
    **bad_tables.PRIVILEGED,
}
_REQUIRED_HERE: Final = {
    **bad_configuration.REQUIRED_HERE,
    **bad_questions.REQUIRED_HERE,
    **bad_rollout.REQUIRED_HERE,
    "calculate_period_capacity": {"p_service_period_id"},
    **bad_auto_assign.REQUIRED_HERE,
    **bad_waitlist.REQUIRED_HERE,
}
_OPTIONAL_HERE: Final = {
    **bad_configuration.OPTIONAL_HERE,
    **bad_holds.OPTIONAL_HERE,
    **bad_rollout.OPTIONAL_HERE,
    **bad_tenancy.OPTIONAL_HERE,
    **bad_waitlist.OPTIONAL_HERE,
}

_WRONG: Final[dict[str, Wrong]] = {
    **bad_configuration.WRONG,
    **bad_bookings.WRONG,
    **bad_calendar_feeds.WRONG,
    **bad_changes.WRONG,
    **bad_questions.WRONG,
    **bad_rollout.WRONG,
    **bad_auto_assign.WRONG,
    **bad_holds.WRONG,
    **bad_importing.WRONG,
    **bad_seating.WRONG,
    **bad_tables.WRONG,
    **bad_tenancy.WRONG,
    **bad_upkeep.WRONG,
    **bad_waitlist.WRONG,
    **bad_webhooks.WRONG,
    "upsert_restaurant": {
        "INVALID_TEXT": each("p_name", ""),
        "TEXT_TOO_LONG": each("p_name", MEGABYTE, "x" * 201),
        "INVALID_TIME_ZONE": each("p_timezone", "", MEGABYTE, "EST", "+02:00", "Mars/Base"),
        "INVALID_OPTION": each(
            "p_options",
            '{"slot_interval_minutes": 4}', '{"slot_interval_minutes": 7.5}',
            '{"slot_interval_minutes": -1e308}', '{"dining_duration_minutes": 1441}',
            '{"dining_duration_minutes": 1e99999}',
        ),
        "INVALID_ENFORCEMENT": each(
            "p_options", '{"enforcement": "off"}', f'{{"enforcement": "{MEGABYTE}"}}'
        ),
        "TIME_ZONE_IN_USE": [{"p_restaurant_id": NEW_YORK, "p_timezone": "Europe/Zurich"}],
    },
    "calculate_period_capacity": {
        "INVALID_DATE": each("p_service_date", *NO_DATES),
        "SERVICE_PERIOD_NOT_FOUND": [
            *each("p_service_period_id", NOBODY), *each("p_restaurant_id", NOBODY),
        ],
    },
    "get_enforcement": {"RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY)},
    "set_enforcement": {"INVALID_ENFORCEMENT": each("p_percent", None, "-1", "101", "2147483647")},
    "set_restaurant_enforcement": {
        "INVALID_ENFORCEMENT": each("p_mode", "", "ENFORCE", MEGABYTE),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
    },
    "verify_capacity": {"RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY)},
}  # fmt: skip
