"""``enforcement``: whether limits are enforced or only observed, and for whom."""

from __future__ import annotations

import os
from uuid import UUID

import click

from capacity_db import Enforcement
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import emit, json_option
from capacity_db.deploy.rpc import ENFORCEMENT_VARIABLE, parse_enforcement


@click.command()
@click.argument("action", required=False, type=click.Choice(["set"]))
@click.argument("mode", required=False)
@click.option("--restaurant", type=click.UUID, metavar="ID", help="Only this restaurant.")
@client_options
@json_option
def enforcement(
    action: str | None, mode: str | None, restaurant: UUID | None, dsn: str, as_json: bool
) -> None:
    """Show whether limits are enforced, or set it.

    A new installation starts in shadow mode: everything is computed, counted and recorded, and
    nothing is refused. MODE is enforce, shadow, or the percentage of restaurants that enforce:
    they are picked by a stable hash, so that 10, 50, 100 only ever adds. With --restaurant it is
    enforce, shadow or inherit. Without MODE, `set` takes ENABLE_CAPACITY_ENFORCEMENT: true,
    false, or a percentage such as 25%. A change binds requests that begin after it.

    \b
    Examples:
      capacity-db enforcement
      capacity-db enforcement set enforce
      capacity-db enforcement set 10
      capacity-db enforcement set shadow --restaurant ID
      ENABLE_CAPACITY_ENFORCEMENT=true capacity-db enforcement set
    """
    variable = os.environ.get(ENFORCEMENT_VARIABLE)
    if action == "set" and mode is None and (restaurant is not None or variable is None):
        raise click.UsageError(
            f"Give a MODE. Without --restaurant, {ENFORCEMENT_VARIABLE} will do."
        )
    with open_client(dsn) as client:
        if action is None:
            answer = client.get_enforcement(restaurant)
        elif restaurant is not None:
            answer = client.set_restaurant_enforcement(restaurant, _restaurant_mode(mode or ""))
        elif mode is not None:
            answer = client.set_enforcement(_percent(mode))
        else:
            answer = client.set_enforcement(parse_enforcement(variable or ""))
    emit(answer, as_json, _print)


def _percent(mode: str) -> int:
    word = mode.strip().lower().removesuffix("%")
    if word in ("enforce", "shadow"):
        return 100 if word == "enforce" else 0
    if not word.isdecimal():
        raise click.UsageError(f"{mode!r} is neither enforce nor shadow nor a percentage.")
    return int(word)


def _restaurant_mode(mode: str) -> str | None:
    word = mode.strip().lower()
    if word not in ("enforce", "shadow", "inherit"):
        raise click.UsageError(f"{mode!r}: with --restaurant use enforce, shadow or inherit.")
    return None if word == "inherit" else word


def _print(state: Enforcement) -> None:
    if state.restaurant is not None:
        own = state.restaurant.enforcement or "inherit"
        click.echo(
            f"Restaurant {state.restaurant.id}: own setting {own},"
            f" effective {state.restaurant.effective_enforcement}"
        )
    counted = (
        ""
        if state.restaurants is None
        else f"; now at {state.enforced_restaurants} of {state.restaurants}"
    )
    click.echo(f"Enforced at {state.percent} % of the restaurants that inherit{counted}.")


commands = [enforcement]
