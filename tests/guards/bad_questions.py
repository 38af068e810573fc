"""The routines that only look: arguments that are right, and what is wrong with others.

See `bad_input` for how a case is read.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import (
    DATE,
    HERE,
    MEGABYTE,
    NO_DATES,
    NOBODY,
    OPTIONS,
    RESTAURANT,
    Signature,
    Wrong,
    each,
)

_PARTY: Final = ("integer", "2")
_PLACE: Final[Signature] = {
    "p_restaurant_id": HERE, "p_date": DATE, "p_time": ("time", "19:00"),
    "p_party_size": _PARTY, "p_options": OPTIONS,
}  # fmt: skip

ROUTINES: Final[dict[str, Signature]] = {
    "check_slot_availability": _PLACE,
    "find_alternative_slots": _PLACE,
    "get_day_availability": {
        "p_restaurant_id": HERE, "p_date": DATE, "p_party_size": _PARTY, "p_options": OPTIONS,
    },
    "get_calendar_availability": {
        "p_restaurant_id": HERE, "p_first_date": DATE, "p_days": ("integer", "7"),
        "p_party_size": _PARTY, "p_options": OPTIONS,
    },
    "get_capacity_overview": {"p_restaurant_id": HERE, "p_date": DATE},
    "list_slot_bookings": {
        "p_restaurant_id": HERE, "p_date": DATE, "p_time": ("time", "19:00"), "p_options": OPTIONS,
    },
    "list_bookings": {"p_restaurant_id": HERE, "p_service_date": DATE, "p_options": OPTIONS},
    "list_events": {"p_restaurant_ids": ("uuid[]", f"{{{RESTAURANT}}}"), "p_options": OPTIONS},
    "get_restaurant": {"p_restaurant_id": HERE},
}  # fmt: skip

REQUIRED_HERE: Final = {"get_calendar_availability": {"p_first_date"}}

OPTION_NAMES: Final = {
    "check_slot_availability": ["source", "second_occurrence", "alternatives", "seating"],
    "find_alternative_slots": ["source", "max", "next_days", "other_periods"],
    "get_day_availability": ["source", "seating"],
    "get_calendar_availability": ["source"],
    "list_slot_bookings": ["second_occurrence"],
    "list_bookings": ["service_period_id", "status", "without_table"],
    "list_events": ["after"],
}

_ASKING: Final[Wrong] = {
    "INVALID_PARTY_SIZE": each("p_party_size", "0", "1001", "-2147483648"),
    "INVALID_TEXT": each("p_options", '{"source": ""}'),
    "TEXT_TOO_LONG": each(
        "p_options", f'{{"source": "{MEGABYTE}"}}', f'{{"source": "{"x" * 101}"}}'
    ),
    "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
}
_ON: Final[Wrong] = {"INVALID_DATE": each("p_date", *NO_DATES)}
_AT: Final[Wrong] = {**_ON, "INVALID_TIME": each("p_time", "24:00")}

WRONG: Final[dict[str, Wrong]] = {
    "check_slot_availability": {**_ASKING, **_AT},
    "find_alternative_slots": {
        **_ASKING, **_AT,
        "INVALID_OPTION": each(
            "p_options",
            '{"offsets": {}}', '{"offsets": 15}', '{"offsets": [0]}', '{"offsets": [-15]}',
            '{"offsets": [1441]}', '{"offsets": [7.5]}', '{"offsets": [15, "30"]}',
            '{"offsets": [[15]]}', '{"offsets": [null]}', '{"offsets": [1e400]}',
            f'{{"offsets": [{", ".join(["15"] * 21)}]}}',
            '{"max": 0}', '{"max": 21}', '{"max": 1.5}', '{"max": 1e400}',
            '{"next_days": -1}', '{"next_days": 32}', '{"next_days": 0.5}',
        ),
    },
    "get_day_availability": {**_ASKING, **_ON},
    "get_calendar_availability": {
        **_ASKING,
        "INVALID_DATE": [
            *each("p_first_date", *NO_DATES),
            *each("p_days", "0", "-1", "367", "2147483647", "-2147483648"),
        ],
    },
    "get_capacity_overview": {**_ON, "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY)},
    "list_slot_bookings": {**_AT, "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY)},
    "list_bookings": {
        "INVALID_DATE": each("p_service_date", *NO_DATES),
        "INVALID_OPTION": each(
            "p_options",
            '{"service_period_id": "dinner"}', '{"service_period_id": 5}', '{"status": ""}',
            '{"status": "LIVE"}', '{"status": "live "}', '{"status": "open"}',
            f'{{"status": "{MEGABYTE}"}}', '{"without_table": "true"}', '{"without_table": 1}',
        ),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
    },
    "list_events": {
        "INVALID_OPTION": each(
            "p_options",
            '{"after": -1}', '{"after": 1.5}', '{"after": "5"}', '{"after": 1e400}',
            '{"after": 9223372036854775808}',
        ),
    },
    "get_restaurant": {"RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY)},
}  # fmt: skip
