"""``tables``: what takes the tables of a restaurant, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import click

from capacity_db import TableList, TableStatusResult
from capacity_db.cli import floor, table_setup
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import emit, json_option, restaurant_option
from capacity_db.cli.table_text import find_table, print_tables, status_text
from capacity_db.cli.tables import count, harmless, moment
from capacity_db.cli.values import iso_moment

Command = TypeVar("Command", bound=Callable[..., Any])

STATUSES = ("available", "occupied", "reserved", "out_of_service")
_MOMENT = "YYYY-MM-DDTHH:MM"


def _range_options(command: Command) -> Command:
    options = (
        click.option(
            "--from",
            "starts_at",
            type=iso_moment,
            metavar=_MOMENT,
            help="In the restaurant's time, or with an offset or Z.  [default: now]",
        ),
        click.option(
            "--until", "ends_at", type=iso_moment, metavar=_MOMENT, help="As --from; exclusive."
        ),
        click.option(
            "--minutes", type=click.IntRange(min=1), metavar="N", help="Instead of --until."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group()
def tables() -> None:
    """Set up tables, see who has them, block them.

    A table goes by its number: what staff call it, such as 12 or T4.

    \b
    Examples:
      capacity-db tables list --restaurant ID
      capacity-db tables add 12 --seats 4 --section terrace --restaurant ID
      capacity-db tables combine window 12 13 --seats 8 --restaurant ID
      capacity-db tables block 12 --minutes 90 --reason "wobbly" --restaurant ID
      capacity-db tables find --date 2030-05-01 --time 19:30 --party 6 --restaurant ID --json
    """


@tables.command("list")
@restaurant_option
@click.option("--section", help="Only this part of the restaurant.")
@click.option("--status", type=click.Choice(STATUSES), help="Only tables that are so.")
@click.option("--seating", metavar="TEXT", help="Only this kind of seat.")
@click.option("--sort", type=click.Choice(["number", "capacity"]), help="[default: number]")
@click.option(
    "--at",
    type=iso_moment,
    metavar=_MOMENT,
    help="The moment of the status, in the restaurant's time, or with an offset or Z."
    "  [default: now]",
)
@client_options
@json_option
def list_tables(
    restaurant: UUID,
    section: str | None,
    status: str | None,
    seating: str | None,
    sort: str | None,
    at: dt.datetime | None,
    dsn: str,
    as_json: bool,
) -> None:
    """List the tables, with what takes each at a moment.

    A table is occupied when a party sits there, reserved when one is expected at that moment, and
    otherwise what staff said with `block`.

    \b
    Examples:
      capacity-db tables list --restaurant ID --status available --sort capacity
      capacity-db tables list --restaurant ID --at 2030-05-01T19:30
      capacity-db tables list --restaurant ID --at 2030-05-01T17:30Z --json
    """
    with open_client(dsn) as client:
        found = client.list_tables(
            restaurant, section=section, status=status, seating_type=seating, sort=sort, at=at
        )
    emit(found, as_json, _print_list)


@tables.command("block")
@click.argument("number")
@restaurant_option
@click.option(
    "--status",
    type=click.Choice(STATUSES[1:]),
    default="out_of_service",
    show_default=True,
    help="What it is meanwhile.",
)
@_range_options
@click.option("--reason", help="Why, for the record.")
@client_options
@json_option
def block_table(
    number: str,
    restaurant: UUID,
    status: str,
    starts_at: dt.datetime | None,
    ends_at: dt.datetime | None,
    minutes: int | None,
    reason: str | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Keep parties away from a table for a time.

    Without --until or --minutes it has no end; `free` ends it. Where parties are to sit there,
    nothing is changed and they are listed: move them first. Of a wall time that happens twice the
    first is meant; one with an offset says which.

    \b
    Examples:
      capacity-db tables block 12 --minutes 90 --reason "wobbly" --restaurant ID
      capacity-db tables block 12 --status reserved --from 2030-05-01T19:00 \\
          --until 2030-05-01T23:00 --restaurant ID
    """
    _set_status(dsn, restaurant, number, status, (starts_at, ends_at, minutes), reason, as_json)


@tables.command("free")
@click.argument("number")
@restaurant_option
@_range_options
@client_options
@json_option
def free_table(
    number: str,
    restaurant: UUID,
    starts_at: dt.datetime | None,
    ends_at: dt.datetime | None,
    minutes: int | None,
    dsn: str,
    as_json: bool,
) -> None:
    """End what `block` said of a table.

    From now on, or for a time. Parties that have the table keep it: `assign --remove` takes it
    from them.

    \b
    Example:
      capacity-db tables free 12 --restaurant ID
    """
    _set_status(dsn, restaurant, number, "available", (starts_at, ends_at, minutes), None, as_json)


def _set_status(
    dsn: str,
    restaurant: UUID,
    number: str,
    status: str,
    during: tuple[dt.datetime | None, dt.datetime | None, int | None],
    reason: str | None,
    as_json: bool,
) -> None:
    starts_at, ends_at, minutes = during
    if ends_at is not None and minutes is not None:
        raise click.UsageError("Give --until or --minutes, not both.")
    with open_client(dsn) as client:
        table = find_table(client, restaurant, number)
        if minutes is not None:
            # Which instant now, or a wall time, is, the server says.
            starts_at = client.list_tables(restaurant, at=starts_at).at
            ends_at = starts_at + dt.timedelta(minutes=minutes)
        result = client.set_table_status(
            restaurant, table.id, status, starts_at, ends_at, reason=reason
        )
    emit(result, as_json, _print_status)


def _print_list(found: TableList) -> None:
    if found.tables:
        print_tables(found.tables)
    else:
        click.echo("No such tables.")
    click.echo(f"{count(found.total, 'table')} at {moment(found.at_local)}")


def _print_status(result: TableStatusResult) -> None:
    click.echo("Saved." if result.changed else "Nothing to change.")
    if (block := result.block) is not None:
        end = f"until {moment(block.ends_local)}" if block.ends_local else "on, without an end"
        why = f" ({harmless(block.reason)})" if block.reason else ""
        start = moment(block.starts_local)
        click.echo(f"  {block.status.replace('_', ' ')} from {start} {end}{why}")
    click.echo(f"  table {harmless(result.table.table_number)} is {status_text(result.table)}")


for _command in (*table_setup.commands, *floor.commands):
    tables.add_command(_command)

commands = [tables]
