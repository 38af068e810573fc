"""The routines that seat a booking: arguments that are right, and what is wrong with some.

See `bad_input` for how a case is read. The tables are those of `bad_tables`, one of which the party
that is seated has.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import (
    BOOKING,
    CANCELLED,
    DATE,
    FOREIGN_BOOKING,
    FOREIGN_TABLE,
    HERE,
    MEGABYTE,
    NO_DATES,
    NOBODY,
    OPTIONS,
    RETIRED_TABLE,
    SEATED,
    TABLE,
    TAKEN_TABLE,
    Signature,
    Value,
    Wrong,
    each,
)

_BOOKING: Final = ("uuid", BOOKING)
_ASSIGNED: Final[Signature] = {
    "p_restaurant_id": HERE, "p_booking_id": _BOOKING, "p_table_ids": ("uuid[]", f"{{{TABLE}}}"),
    "p_options": OPTIONS,
}  # fmt: skip

ROUTINES: Final[dict[str, Signature]] = {
    "assign_table_to_booking": _ASSIGNED,
    "move_booking": _ASSIGNED,
    "unassign_table_from_booking": {"p_restaurant_id": HERE, "p_booking_id": _BOOKING},
    "swap_tables": {
        "p_restaurant_id": HERE, "p_booking_id": _BOOKING, "p_other_booking_id": ("uuid", SEATED),
        "p_options": OPTIONS,
    },
    "auto_assign_booking": {"p_restaurant_id": HERE, "p_booking_id": _BOOKING},
    "find_suitable_tables": {
        "p_restaurant_id": HERE, "p_date": DATE, "p_time": ("time", "19:00"),
        "p_party_size": ("integer", "2"), "p_options": OPTIONS,
    },
}  # fmt: skip

OPTION_NAMES: Final = {
    "assign_table_to_booking": ["override", "reason"],
    "move_booking": ["override", "reason"],
    "swap_tables": ["override", "reason"],
    "find_suitable_tables": [
        "seating_type", "section", "second_occurrence", "minutes", "booking_id",
    ],
}  # fmt: skip

_OVERRIDE: Final = each("p_options", '{"override": true, "reason": "x"}')
PRIVILEGED: Final[dict[str, list[dict[str, Value]]]] = {
    "assign_table_to_booking": _OVERRIDE, "move_booking": _OVERRIDE, "swap_tables": _OVERRIDE,
}  # fmt: skip
"""What only service_role may ask for."""

_NOT_FOUND: Final[Wrong] = {
    "BOOKING_NOT_FOUND": [
        *each("p_booking_id", NOBODY, FOREIGN_BOOKING), *each("p_restaurant_id", NOBODY),
    ],
}  # fmt: skip
_NOT_SEATABLE: Final[Wrong] = {**_NOT_FOUND, "WRONG_STATUS": each("p_booking_id", CANCELLED)}
_WRONG_REASON: Final[Wrong] = {
    "TEXT_TOO_LONG": each(
        "p_options", f'{{"reason": "{MEGABYTE}"}}',
        f'{{"override": true, "reason": "{"x" * 501}"}}',
    ),
    "INVALID_OPTION": each(
        "p_options", '{"override": "true", "reason": "x"}', '{"override": 1}', '{"reason": 1}'
    ),
}  # fmt: skip
_WRONG_TABLES: Final[Wrong] = {
    **_NOT_SEATABLE, **_WRONG_REASON,
    "MISSING_ARGUMENT": each(
        "p_table_ids", "{}", "{NULL}", f"{{{TABLE},NULL}}", f"{{{{{TABLE},NULL}}}}"
    ),
    "TABLE_NOT_FOUND": each(
        "p_table_ids", f"{{{NOBODY}}}", f"{{{TABLE},{NOBODY}}}", f"{{{RETIRED_TABLE}}}",
        f"{{{FOREIGN_TABLE}}}", f"{{{{{TABLE}}},{{{NOBODY}}}}}",
        "{" + ",".join([NOBODY] * 10_000) + "}",
    ),
}  # fmt: skip

WRONG: Final[dict[str, Wrong]] = {
    "assign_table_to_booking": {
        **_WRONG_TABLES,
        "TABLE_ALREADY_ASSIGNED": [
            {"p_booking_id": SEATED},
            {"p_booking_id": SEATED, "p_table_ids": f"{{{TABLE},{TAKEN_TABLE}}}"},
        ],
    },
    "move_booking": _WRONG_TABLES,
    "unassign_table_from_booking": _NOT_FOUND,
    "swap_tables": {
        **_WRONG_REASON,
        "MISSING_ARGUMENT": each("p_other_booking_id", BOOKING),
        "BOOKING_NOT_FOUND": [
            *_NOT_FOUND["BOOKING_NOT_FOUND"], *each("p_other_booking_id", NOBODY, FOREIGN_BOOKING),
        ],
        "WRONG_STATUS": [
            *each("p_booking_id", CANCELLED), *each("p_other_booking_id", CANCELLED),
        ],
    },
    "auto_assign_booking": _NOT_SEATABLE,
    "find_suitable_tables": {
        "INVALID_PARTY_SIZE": each("p_party_size", "0", "1001", "-2147483648"),
        "INVALID_DATE": each("p_date", *NO_DATES),
        "INVALID_TIME": each("p_time", "24:00"),
        "INVALID_OPTION": each(
            "p_options",
            '{"minutes": 14}', '{"minutes": 1441}', '{"minutes": -15}', '{"minutes": 60.5}',
            '{"minutes": 60.0}', '{"minutes": 1e400}', '{"minutes": "60"}', '{"booking_id": "1"}',
            '{"booking_id": ""}', f'{{"booking_id": "{{{BOOKING}}}"}}',
            f'{{"booking_id": "{MEGABYTE}"}}', '{"section": 1}', '{"seating_type": true}',
        ),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
    },
}  # fmt: skip
