"""``history``: who changed what, and when."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

import click

from capacity_db import History, RecordedChange
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.booking_text import violation_text
from capacity_db.cli.common import emit, json_option, restaurant_option
from capacity_db.cli.tables import harmless
from capacity_db.cli.values import iso_moment


@click.command()
@restaurant_option
@click.option("--booking", type=click.UUID, metavar="ID", help="Only what is about this booking.")
@click.option("--table", type=click.UUID, metavar="ID", help="Only what is about this table.")
@click.option(
    "--operation",
    metavar="NAME",
    help="Only this operation, such as update_booking; direct writes are sql_insert, sql_update"
    " and sql_delete.",
)
@click.option("--actor", metavar="WHO", help="Only of this user (sub) or database role.")
@click.option("--since", type=iso_moment, metavar="MOMENT", help="From this moment on.")
@click.option("--until", type=iso_moment, metavar="MOMENT", help="Before this moment.")
@click.option(
    "--limit", type=click.IntRange(1, 500), default=20, show_default=True, help="At most so many."
)
@click.option("--before-id", type=int, metavar="N", help="Go on where the page before ended.")
@client_options
@json_option
def history(
    restaurant: UUID,
    booking: UUID | None,
    table: UUID | None,
    operation: str | None,
    actor: str | None,
    since: dt.datetime | None,
    until: dt.datetime | None,
    limit: int,
    before_id: int | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Show who changed what and when, with what was before and after; the latest first.

    Every request that was decided is here, refused ones with every rule against them, and every
    change of rules, tables and members, also by SQL. A MOMENT is the restaurant's wall time, such
    as 2030-05-01T19:30, or an instant with an offset or Z.

    \b
    Examples:
      capacity-db history --restaurant ID --since 2030-05-01T00:00
      capacity-db history --restaurant ID --booking BOOKING
      capacity-db history --restaurant ID --actor ada --operation set_capacity_rule --json
    """
    with open_client(dsn) as client:
        found = client.list_history(
            restaurant,
            booking_id=booking,
            table_id=table,
            operation=operation,
            actor=actor,
            since=since,
            until=until,
            limit=limit,
            before_id=before_id,
        )
    emit(found, as_json, _print_history)


def _print_history(found: History) -> None:
    if not found.changes:
        click.echo("Nothing happened.")
        return
    for change in found.changes:
        click.echo(_headline(change))
        for item in change.violations:
            click.echo(f"    against it: {violation_text(item)}")
        for line in _differences(change):
            click.echo(f"    {harmless(line)}")
    click.echo(f"Times are those of {found.timezone}.")
    if not found.is_complete:
        click.echo(f"There is more: --before-id {found.next_before_id}")


def _headline(change: RecordedChange) -> str:
    parts = [f"{change.decided_local:%Y-%m-%d %H:%M:%S}", change.actor or "", change.operation]
    if change.outcome != "accepted":
        parts.append(change.outcome + (f" ({change.code})" if change.code else ""))
    if change.booking_date is not None and change.start_time is not None:
        parts.append(f"{change.booking_date} {change.start_time:%H:%M}")
    if change.party_size is not None:
        parts.append(f"party of {change.party_size}")
    if change.booking_id is not None:
        parts.append(f"booking {change.booking_id}")
    return harmless("  ".join(parts))


def _differences(change: RecordedChange) -> list[str]:
    """``party_size: 4 -> 2``: what it was and what it is, where one of them is known."""
    before, after = _fields(change.before), _fields(change.after)
    lines = [
        f"{name}: {_value(before.get(name))} -> {_value(after.get(name))}"
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]
    shown = {*before, *after}
    about = [
        f"{name}: {_value(value)}"
        for name, value in change.options.items()
        if name not in shown and value != after and not _are_names(value, shown)
    ]
    return [*about, *lines]


def _are_names(value: Any, shown: set[str]) -> bool:
    """Whether it only lists what is shown with its values."""
    return isinstance(value, list) and bool(value) and all(name in [*shown] for name in value)


def _fields(side: Any) -> dict[str, Any]:
    if side is None:
        return {}
    return side if isinstance(side, dict) else {"value": side}


def _value(value: Any) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


commands: list[click.Command] = [history]
