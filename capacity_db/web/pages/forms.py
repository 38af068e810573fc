"""What a form says, and what is wrong with it: the engine's own words, beside the field."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar
from uuid import UUID

from fastapi import Request

from capacity_db import errors, rpc
from capacity_db.async_client import AsyncCapacityClient
from capacity_db.models import Booking
from capacity_db.web.pages.named import bookings_by_id

T = TypeVar("T")

_WAS: Final = "was_"
_NAMED: Final = 20
"""Bookings in the way that are named; of more, only how many."""
_LARGEST: Final = 2**31 - 1


class Entries:
    """The fields of a form as text, and a message for each that is wrong.

    Reading a field only turns its text into a value; whether the value will do is for the engine,
    whose error :meth:`blame` puts where it belongs. The place ``""`` is the whole form.
    """

    def __init__(self, values: Mapping[str, object] | None = None) -> None:
        self.values = {name: str(value) for name, value in (values or {}).items()}
        self.errors: dict[str, str] = {}
        self.bookings: list[dict[str, Any]] = []
        self.named: list[Booking] = []
        self.bookings_total = 0

    def get(self, name: str) -> str:
        """What stands in a field."""
        return self.values.get(name, "")

    def remember(self) -> None:
        """Send along what the fields say now, so that only what somebody changes is written."""
        self.values |= {f"{_WAS}{name}": value for name, value in self.values.items()}

    @property
    def remembered(self) -> dict[str, str]:
        """What a form sends along, hidden."""
        return {name: value for name, value in self.values.items() if name.startswith(_WAS)}

    def is_changed(self, name: str) -> bool:
        """Whether a field says something else than when the form was opened."""
        was = f"{_WAS}{name}"
        return was not in self.values or self.text(was) != self.text(name)

    def text(self, name: str) -> str | None:
        """A text; ``None`` where there is none."""
        return self.get(name).replace("\r\n", "\n").strip() or None

    def whole(self, name: str) -> int | None:
        """A whole number."""
        return self._read(name, _whole, "Needs a whole number.")

    def number(self, name: str) -> float | None:
        """A number."""
        return self._read(name, _finite, "Needs a number.")

    def date(self, name: str) -> dt.date | None:
        """A date."""
        return self._read(name, rpc.iso_date, "Needs a date: YYYY-MM-DD.")

    def time(self, name: str) -> dt.time | None:
        """A wall time."""
        return self._read(name, rpc.iso_time, "Needs a time: HH:MM.")

    def moment(self, name: str) -> dt.datetime | None:
        """A wall time on a date."""
        return self._read(name, rpc.iso_moment, "Needs a date and a time.")

    def _read(self, name: str, read: Callable[[str], T], message: str) -> T | None:
        text = self.text(name)
        if text is None:
            return None
        try:
            return read(text)
        except ValueError:
            self.errors[name] = message
            return None

    def blame(self, error: errors.CapacityDbError, **fields: str) -> None:
        """Put an error of the engine at its field, or at the whole form.

        ``fields`` are codes or names of the engine, each with the place of its message.

        Raises:
            CapacityDbError: the same, if no other entry would help.
        """
        if not isinstance(error, errors.InvalidArgument | errors.Conflict | errors.WrongState):
            raise error
        detail = error.detail
        named = [detail.get(key) for key in ("key", "argument", "option")]
        named += detail.get("arguments", [])  # of MISSING_ARGUMENT
        places = [
            self._place(name, fields)
            for name in named
            if isinstance(name, str) and error.code not in fields
        ]
        for place in places or [fields.get(error.code, "")]:
            self.errors[place] = _message(error)
        self.bookings = list(detail.get("bookings", ()))
        self.bookings_total = int(detail.get("bookings_total", 0))

    async def name_bookings(self, client: AsyncCapacityClient, restaurant_id: UUID) -> None:
        """Read who made the bookings that are in the way, the first of them."""
        ids = [UUID(one["id"]) for one in self.bookings[:_NAMED]]
        found = await bookings_by_id(client, restaurant_id, ids)
        self.named = [found[one] for one in ids if one in found]

    def _place(self, name: str, fields: Mapping[str, str]) -> str:
        name = name.removeprefix("p_").split(".")[-1]
        return fields.get(name, name if name in self.values else "")


async def entries(request: Request, *names: str) -> Entries:
    """What was sent of a form, and nothing for the fields that were not."""
    sent = await request.form()
    texts = {name: value for name, value in sent.items() if isinstance(value, str)}
    return Entries({**dict.fromkeys(names, ""), **texts})


def _whole(text: str) -> int:
    # Others than these would be numbers to Python: "1_0", or other digits.
    if not (text.isascii() and text.removeprefix("-").isdecimal() and len(text) < 1000):
        raise ValueError(text)
    # Beyond what the database counts, everything is out of range: it says of which.
    return max(-_LARGEST, min(int(text), _LARGEST))


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number) or "_" in text:
        raise ValueError(text)
    return number


def _message(error: errors.CapacityDbError) -> str:
    takes = error.detail.get("takes", error.detail.get("type"))
    if isinstance(takes, str):
        return f"Takes: {takes.replace('null', 'nothing').replace('_', ' ')}."
    if error.code == "MISSING_ARGUMENT":
        return "Is needed."
    if error.code == "INVALID_SPECIAL_DAY":
        return f"{error.message} {_SPECIAL_DAY.format(error.detail.get('max_days', 'too many'))}"
    if error.code in _EXPLAINED_BY_HINT:
        # What is said of DETAIL is for programs.
        hint = (error.hint or "").replace("NULL", "nothing").partition("DETAIL")[0].rstrip(" ;")
        return f"{error.message} {hint}"
    return error.message


_EXPLAINED_BY_HINT = (
    "INVALID_LIMIT",
    "INVALID_SCOPE",
    "CAPACITY_RULE_OVERLAP",
    "SPECIAL_DAY_OVERLAP",
)
_SPECIAL_DAY: Final = (
    "The last date is the first or later, and the days are {} or fewer. Hours are for one service:"
    " both from and until, and the last arrival between them."
)
