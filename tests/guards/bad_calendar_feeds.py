"""Calendar feeds: arguments that are right, and what is wrong with some.

See `bad_input` for how a case is read. `FED` gives the restaurant `r` a feed, whose token is TOKEN.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import HERE, MEGABYTE, NOBODY, OPTIONS, Signature, Wrong, each

TOKEN: Final = "0123456789abcdef" * 2

FED: Final = (
    "UPDATE capacity.restaurants"
    " SET calendar_token = encode(sha256(convert_to(%(token)s, 'UTF8')), 'hex')"
    " WHERE restaurant_id = %(r)s",
)
NAMES: Final = {"token": TOKEN}
"""What FED calls it."""

ROUTINES: Final[dict[str, Signature]] = {
    "set_calendar_feed": {
        "p_restaurant_id": HERE, "p_is_on": ("boolean", "false"), "p_options": OPTIONS,
    },
    "get_calendar_feed": {"p_restaurant_id": HERE, "p_token": ("text", TOKEN)},
}  # fmt: skip

OPTION_NAMES: Final = {"set_calendar_feed": ["renew"]}

WRONG: Final[dict[str, Wrong]] = {
    "set_calendar_feed": {
        "INVALID_OPTION": each("p_options", '{"renew": "true"}', '{"renew": 1}'),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
    },
    "get_calendar_feed": {
        "CALENDAR_FEED_NOT_FOUND": [
            *each("p_token", "", TOKEN.upper(), f"{TOKEN} ", TOKEN[:-1], "%", MEGABYTE),
            *each("p_restaurant_id", NOBODY),
        ],
    },
}
