"""``tables``: adding tables, changing them, and taking them out of the inventory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import click

from capacity_db import TableRemoval, TableResult
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import emit, id_option, json_option, restaurant_option
from capacity_db.cli.table_text import find_table, print_table
from capacity_db.cli.tables import harmless
from capacity_db.cli.values import NONE, given, not_blank, or_none, pair, whole_number

Command = TypeVar("Command", bound=Callable[..., Any])

SHAPES = ("rectangle", "square", "round", "oval")
_TEXT = or_none(not_blank)
_ABOUT = (
    click.option("--min-party", type=int, metavar="N", help="Smallest party it is given to."),
    click.option(
        "--max-party",
        type=or_none(whole_number),
        metavar="N|none",
        help="Largest party it is given to; none: as many as it seats.",
    ),
    click.option("--section", type=_TEXT, metavar="TEXT|none", help="Part of the restaurant."),
    click.option(
        "--seating", type=not_blank, metavar="TEXT", help="Kind of seat: indoor, outdoor, bar ..."
    ),
    click.option(
        "--position",
        type=or_none(pair),
        metavar="X,Y|none",
        help="Its centre on the floor plan, in the plan's own units.",
    ),
    click.option("--rotation", type=float, metavar="DEGREES", help="0 to below 360."),
    click.option("--shape", type=click.Choice(SHAPES), help="On the floor plan."),
    click.option("--size", type=pair, metavar="W,H", help="Width and height on the floor plan."),
    click.option("--notes", type=_TEXT, metavar="TEXT|none", help="For people."),
)


def _about_options(command: Command) -> Command:
    for option in reversed(_ABOUT):
        command = option(command)
    return command


@click.command("add")
@click.argument("number", type=not_blank)
@restaurant_option
@click.option("--seats", required=True, type=int, metavar="N", help="How many it seats.")
@_about_options
@id_option("table")
@client_options
@json_option
def add_table(
    number: str, restaurant: UUID, seats: int, dsn: str, as_json: bool, **about: Any
) -> None:
    """Add a table.

    NUMBER is what staff call it; no two tables in use have the same.

    \b
    Examples:
      capacity-db tables add 12 --seats 4 --restaurant ID
      capacity-db tables add T4 --seats 6 --min-party 3 --section terrace --seating outdoor \\
          --position 120,80 --shape round --restaurant ID
    """
    wanted = {name: value for name, value in _changes(about).items() if value is not None}
    with open_client(dsn) as client:
        result = client.create_table(restaurant, number, seats, **wanted)
    emit(result, as_json, lambda made: _print_result(made, "Added."))


@click.command("change")
@click.argument("number")
@restaurant_option
@click.option("--number", "new_number", type=not_blank, metavar="TEXT", help="Its new number.")
@click.option("--seats", type=int, metavar="N", help="How many it seats.")
@_about_options
@client_options
@json_option
def change_table(
    number: str,
    restaurant: UUID,
    new_number: str | None,
    seats: int | None,
    dsn: str,
    as_json: bool,
    **about: Any,
) -> None:
    """Change a table; what is not given stays.

    Where a party to come would not fit any more, nothing is changed and those are listed.

    \b
    Examples:
      capacity-db tables change 12 --seats 6 --max-party 8 --restaurant ID
      capacity-db tables change 12 --section none --rotation 45 --restaurant ID
    """
    with open_client(dsn) as client:
        table = find_table(client, restaurant, number)
        place = table.position
        drawn = None if place is None else place.model_dump(exclude_none=True)
        changes = _changes(about, drawn) | given(table_number=new_number, capacity=seats)
        if not changes:
            raise click.UsageError("Give at least one option that changes something.")
        result = client.update_table(restaurant, table.id, **changes)
    done = "Changed." if result.changed else "Nothing to change."
    emit(result, as_json, lambda made: _print_result(made, done))


@click.command("remove")
@click.argument("number")
@restaurant_option
@client_options
@json_option
def remove_table(number: str, restaurant: UUID, dsn: str, as_json: bool) -> None:
    """Take a table out of the inventory for good.

    Its combinations go with it. While somebody sits there, or is to sit there, nothing is changed
    and they are listed.

    \b
    Example:
      capacity-db tables remove 12 --restaurant ID
    """
    with open_client(dsn) as client:
        table = find_table(client, restaurant, number)
        result = client.delete_table(restaurant, table.id)
    emit(result, as_json, _print_removal)


def _changes(about: dict[str, Any], place: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the options of a table change; ``place`` is where it stands now."""
    changes = given(
        min_party_size=about["min_party"],
        max_party_size=about["max_party"],
        section=about["section"],
        seating_type=about["seating"],
        notes=about["notes"],
    )
    position, size = about["position"], about["size"]
    drawn = given(rotation=about["rotation"], shape=about["shape"])
    if size is not None:
        drawn |= {"width": size[0], "height": size[1]}
    if position is NONE:
        if drawn:
            raise click.UsageError("Without a --position there is nothing else to draw.")
        return {**changes, "position": None}
    if position is not None:
        drawn |= {"x": position[0], "y": position[1]}
    if not drawn:
        return changes
    drawn = {**(place or {}), **drawn}
    if "x" not in drawn:
        raise click.UsageError("--rotation, --shape and --size need a --position.")
    return {**changes, "position": drawn}


def _print_result(result: TableResult, done: str) -> None:
    click.echo(done)
    print_table(result.table)


def _print_removal(result: TableRemoval) -> None:
    click.echo("Removed." if result.changed else "Nothing to change.")
    for combination in result.removed_combinations:
        click.echo(f"  and the combination {harmless(combination.name)}")


commands = [add_table, change_table, remove_table]
