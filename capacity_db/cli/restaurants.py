"""``restaurants``: list them, make one, and its first owner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import click

from capacity_db import MemberRestaurant
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import emit, id_option, json_option
from capacity_db.cli.tables import echo_table, harmless


@click.group()
def restaurants() -> None:
    """List, create and change restaurants.

    Who creates one is a service: the login itself, or --as-service. Its members do the rest.

    \b
    Examples:
      capacity-db restaurants list --as-user ada
      capacity-db restaurants set "Zur Post" --timezone Europe/Zurich --owner ada --json
    """


@restaurants.command("list")
@client_options
@json_option
def list_restaurants(dsn: str, as_json: bool) -> None:
    """List where a user works, or with --as-service every restaurant.

    \b
    Examples:
      capacity-db restaurants list --as-user ada
      capacity-db restaurants list --json
    """
    with open_client(dsn) as client:
        found = client.list_restaurants()
    emit(found, as_json, _print_restaurants)


def _print_restaurants(found: Sequence[MemberRestaurant]) -> None:
    if not found:
        click.echo("No restaurants.")
    rows = [(r.name, r.role or "", _zone(r), r.today, r.id) for r in found]
    headings = ("name", "role", "timezone", "today", "restaurant")
    echo_table(rows, headings, limit=100, drop_empty=True)


def _zone(restaurant: MemberRestaurant) -> str:
    known = restaurant.is_timezone_known
    return restaurant.timezone if known else f"{restaurant.timezone} (unknown to the server)"


@restaurants.command("set")
@click.argument("name")
@click.option("--timezone", required=True, help="IANA name, such as Europe/Zurich.")
@click.option(
    "--restaurant", type=click.UUID, help="Id of one to change, or to create under. [default: new]"
)
@click.option("--owner", metavar="USER", help="Make this user its owner: the sub of a token.")
@click.option("--slot-interval", type=int, metavar="MINUTES", help="Between arrival slots.")
@click.option("--dining-duration", type=int, metavar="MINUTES", help="How long a party stays.")
@click.option(
    "--enforcement", type=click.Choice(["enforce", "shadow"]), help="Its own, whatever the rest do."
)
@id_option("restaurant")
@client_options
@json_option
def set_restaurant(
    name: str,
    timezone: str,
    restaurant: UUID | None,
    owner: str | None,
    slot_interval: int | None,
    dining_duration: int | None,
    enforcement: str | None,
    dsn: str,
    as_json: bool,
) -> None:
    """Create a restaurant, or change it; prints its id.

    A new one is open all day, without limits, until it gets periods and rules. What is left out
    stays, or is the default. In another time zone bookings to come keep their local time.

    \b
    Examples:
      capacity-db restaurants set "Zur Post" --timezone Europe/Zurich --owner ada
      capacity-db periods set --restaurant ID --name dinner --start 17:00 --end 23:00
      capacity-db restaurants set "Post" --timezone Europe/Zurich --restaurant ID
      ID=$(capacity-db restaurants set "Zur Post" --timezone Europe/Zurich --id)
    """
    options: dict[str, Any] = {
        "slot_interval_minutes": slot_interval,
        "dining_duration_minutes": dining_duration,
        "enforcement": enforcement,
    }
    with open_client(dsn) as client:
        made = client.upsert_restaurant(
            restaurant or uuid4(),
            name,
            timezone,
            options={key: value for key, value in options.items() if value is not None},
        )
        if owner is not None:
            client.set_member(made.restaurant.id, owner, "owner")
    emit(made, as_json, lambda m: click.echo(f"{harmless(m.restaurant.name)}: {m.restaurant.id}"))


commands: list[click.Command] = [restaurants]
