"""What every model shares."""

from __future__ import annotations

from typing import Literal

from pydantic import AliasGenerator, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

Mode = Literal["enforce", "shadow"]
"""``enforce`` refuses what does not fit; ``shadow`` computes, counts, logs and refuses nothing."""

Level = Literal["green", "yellow", "red", "alarm"]
"""How full: under 70 %, to 90 %, above, and ``alarm`` from 100 % on. The database decides."""


class Model(BaseModel):
    """Base of all results: immutable, tolerant of keys that a newer database adds.

    Names are those of the database; ``model_dump(by_alias=True)`` writes them in camelCase.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=AliasGenerator(serialization_alias=to_camel),
    )
