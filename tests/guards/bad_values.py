"""What the cases of bad input are made of: the rows that they name, and values that are wrong.

All values are text in PostgreSQL's own notation, so that a case can say '24:00'.
"""

from __future__ import annotations

from typing import Final

RESTAURANT: Final = "00000000-0000-4000-8000-000000000001"
DINNER: Final = "00000000-0000-4000-8000-000000000002"
BOOKING: Final = "00000000-0000-4000-8000-000000000003"
SEATED: Final = "00000000-0000-4000-8000-000000000004"
FOREIGN_BOOKING: Final = "00000000-0000-4000-8000-000000000005"
CANCELLED: Final = "00000000-0000-4000-8000-000000000007"
RETIRED: Final = "00000000-0000-4000-8000-000000000006"
TABLE: Final = "00000000-0000-4000-8000-000000000011"
TAKEN_TABLE: Final = "00000000-0000-4000-8000-000000000012"
SPARE_TABLE: Final = "00000000-0000-4000-8000-000000000013"
RETIRED_TABLE: Final = "00000000-0000-4000-8000-000000000014"
FOREIGN_TABLE: Final = "00000000-0000-4000-8000-000000000015"
COMBINATION: Final = "00000000-0000-4000-8000-000000000016"
NOBODY: Final = "00000000-0000-4000-8000-00000000dead"
MEGABYTE: Final = "x" * 1_000_000
NO_DATES: Final = (
    "20000-01-01",
    "infinity",
    "-infinity",
    "2200-01-01",
    "1969-12-31",
    "0044-03-15 BC",
)

Value = str | None
Signature = dict[str, tuple[str, Value]]
"""A routine's parameters: for each its type, and an argument that is right."""
Wrong = dict[str, list[dict[str, Value]]]
"""By the code that they are refused with: arguments that differ from the right ones."""

DATE: Final = ("date", "2050-06-17")
OPTIONS: Final = ("jsonb", "{}")
HERE: Final = ("uuid", RESTAURANT)


def each(name: str, *values: Value) -> list[dict[str, Value]]:
    """A case for every value of one argument."""
    return [{name: value} for value in values]
