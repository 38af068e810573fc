"""What the columns of the files are called. What they take, the database says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Format:
    """The columns of one kind of file.

    A line is the same as another by the first of ``names`` that it fills, or by all of ``scope``.
    """

    columns: tuple[str, ...]
    required: frozenset[str]
    names: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()

    def identity(self, record: Mapping[str, Any]) -> tuple[str, list[str]] | None:
        """The column that a line is known by, and what tells it from others; ``None`` without."""
        if self.scope:
            return self.scope[0], [_plain(record.get(name)) for name in self.scope]
        for name in self.names:
            if known := _plain(record.get(name)):
                return name, [known]
        return None


def _plain(value: Any) -> str:
    return "" if value is None or isinstance(value, list | dict) else str(value)


FORMATS: Final[dict[str, Format]] = {
    "restaurants": Format(
        (
            "id", "name", "timezone", "slot_interval_minutes", "dining_duration_minutes",
            "enforcement",
        ),
        frozenset({"id", "name", "timezone"}),
        names=("id",),
    ),
    "service_periods": Format(
        ("restaurant", "id", "name", "start_time", "end_time", "weekdays", "last_seating_time"),
        frozenset({"name", "start_time", "end_time"}),
        names=("id", "name"),
    ),
    "capacity_rules": Format(
        (
            "restaurant", "service_period", "weekday", "first_date", "last_date", "max_covers",
            "max_parties",
        ),
        frozenset(),
        scope=("service_period", "weekday", "first_date", "last_date"),
    ),
    "tables": Format(
        (
            "restaurant", "id", "table_number", "capacity", "min_party_size", "max_party_size",
            "section", "seating_type", "notes",
        ),
        frozenset({"table_number", "capacity"}),
        names=("id", "table_number"),
    ),
    "bookings": Format(
        (
            "restaurant", "id", "date", "time", "party_size", "status", "type",
            "second_occurrence", "guest_name", "guest_email", "guest_phone", "notes",
            "seating_preference", "created_at",
        ),
        frozenset({"id", "date", "time", "party_size"}),
        names=("id",),
    ),
}  # fmt: skip
"""By the kind; a test compares them with ``capacity_impl.import_columns``."""
