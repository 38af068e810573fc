"""The routines of a rollout: arguments that are right, and what is wrong with some.

See `bad_input` for how a case is read. `WATCHED` adds a restaurant in shadow mode; no rollout was
started.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import (
    MEGABYTE,
    NO_DATES,
    NOBODY,
    OPTIONS,
    RESTAURANT,
    Signature,
    Wrong,
    each,
)

SHADOWED: Final = "00000000-0000-4000-8000-000000000209"
NAMES: Final = {"shadowed": SHADOWED}
WATCHED: Final = (
    "SELECT tests.make_restaurant(p_options => '{}', p_restaurant_id => %(shadowed)s)",
    "INSERT INTO capacity.rollout_steps (actor, action, percent_before, percent)"
    " VALUES ('operator', 'percent', 0, 0)",
)
"""Sets it up, and a step that changed nothing. It follows the percentage, 0: its bucket is 96."""

_FORCE: Final = ("force", "reason")

ROUTINES: Final[dict[str, Signature]] = {
    "get_rollout": {"p_options": OPTIONS},
    "start_rollout": {"p_options": OPTIONS},
    "set_rollout": {"p_percent": ("integer", "0"), "p_options": OPTIONS},
    "set_rollout_restaurants": {
        "p_restaurant_ids": ("uuid[]", f"{{{RESTAURANT}}}"), "p_mode": ("text", "shadow"),
        "p_options": OPTIONS,
    },
    "pause_rollout": {"p_options": OPTIONS},
    "get_shadow_report": {
        "p_first_date": ("date", "2050-06-01"), "p_last_date": ("date", "2050-06-30"),
        "p_options": OPTIONS,
    },
}  # fmt: skip

OPTIONAL_HERE: Final = {"set_rollout": {"p_percent"}}
REQUIRED_HERE: Final = {
    "set_rollout_restaurants": {"p_mode"},
    "get_shadow_report": {"p_first_date", "p_last_date"},
}

OPTION_NAMES: Final = {
    "get_rollout": ["percent", "gates", "since"],
    "start_rollout": ["min_days", "min_hours", "reason"],
    "set_rollout": [*_FORCE],
    "set_rollout_restaurants": [*_FORCE],
    "pause_rollout": ["reason"],
    "get_shadow_report": ["restaurant_id", "examples", "limit"],
}

_REASON: Final[Wrong] = {
    "TEXT_TOO_LONG": each("p_options", f'{{"reason": "{"x" * 501}"}}'),
    "INVALID_TEXT": each("p_options", '{"reason": ""}', '{"reason": "  "}'),
}
_FORCED: Final[Wrong] = {
    **_REASON,
    "INVALID_OPTION": each(
        "p_options", '{"force": true}', '{"force": 1}', '{"force": true, "reason": null}'
    ),
}

WRONG: Final[dict[str, Wrong]] = {
    "get_rollout": {
        "INVALID_OPTION": each(
            "p_options",
            '{"percent": 101}', '{"percent": -1}', '{"percent": 9.5}', '{"percent": 1e99999}',
            '{"gates": "no"}', '{"since": "yesterday"}', '{"since": "2050-06-01T10:00"}',
            f'{{"since": "{MEGABYTE}"}}',
        ),
    },
    "start_rollout": {
        **_REASON,
        "INVALID_OPTION": each(
            "p_options",
            '{"min_days": -1}', '{"min_days": 366}', '{"min_days": 0.5}', '{"min_hours": 721}',
            '{"min_hours": 1e99999}', '{"min_days": 6}', '{"min_hours": 3}',
            '{"min_days": 0, "min_hours": 0, "reason": null}',
        ),
    },
    "set_rollout": {
        **_FORCED,
        "INVALID_ENFORCEMENT": each("p_percent", None, "-1", "101", "2147483647"),
        "ROLLOUT_GATE_CLOSED": each("p_percent", "1", "100"),
    },
    "set_rollout_restaurants": {
        **_FORCED,
        "MISSING_ARGUMENT": each("p_restaurant_ids", "{}"),
        "INVALID_ENFORCEMENT": each("p_mode", "", "ENFORCE", "off", MEGABYTE),
        "RESTAURANT_NOT_FOUND": each(
            "p_restaurant_ids", f"{{{NOBODY}}}", f"{{{RESTAURANT},{NOBODY}}}", "{NULL}"
        ),
        "ROLLOUT_GATE_CLOSED": [
            {"p_restaurant_ids": f"{{{SHADOWED}}}", "p_mode": "enforce"},
            {"p_restaurant_ids": f"{{{RESTAURANT},{SHADOWED}}}", "p_mode": "enforce"},
        ],
    },
    "pause_rollout": _REASON,
    "get_shadow_report": {
        "INVALID_DATE": [
            *each("p_first_date", *NO_DATES), *each("p_last_date", *NO_DATES),
            *each("p_last_date", "2050-05-31", "2051-06-02"),
        ],
        "INVALID_OPTION": each(
            "p_options",
            '{"examples": -1}', '{"examples": 101}', '{"limit": 0}', '{"limit": 1001}',
            '{"restaurant_id": "x"}', f'{{"restaurant_id": "{MEGABYTE}"}}',
        ),
        "RESTAURANT_NOT_FOUND": each("p_options", f'{{"restaurant_id": "{NOBODY}"}}'),
    },
}  # fmt: skip
