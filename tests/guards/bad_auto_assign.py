"""Seating a whole service: arguments that are right, and what is wrong with some.

See `bad_input` for how a case is read.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import (
    DATE,
    DINNER,
    HERE,
    NO_DATES,
    NOBODY,
    OPTIONS,
    Signature,
    Wrong,
    each,
)

ROUTINES: Final[dict[str, Signature]] = {
    "auto_assign_service": {
        "p_restaurant_id": HERE, "p_service_date": DATE, "p_service_period_id": ("uuid", DINNER),
        "p_options": OPTIONS,
    },
}  # fmt: skip

REQUIRED_HERE: Final = {"auto_assign_service": {"p_service_period_id"}}
"""Parameters that may be NULL elsewhere."""

OPTION_NAMES: Final = {"auto_assign_service": ["dry_run", "reassign"]}

WRONG: Final[dict[str, Wrong]] = {
    "auto_assign_service": {
        "INVALID_DATE": each("p_service_date", *NO_DATES),
        "INVALID_OPTION": each("p_options", '{"dry_run": "true"}', '{"reassign": 1}'),
        "SERVICE_PERIOD_NOT_FOUND": [
            *each("p_service_period_id", NOBODY), *each("p_restaurant_id", NOBODY),
        ],
    },
}  # fmt: skip
