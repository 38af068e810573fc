"""Tables by the number that staff call them, and as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import click

from capacity_db import CapacityClient, Decision, ErrorCode, Table, TableState
from capacity_db.cli.booking_text import print_refusal
from capacity_db.cli.common import CommandError
from capacity_db.cli.tables import echo_table, moment


def find_table(client: CapacityClient, restaurant: UUID, number: str) -> TableState:
    """The table with a number.

    Raises:
        CommandError: there is none in use.
    """
    for table in client.list_tables(restaurant).tables:
        if table.table_number == number:
            return table
    raise _unknown(number)


def table_ids(client: CapacityClient, restaurant: UUID, names: Sequence[str]) -> list[UUID]:
    """The ids of tables by number; a name that is no number may be that of a combination.

    Raises:
        CommandError: there is neither.
    """
    numbers = {table.table_number: table.id for table in client.list_tables(restaurant).tables}
    joined: dict[str, list[UUID]] = {}
    if any(name not in numbers for name in names):
        joined = {
            combination.name: [table.table_id for table in combination.tables]
            for combination in client.list_combinations(restaurant)
        }
    found: list[UUID] = []
    for name in names:
        if name not in numbers and name not in joined:
            raise _unknown(name)
        found += [numbers[name]] if name in numbers else joined[name]
    return found


def _unknown(number: str) -> CommandError:
    return CommandError(
        f"There is no table {number!r} at this restaurant.",
        code=ErrorCode.TABLE_NOT_FOUND,
        hint="`capacity-db tables list` shows the numbers of those that there are.",
    )


def print_tables(found: Sequence[TableState]) -> None:
    """Print tables with their status, a line each."""
    rows = [
        (
            table.table_number,
            _seats(table),
            table.section,
            table.seating_type,
            table.status.replace("_", " "),
            moment(table.status_until_local),
            moment(table.next_taken_local),
            table.notes,
            table.booking_id,
        )
        for table in found
    ]
    what = ("table", "seats", "section", "seating", "status")
    headings = (*what, "until", "next taken", "notes", "booking")
    echo_table(rows, headings, limit=None, drop_empty=True)


def status_text(table: TableState) -> str:
    """``reserved until 2030-05-01 21:15, booking ...``."""
    status: str = table.status.replace("_", " ")
    if table.status_until_local is not None:
        status += f" until {moment(table.status_until_local)}"
    return status if table.booking_id is None else f"{status}, booking {table.booking_id}"


def _seats(table: Table) -> str:
    largest = table.max_party_size or table.capacity
    parties = f"{table.min_party_size}-{largest}"
    if parties == f"1-{table.capacity}":
        return str(table.capacity)
    return f"{table.capacity}, for {parties}"


def print_table(table: Table) -> None:
    """Print a table, a line for each thing known of it."""
    lines: dict[str, Any] = {
        "table": table.table_number,
        "seats": _seats(table),
        "section": table.section,
        "seating": table.seating_type,
        "position": _position(table),
        "notes": table.notes,
        "id": table.id,
    }
    echo_table([(label, value) for label, value in lines.items() if value is not None])


def _position(table: Table) -> str | None:
    place = table.position
    if place is None:
        return None
    known = [f"{place.x:g},{place.y:g}"]
    if place.rotation is not None:
        known.append(f"turned by {place.rotation:g}°")
    if place.shape is not None:
        known.append(place.shape)
    if place.width is not None or place.height is not None:
        sizes = ["?" if size is None else f"{size:g}" for size in (place.width, place.height)]
        known.append(" x ".join(sizes))
    return ", ".join(known)


def print_decision(decision: Decision, done: str) -> bool:
    """Print a refusal, or what was done; whether it was done."""
    if decision.error is not None:
        print_refusal(decision.error)
        return False
    click.echo(f"{done}{', as answered before' if decision.duplicate else ''}.")
    return True
