"""``tables``: sections, combinations, and what fits a party."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import click

from capacity_db import (
    CapacityClient,
    Combination,
    CombinationRemoval,
    CombinationResult,
    ErrorCode,
    RenamedSection,
    Section,
    SuitableTables,
)
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import CommandError, emit, json_option, restaurant_option
from capacity_db.cli.table_text import table_ids
from capacity_db.cli.tables import count, echo_table, moment, seats
from capacity_db.cli.values import iso_date, iso_time, not_blank


@click.command("sections")
@restaurant_option
@client_options
@json_option
def list_sections(restaurant: UUID, dsn: str, as_json: bool) -> None:
    """List the sections, with their tables and seats.

    \b
    Example:
      capacity-db tables sections --restaurant ID
    """
    with open_client(dsn) as client:
        found = client.list_sections(restaurant)
    emit(found, as_json, _print_sections)


@click.command("rename-section")
@click.argument("section")
@click.argument("name", type=not_blank)
@restaurant_option
@client_options
@json_option
def rename_section(section: str, name: str, restaurant: UUID, dsn: str, as_json: bool) -> None:
    """Rename a section.

    Under the name of another one they become one.

    \b
    Example:
      capacity-db tables rename-section terrace garden --restaurant ID
    """
    with open_client(dsn) as client:
        result = client.rename_section(restaurant, section, name)
    emit(result, as_json, _print_renamed)


@click.command("combine")
@click.argument("name", type=not_blank)
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER NUMBER...")
@restaurant_option
@click.option("--seats", "capacity", required=True, type=int, metavar="N", help="Of the whole.")
@click.option(
    "--min-party",
    type=int,
    default=1,
    show_default=True,
    metavar="N",
    help="Smallest party that they are joined for.",
)
@click.option(
    "--max-party", type=int, metavar="N", help="Largest party.  [default: as many as they seat]"
)
@click.option("--rename", metavar="NAME", help="Change the combination of this name, to NAME.")
@client_options
@json_option
def combine(
    name: str,
    numbers: tuple[str, ...],
    restaurant: UUID,
    capacity: int,
    min_party: int,
    max_party: int | None,
    rename: str | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Say which tables may be joined for a party.

    NAME is what staff call the whole, and a combination of this name is changed. A party that has
    it takes all of its tables.

    \b
    Examples:
      capacity-db tables combine window 12 13 --seats 8 --min-party 5 --restaurant ID
      capacity-db tables combine "long table" 12 13 14 --rename window --seats 12 --restaurant ID
    """
    with open_client(dsn) as client:
        known = None if rename is None else _find(client, restaurant, rename).id
        result = client.upsert_combination(
            restaurant,
            name,
            table_ids(client, restaurant, numbers),
            capacity,
            min_party_size=min_party,
            max_party_size=max_party,
            combination_id=known,
        )
    emit(result, as_json, _print_saved)


@click.command("combinations")
@restaurant_option
@client_options
@json_option
def list_combinations(restaurant: UUID, dsn: str, as_json: bool) -> None:
    """List which tables may be joined.

    \b
    Example:
      capacity-db tables combinations --restaurant ID
    """
    with open_client(dsn) as client:
        found = client.list_combinations(restaurant)
    emit(found, as_json, _print_combinations)


@click.command("uncombine")
@click.argument("name")
@restaurant_option
@client_options
@json_option
def uncombine(name: str, restaurant: UUID, dsn: str, as_json: bool) -> None:
    """Take a combination back.

    NAME is that of the combination. Parties that sit there keep their tables.

    \b
    Example:
      capacity-db tables uncombine window --restaurant ID
    """
    with open_client(dsn) as client:
        result = client.remove_combination(restaurant, _find(client, restaurant, name).id)
    emit(result, as_json, _print_uncombined)


