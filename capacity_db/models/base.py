"""What every model shares."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Mode = Literal["enforce", "shadow"]
"""``enforce`` refuses what does not fit; ``shadow`` computes, counts, logs and refuses nothing."""

Level = Literal["green", "yellow", "red", "alarm"]
"""How full: under 70 %, to 90 %, above, and ``alarm`` from 100 % on. The database decides."""


class Model(BaseModel):
    """Base of all results: immutable, tolerant of keys that a newer database adds."""

    model_config = ConfigDict(frozen=True, extra="ignore")
