"""What requests of the API may say. Strict: a number is no text, and an unknown field a mistake.

How long a text may be and the like is told here so that clients can read it. The database decides.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel

_TIME: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
_DATE: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_MOMENT: Final = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?$"
)
_ID: Final = r"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"
LARGEST: Final = 2_147_483_647
"""Integers are PostgreSQL's."""


def _written(pattern: str, how: str) -> BeforeValidator:
    """Lets one way of writing through, where pydantic knows several."""
    compiled = re.compile(pattern.removeprefix("^").removesuffix("$"))

    def check(value: Any) -> Any:
        if isinstance(value, str) and compiled.fullmatch(value):
            return value
        raise ValueError(how)

    return BeforeValidator(check)


Id = Annotated[
    UUID,
    _written(_ID, "an id is a UUID, written with its hyphens"),
    WithJsonSchema({"type": "string", "format": "uuid", "pattern": _ID}),
]
Date = Annotated[
    dt.date,
    _written(_DATE, "a date is written YYYY-MM-DD"),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2030-05-01"]}),
]
"""The restaurant's calendar date."""
Time = Annotated[
    dt.time,
    _written(_TIME, "a time is written HH:MM"),
    WithJsonSchema({"type": "string", "pattern": _TIME, "examples": ["19:30"]}),
]
"""The restaurant's wall time."""
Moment = Annotated[
    str,
    Field(
        pattern=_MOMENT,
        description="With an offset or Z an instant, without the restaurant's wall time.",
        examples=["2030-05-01T19:30"],
    ),
]


def _whole(value: Any) -> Any:
    # JSON has one kind of number: 4.0 is the integer 4.
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE: Final = BeforeValidator(_whole)
"""Last of the annotations: those before it are in the document."""
PartySize = Annotated[StrictInt, Field(ge=1, le=1000, description="Covers."), WHOLE]
Version = Annotated[StrictInt, Field(ge=1, le=LARGEST, description="The one you saw."), WHOLE]
SECOND_OCCURRENCE: Final = Field(
    description="Of a wall time that happens twice, when clocks are put back, mean the later one."
)
SecondOccurrence = Annotated[StrictBool, SECOND_OCCURRENCE]

# Of queries, where everything is text.
DIGITS: Final = _written(r"^-?[0-9]{1,9}$", "a whole number is written in digits")
Covers = Annotated[int, Field(ge=1, le=1000, description="Covers."), DIGITS]
Flag = Annotated[bool, _written("^(true|false)$", "either true or false")]


# PostgreSQL stores no NUL, and UTF-8 no surrogates.
_STORABLE: Final = r"^[^\u0000]*$"


def _text(longest: int, least: int = 0) -> StringConstraints:
    """A text that the database takes."""
    return StringConstraints(strict=True, min_length=least, max_length=longest, pattern=_STORABLE)


GuestName = Annotated[str, _text(200)]
GuestEmail = Annotated[str, _text(320)]
GuestPhone = Annotated[str, _text(100)]
Notes = Annotated[str, _text(2000)]
SeatingPreference = Annotated[str, _text(100)]
Seating = Annotated[str, _text(100, 1)]
"""A seating type or section that is wished for: it decides nothing."""
Source = Annotated[str, _text(100, 1)]
"""The channel that a request comes by."""
Reason = Annotated[str, _text(500, 1)]
"""Why, for the record."""
Section = Annotated[str, _text(100, 1)]
SeatingType = Annotated[str, _text(50, 1)]
TableNumber = Annotated[str, _text(50, 1)]
TableNotes = Annotated[str, _text(2000, 1)]
SpecialNote = Annotated[str, _text(500)]
Coordinate = Annotated[float, Field(strict=True, ge=-100_000, le=100_000, allow_inf_nan=False)]


LEFT_OUT: Any = Field(default_factory=lambda: None)
"""The default of a field that may be left out, but is never null."""


class Body(BaseModel):
    """Base of all request bodies."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=False, extra="forbid", frozen=True
    )

    def given(self) -> dict[str, Any]:
        """What the request says, by the names that the client's methods have for it."""
        return {
            name: value.given() if isinstance(value, Body) else value
            for name, value in self
            # Channels and labels have a default, and null may clear what there is.
            if name in self.model_fields_set or value is not None
        }


class Question(Body):
    """Base of all queries: an unknown parameter is a mistake here, too."""
