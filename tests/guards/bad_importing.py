"""Imports and debts: arguments that are right, and what is wrong with some.

See `bad_input` for how a case is read. What is wrong with a line is no error of the call: that is
tests/importing.
"""

from __future__ import annotations

import json
from typing import Final

from tests.guards.bad_values import (
    HERE,
    MEGABYTE,
    NOBODY,
    OPTIONS,
    RESTAURANT,
    Signature,
    Wrong,
    each,
)

LINES: Final = json.dumps(
    [
        {
            "line": 2, "restaurant": RESTAURANT, "id": "old 1", "date": "2050-06-17",
            "time": "19:00", "party_size": 2,
        }
    ]
)  # fmt: skip
"""A booking that is not there."""

ROUTINES: Final[dict[str, Signature]] = {
    "import_lines": {
        "p_kind": ("text", "bookings"), "p_lines": ("jsonb", LINES), "p_options": OPTIONS,
    },
    "imported_id": {
        "p_restaurant_id": HERE, "p_kind": ("text", "bookings"), "p_external_id": ("text", "17"),
    },
    "list_debts": {"p_restaurant_id": HERE, "p_options": OPTIONS},
}  # fmt: skip

NULL_IS_NOTHING: Final = {"imported_id"}
"""Whose answer to NULL is NULL."""

OPTION_NAMES: Final = {
    "import_lines": ["dry_run", "restaurant"],
    "list_debts": ["first_date", "last_date", "operation", "limit"],
}

WRONG: Final[dict[str, Wrong]] = {
    "import_lines": {
        "INVALID_IMPORT": [
            *each("p_kind", "", "Bookings", "decisions", MEGABYTE),
            *each(
                "p_lines",
                "null", "{}", "1", '"x"', "[1]", "[[]]", "[null]", "[{}]", '[{"line": 0}]',
                '[{"line": "1"}]', '[{"line": 1.5}]', '[{"line": 2147483648}]',
                '[{"line": 1}, {"line": 2}, {"line": 1}]',
                json.dumps([{"line": line} for line in range(1, 20_002)]),
            ),
        ],
    },
    "imported_id": {},
    "list_debts": {
        "INVALID_OPTION": each(
            "p_options",
            '{"first_date": "2050-13-01"}', '{"last_date": "tomorrow"}', '{"last_date": ""}',
            f'{{"first_date": "{MEGABYTE}"}}', '{"limit": 0}', '{"limit": 1001}', '{"limit": 1.5}',
            '{"limit": 1e400}',
        ),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
    },
}  # fmt: skip
