"""The routines of holds: arguments that are right, and what is wrong with some.

See `bad_input` for how a case is read.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import (
    DATE,
    FOREIGN_BOOKING,
    HERE,
    MEGABYTE,
    NO_DATES,
    NOBODY,
    OPTIONS,
    Signature,
    Wrong,
    each,
)

HOLD: Final = "00000000-0000-4000-8000-000000000031"

NAMES: Final = {"hold": HOLD}
"""What the statements of HELD call the rows."""

HELD: Final = (
    """INSERT INTO capacity.bookings
           (restaurant_id, id, party_size, booking_date, start_time, status, hold_expires_at)
       VALUES (%(r)s, %(hold)s, 2, '2050-06-17', '19:00', 'held', '2050-06-17')""",
    "SELECT capacity_v1.hold_capacity(%(r)s, '2050-06-17', '19:00', 3, 'used')",
    # Refused: it stays held.
    "SELECT capacity_v1.confirm_hold(%(r)s, %(hold)s, 'used', 5)",
)
"""A hold of the restaurant `r` for two; the keys 'used'."""

_HOLD: Final = ("uuid", HOLD)
_KEY: Final = ("text", "new")

ROUTINES: Final[dict[str, Signature]] = {
    "hold_capacity": {
        "p_restaurant_id": HERE, "p_booking_date": DATE, "p_start_time": ("time", "19:00"),
        "p_party_size": ("integer", "2"), "p_idempotency_key": _KEY, "p_options": OPTIONS,
    },
    "confirm_hold": {
        "p_restaurant_id": HERE, "p_booking_id": _HOLD, "p_idempotency_key": _KEY,
        "p_party_size": ("integer", None), "p_guest_name": ("text", None),
        "p_guest_email": ("text", None), "p_guest_phone": ("text", None),
        "p_notes": ("text", None), "p_seating_preference": ("text", None), "p_options": OPTIONS,
    },
    "release_hold": {"p_restaurant_id": HERE, "p_booking_id": _HOLD},
    "sweep_expired": {"p_restaurant_id": ("uuid", None), "p_options": OPTIONS},
}  # fmt: skip

OPTIONAL_HERE: Final = {"confirm_hold": {"p_party_size"}, "sweep_expired": {"p_restaurant_id"}}
"""Parameters that may be NULL nowhere else."""

OPTION_NAMES: Final = {
    "hold_capacity": ["seconds", "second_occurrence", "source", "seating_preference"],
    "confirm_hold": ["status"],
    "sweep_expired": ["limit"],
}

_KEYED: Final[Wrong] = {
    "INVALID_TEXT": each("p_idempotency_key", ""),
    "TEXT_TOO_LONG": each("p_idempotency_key", MEGABYTE, "x" * 201),
    "IDEMPOTENCY_KEY_REUSED": each("p_idempotency_key", "used"),
}
_NO_HOLD: Final[Wrong] = {
    "BOOKING_NOT_FOUND": [
        *each("p_booking_id", NOBODY, FOREIGN_BOOKING), *each("p_restaurant_id", NOBODY),
    ],
}  # fmt: skip

WRONG: Final[dict[str, Wrong]] = {
    "hold_capacity": {
        **_KEYED,
        "INVALID_PARTY_SIZE": each("p_party_size", "0", "1001", "-2147483648"),
        "INVALID_DATE": each("p_booking_date", *NO_DATES),
        "INVALID_TIME": each("p_start_time", "24:00"),
        "INVALID_TEXT": [*_KEYED["INVALID_TEXT"], *each("p_options", '{"source": ""}')],
        "INVALID_SOURCE": each("p_options", '{"source": "import"}'),
        "TEXT_TOO_LONG": [
            *_KEYED["TEXT_TOO_LONG"],
            *each(
                "p_options", f'{{"source": "{MEGABYTE}"}}', f'{{"source": "{"x" * 101}"}}',
                f'{{"seating_preference": "{"x" * 101}"}}',
            ),
        ],
        "INVALID_OPTION": each(
            "p_options",
            '{"seconds": 9}', '{"seconds": 86401}', '{"seconds": -60}', '{"seconds": 60.5}',
            '{"seconds": 60.0}', '{"seconds": 1e400}', '{"seconds": "60"}', '{"seconds": true}',
            '{"source": 1}', '{"second_occurrence": "true"}',
        ),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
    },
    "confirm_hold": {
        **_KEYED, **_NO_HOLD,
        "INVALID_PARTY_SIZE": each("p_party_size", "0", "-1", "1001", "2147483647"),
        "TEXT_TOO_LONG": [
            *_KEYED["TEXT_TOO_LONG"],
            *each("p_guest_name", MEGABYTE, "x" * 201), *each("p_guest_email", "x" * 321),
            *each("p_guest_phone", "x" * 101), *each("p_notes", MEGABYTE, "x" * 2001),
            *each("p_seating_preference", "x" * 101),
        ],
        "INVALID_STATUS": each(
            "p_options", '{"status": ""}', '{"status": "held"}', '{"status": "seated"}',
            '{"status": "CONFIRMED"}', f'{{"status": "{MEGABYTE}"}}',
        ),
    },
    "release_hold": _NO_HOLD,
    "sweep_expired": {
        "INVALID_OPTION": each(
            "p_options",
            '{"limit": 0}', '{"limit": 10001}', '{"limit": -1}', '{"limit": 1.5}',
            '{"limit": 1.0}', '{"limit": 1e400}', '{"limit": "1"}',
        ),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
    },
}  # fmt: skip
