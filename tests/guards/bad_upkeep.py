"""The routines that watch and tidy an installation: right arguments, and what is wrong with some.

See `bad_input` for how a case is read.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import OPTIONS, Signature, Wrong, each

ROUTINES: Final[dict[str, Signature]] = {
    "prune_expired": {"p_options": OPTIONS},
}

OPTION_NAMES: Final = {
    "prune_expired": ["keys_days", "events_days", "deliveries_days", "limit", "dry_run"],
}

_NO_DAYS: Final = ("0", "-1", "3651", "1.5", "1.0", "1e400")
_NO_LIMIT: Final = ("0", "-1", "100001", "1.5", "1e400")

WRONG: Final[dict[str, Wrong]] = {
    "prune_expired": {
        "INVALID_OPTION": [
            *each("p_options", *(f'{{"keys_days": {value}}}' for value in _NO_DAYS)),
            *each("p_options", *(f'{{"events_days": {value}}}' for value in _NO_DAYS)),
            *each("p_options", *(f'{{"deliveries_days": {value}}}' for value in _NO_DAYS)),
            *each("p_options", *(f'{{"limit": {value}}}' for value in _NO_LIMIT)),
            *each("p_options", '{"dry_run": "yes"}', '{"from_restaurant_id": "x"}'),
        ],
    },
}
