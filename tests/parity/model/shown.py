"""How the model's values are printed: short enough that a failing story can be read."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID


class Shown:
    """A dataclass that shows only what is not its default, dates and times as text."""

    def __repr__(self) -> str:
        values = [
            f"{field.name}={_text(getattr(self, field.name))}"
            for field in fields(self)  # type: ignore[arg-type]
            if getattr(self, field.name) != _default(field)
        ]
        return f"{type(self).__name__}({', '.join(values)})"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """How Hypothesis shows it: without this, as any dataclass."""
        printer.text(repr(self))


def _default(field: Field[Any]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _text(value: object) -> str:
    match value:
        case UUID():
            return f"#{value.int}"
        case datetime() | date() | time() | timedelta():
            return str(value)
        case tuple() | frozenset():
            lines = ", ".join(map(_text, value))
            return f"({lines})"
    return repr(value)
