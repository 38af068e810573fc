"""The routines that change a booking, with arguments that are right and what is wrong with others.

See `bad_input` for how a case is read.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import (
    BOOKING,
    CANCELLED,
    FOREIGN_BOOKING,
    HERE,
    MEGABYTE,
    NOBODY,
    OPTIONS,
    SEATED,
    Signature,
    Value,
    Wrong,
    each,
)

ROUTINES: Final[dict[str, Signature]] = {
    "update_booking": {
        "p_restaurant_id": HERE, "p_booking_id": ("uuid", BOOKING),
        "p_expected_version": ("integer", "1"), "p_changes": ("jsonb", '{"party_size": 3}'),
        "p_idempotency_key": ("text", "new"), "p_options": OPTIONS,
    },
    "transition_booking": {
        "p_restaurant_id": HERE, "p_booking_id": ("uuid", BOOKING), "p_status": ("text", "seated"),
        "p_options": OPTIONS,
    },
}  # fmt: skip

OPTION_NAMES: Final = {
    "update_booking": ["allow_past", "second_occurrence", "override", "reason"],
    "transition_booking": ["expected_version", "override", "reason"],
}

PRIVILEGED: Final[dict[str, list[dict[str, Value]]]] = {
    "update_booking": each(
        "p_options", '{"allow_past": true}', '{"override": true, "reason": "x"}'
    ),
    "transition_booking": each("p_options", '{"override": true, "reason": "x"}'),
}
"""What only service_role may ask for."""

_NOT_FOUND: Final = [
    *each("p_booking_id", NOBODY, FOREIGN_BOOKING), *each("p_restaurant_id", NOBODY),
]  # fmt: skip

WRONG: Final[dict[str, Wrong]] = {
    "update_booking": {
        "INVALID_TEXT": each("p_idempotency_key", ""),
        "TEXT_TOO_LONG": [
            *each("p_idempotency_key", MEGABYTE, "x" * 201),
            *each("p_options", f'{{"reason": "{MEGABYTE}"}}'),
            *each(
                "p_changes",
                f'{{"guest_name": "{MEGABYTE}"}}', f'{{"guest_email": "{"x" * 321}"}}',
                f'{{"guest_phone": "{"x" * 101}"}}', f'{{"notes": "{"x" * 2001}"}}',
                f'{{"seating_preference": "{MEGABYTE}"}}',
            ),
        ],
        "INVALID_CHANGE": each(
            "p_changes",
            "{}", "[]", "1", '"party_size"', f'{{"{MEGABYTE}": 1}}', '{"status": "seated"}',
            '{"decision_id": 1}', '{"starts_at": "2050-06-17"}', '{"party_size": 2.5}',
            '{"party_size": null}', '{"party_size": 1e400}', '{"booking_date": "tomorrow"}',
            '{"booking_date": "2050-02-30"}', '{"booking_date": "infinity"}',
            f'{{"booking_date": "{MEGABYTE}"}}', '{"start_time": "24:00"}', '{"start_time": "now"}',
            '{"service_period_id": null}', '{"service_period_id": "{}"}', '{"guest_name": {}}',
            '{"notes": 1}',
        ),
        "INVALID_PARTY_SIZE": each(
            "p_changes", '{"party_size": 0}', '{"party_size": 1001}', '{"party_size": -2147483648}'
        ),
        "INVALID_DATE": each(
            "p_changes", '{"booking_date": "1969-12-31"}', '{"booking_date": "2200-01-01"}'
        ),
        "BOOKING_NOT_FOUND": _NOT_FOUND,
        "BOOKING_CHANGED": each("p_expected_version", "0", "2", "-2147483648", "2147483647"),
        "WRONG_STATUS": each("p_booking_id", CANCELLED),
        "NONEXISTENT_LOCAL_TIME": each(
            "p_changes", '{"booking_date": "2050-03-27", "start_time": "02:30"}'
        ),
        "IDEMPOTENCY_KEY_REUSED": each("p_idempotency_key", "used"),
    },
    "transition_booking": {
        "INVALID_STATUS": each("p_status", "", "held", "expired", "SEATED", MEGABYTE),
        "INVALID_OPTION": each(
            "p_options",
            '{"expected_version": 0}', '{"expected_version": 1.5}', '{"expected_version": 1e400}',
            f'{{"expected_version": "{MEGABYTE}"}}',
        ),
        "TEXT_TOO_LONG": each("p_options", f'{{"reason": "{MEGABYTE}"}}'),
        "BOOKING_NOT_FOUND": _NOT_FOUND,
        "BOOKING_CHANGED": each("p_options", '{"expected_version": 2}'),
        "WRONG_STATUS": [*each("p_status", "completed"), {"p_booking_id": CANCELLED},
                         {"p_booking_id": SEATED, "p_status": "cancelled"}],
    },
}  # fmt: skip
