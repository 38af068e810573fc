"""The routines that make, show and cancel a booking: right arguments, and what is wrong with some.

See `bad_input` for how a case is read. Those that change one are in `bad_changes`, those for
guests, by reference, in `bad_tenancy`.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import (
    BOOKING,
    DATE,
    FOREIGN_BOOKING,
    HERE,
    MEGABYTE,
    NO_DATES,
    NOBODY,
    OPTIONS,
    SEATED,
    Signature,
    Value,
    Wrong,
    each,
)

ROUTINES: Final[dict[str, Signature]] = {
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
}  # fmt: skip

OPTION_NAMES: Final = {
    "create_booking_with_capacity_check": [
        "allow_past", "second_occurrence", "override", "reason", "status",
    ],
    "cancel_booking": ["reason"],
}  # fmt: skip

PRIVILEGED: Final[dict[str, list[dict[str, Value]]]] = {
    "create_booking_with_capacity_check": each(
        "p_options",
        '{"allow_past": true}', '{"override": true, "reason": "x"}', '{"status": "pending"}',
    ) + each("p_booking_type", "walk_in", "event"),
}  # fmt: skip
"""What guests may not ask for."""

_NOT_FOUND: Final = [
    *each("p_booking_id", NOBODY, FOREIGN_BOOKING), *each("p_restaurant_id", NOBODY),
]  # fmt: skip

WRONG: Final[dict[str, Wrong]] = {
    "create_booking_with_capacity_check": {
        "INVALID_PARTY_SIZE": each("p_party_size", "0", "-1", "1001", "1000000000", "-2147483648"),
        "INVALID_DATE": each("p_booking_date", *NO_DATES),
        "INVALID_TIME": each("p_start_time", "24:00"),
        "INVALID_BOOKING_TYPE": each("p_booking_type", "", "party", "Reservation", MEGABYTE),
        "INVALID_TEXT": [*each("p_idempotency_key", ""), *each("p_source", "")],
        "INVALID_SOURCE": each("p_source", "import"),
        "TEXT_TOO_LONG": [
            *each("p_idempotency_key", MEGABYTE, "x" * 201),
            *each("p_source", MEGABYTE, "x" * 101),
            *each("p_guest_name", MEGABYTE, "\N{HERB}" * 201),
            *each("p_guest_email", MEGABYTE, "x" * 321),
            *each("p_guest_phone", MEGABYTE, "x" * 101), *each("p_notes", MEGABYTE, "x" * 2001),
            *each("p_seating_preference", MEGABYTE, "x" * 101),
            *each("p_options", f'{{"reason": "{MEGABYTE}"}}', f'{{"reason": "{"x" * 501}"}}'),
        ],
        "INVALID_STATUS": each(
            "p_options",
            '{"status": ""}', '{"status": "seated"}', '{"status": "held"}',
            '{"status": "CONFIRMED"}', f'{{"status": "{MEGABYTE}"}}',
        ),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
        "IDEMPOTENCY_KEY_REUSED": each("p_idempotency_key", "used"),
    },
    "cancel_booking": {
        "TEXT_TOO_LONG": each("p_options", f'{{"reason": "{MEGABYTE}"}}'),
        "BOOKING_NOT_FOUND": _NOT_FOUND,
        "WRONG_STATUS": each("p_booking_id", SEATED),
    },
    "get_booking": {"BOOKING_NOT_FOUND": _NOT_FOUND},
}  # fmt: skip
