"""What requests of the API may say. Strict: a number is no text, and an unknown field a mistake."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Final

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel

_TIME: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
_DATE: Final = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


def _date_text(value: Any) -> Any:
    if isinstance(value, str) and _DATE.match(value):
        return value
    raise ValueError("a date is written YYYY-MM-DD")


def _time_text(value: Any) -> Any:
    if isinstance(value, str) and re.match(_TIME, value):
        return value
    raise ValueError("a time is written HH:MM")


Date = Annotated[
    dt.date,
    BeforeValidator(_date_text),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2030-05-01"]}),
]
"""The restaurant's calendar date."""
Time = Annotated[
    dt.time,
    BeforeValidator(_time_text),
    WithJsonSchema({"type": "string", "pattern": _TIME, "examples": ["19:30"]}),
]
"""The restaurant's wall time."""
PartySize = Annotated[StrictInt, Field(ge=1, le=1000, description="Covers.")]


# PostgreSQL stores no NUL, and UTF-8 no surrogates.
_STORABLE: Final = r"^[^\u0000]*$"


def _text(longest: int, least: int = 0) -> StringConstraints:
    """A text that the database takes."""
    return StringConstraints(strict=True, min_length=least, max_length=longest, pattern=_STORABLE)


GuestName = Annotated[str, _text(200)]
GuestEmail = Annotated[str, _text(320)]
GuestPhone = Annotated[str, _text(100)]
Notes = Annotated[str, _text(2000)]
SeatingPreference = Annotated[str, _text(200)]
Source = Annotated[str, _text(100, 1)]
"""The channel that a request comes by."""


class Body(BaseModel):
    """Base of all request bodies."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=False, extra="forbid", frozen=True
    )

    def given(self) -> dict[str, Any]:
        """What the request says, by the names that the client's methods have for it."""
        return {name: getattr(self, name) for name in self.model_fields_set}