@click.command("find")
@restaurant_option
@click.option(
    "--date", "date", required=True, type=iso_date, metavar="YYYY-MM-DD", help="Local date."
)
@click.option(
    "--time", "time", required=True, type=iso_time, metavar="HH:MM", help="Local wall time."
)
@click.option("--party", required=True, type=int, metavar="N", help="Guests in the party.")
@click.option("--section", help="Only this part of the restaurant.")
@click.option("--seating", metavar="TEXT", help="Only this kind of seat.")
@click.option(
    "--minutes", type=int, metavar="N", help="How long.  [default: as long as such a party stays]"
)
@click.option(
    "--booking", type=click.UUID, metavar="ID", help="A booking whose own tables count as free."
)
@click.option("--second-occurrence", is_flag=True, help="The second of two equal wall times.")
@client_options
@json_option
def find_tables(
    restaurant: UUID,
    date: dt.date,
    time: dt.time,
    party: int,
    section: str | None,
    seating: str | None,
    minutes: int | None,
    booking: UUID | None,
    second_occurrence: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """List the free tables that take a party, best first.

    A combination of tables stands behind the single tables.

    \b
    Examples:
      capacity-db tables find --date 2030-05-01 --time 19:30 --party 6 --restaurant ID
      capacity-db tables find --date 2030-05-01 --time 19:30 --party 2 --seating bar \\
          --minutes 60 --restaurant ID
    """
    with open_client(dsn) as client:
        found = client.find_suitable_tables(
            restaurant,
            date,
            time,
            party,
            seating_type=seating,
            section=section,
            second_occurrence=second_occurrence,
            minutes=minutes,
            booking_id=booking,
        )
    emit(found, as_json, _print_suitable)


def _find(client: CapacityClient, restaurant: UUID, name: str) -> Combination:
    for combination in client.list_combinations(restaurant):
        if combination.name == name:
            return combination
    raise CommandError(
        f"There is no combination {name!r} at this restaurant.",
        code=ErrorCode.COMBINATION_NOT_FOUND,
        hint="`capacity-db tables combinations` shows those that there are.",
    )


def _print_sections(found: Sequence[Section]) -> None:
    if not found:
        click.echo("No tables.")
    rows = [
        (item.section or "(none)", item.tables, item.seats, ", ".join(item.seating_types))
        for item in found
    ]
    echo_table(rows, ("section", "tables", "seats", "seating"), limit=None)


def _print_renamed(result: RenamedSection) -> None:
    click.echo(f"Renamed: {count(result.tables, 'table')}.")


def _print_saved(result: CombinationResult) -> None:
    click.echo("Saved." if result.changed else "Nothing to change.")
    _print_combinations([result.combination])


def _print_uncombined(result: CombinationRemoval) -> None:
    click.echo("Removed." if result.changed else "Nothing to change.")


def _print_combinations(found: Sequence[Combination]) -> None:
    if not found:
        click.echo("No combinations.")
    rows = [
        (
            item.name,
            seats(item.tables),
            item.capacity,
            f"{item.min_party_size}-{item.max_party_size or item.capacity}",
        )
        for item in found
    ]
    echo_table(rows, ("combination", "tables", "seats", "parties"), limit=None)


def _print_suitable(found: SuitableTables) -> None:
    buffer = found.turn_buffer_minutes
    after = f", and the turn buffer of {count(buffer, 'minute')}" if buffer else ""
    click.echo(f"From {moment(found.starts_local)} to {moment(found.ends_local)}{after}:")
    if not found.tables:
        click.echo("  No table is free that takes the party.")
    rows = [
        (
            item.label,
            item.capacity,
            f"{len(item.table_ids)} tables" if item.is_combination else "",
            item.section,
            item.seating_type,
            item.reason,
        )
        for item in found.tables
    ]
    echo_table(rows, ("table", "seats", "", "section", "seating", "why"), drop_empty=True)


commands = [list_sections, rename_section, combine, list_combinations, uncombine, find_tables]
