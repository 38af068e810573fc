"""``rules``: the limits of services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import click

from capacity_db import CapacityRule
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import emit, json_option, restaurant_option
from capacity_db.cli.impact import carry_out, preview_option, print_impact
from capacity_db.cli.tables import dates, echo_table, limit_text
from capacity_db.cli.values import NONE, check_range, iso_date, or_none, whole_number

Command = TypeVar("Command", bound=Callable[..., Any])

_SCOPE = (
    click.option("--period", type=click.UUID, metavar="ID", help="Only this service period."),
    click.option("--weekday", type=int, metavar="N", help="Only this weekday, 1 = Monday to 7."),
    click.option(
        "--date",
        "first_date",
        type=iso_date,
        metavar="YYYY-MM-DD",
        help="Only this date; with --to, from it on.",
    ),
    click.option(
        "--to", "last_date", type=iso_date, metavar="YYYY-MM-DD", help="Last date of a range."
    ),
)
_WHOLE_NUMBER = or_none(whole_number)


def _scope_options(command: Command) -> Command:
    for option in reversed(_SCOPE):
        command = option(command)
    return command


@click.group()
def rules() -> None:
    """List, set and remove the limits of services.

    The most specific rule decides a service, as a whole: a date with a period, a range of dates
    with a period, a date, a range, a weekday with a period, a period, a weekday, the restaurant.

    \b
    Examples:
      capacity-db rules list --restaurant ID
      capacity-db rules set --restaurant ID --max-covers 60 --period ID
      capacity-db rules remove --restaurant ID --date 2030-12-31 --json
    """


@rules.command("list")
@restaurant_option
@client_options
@json_option
def list_rules(restaurant: UUID, dsn: str, as_json: bool) -> None:
    """List the rules of a restaurant, the most specific first.

    \b
    Example:
      capacity-db rules list --restaurant ID
    """
    with open_client(dsn) as client:
        found = client.list_capacity_rules(restaurant)
    emit(found, as_json, _print_rules)


@rules.command("set")
@restaurant_option
@click.option("--max-covers", type=_WHOLE_NUMBER, metavar="N|none", help="Covers of a service.")
@click.option("--max-parties", type=_WHOLE_NUMBER, metavar="N|none", help="Parties of a service.")
@_scope_options
@preview_option
@client_options
@json_option
def set_rule(
    restaurant: UUID,
    max_covers: Any,
    max_parties: Any,
    period: UUID | None,
    weekday: int | None,
    first_date: dt.date | None,
    last_date: dt.date | None,
    preview: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Set the limits of a scope; without a scope, of the restaurant.

    A rule has both limits: the one left out is unlimited, as is `none`. A limit lowered under what
    is booked takes no place away: the service is overbooked until enough is cancelled.

    \b
    Examples:
      capacity-db rules set --restaurant ID --max-covers 60 --max-parties 20
      capacity-db rules set --restaurant ID --max-covers 30 --period ID --weekday 1 --preview
      capacity-db rules set --restaurant ID --max-covers none --date 2030-12-24 --to 2030-12-31
    """
    if max_covers is None and max_parties is None:
        raise click.UsageError("Give --max-covers or --max-parties; none means unlimited.")
    check_range(first_date, last_date)
    arguments = {
        "max_covers": None if max_covers is NONE else max_covers,
        "max_parties": None if max_parties is NONE else max_parties,
        "service_period_id": period,
        "weekday": weekday,
        "first_date": first_date,
        "last_date": last_date,
    }
    impact = carry_out(dsn, restaurant, "set_capacity_rule", arguments, preview)
    emit(impact, as_json, print_impact)


@rules.command("remove")
@restaurant_option
@_scope_options
@preview_option
@client_options
@json_option
def remove_rule(
    restaurant: UUID,
    period: UUID | None,
    weekday: int | None,
    first_date: dt.date | None,
    last_date: dt.date | None,
    preview: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Remove the rule of exactly this scope; the next less specific one takes over.

    \b
    Examples:
      capacity-db rules remove --restaurant ID --period ID --weekday 1
      capacity-db rules remove --restaurant ID --date 2030-12-24 --to 2030-12-31 --preview
    """
    check_range(first_date, last_date)
    arguments = {
        "service_period_id": period,
        "weekday": weekday,
        "first_date": first_date,
        "last_date": last_date,
    }
    impact = carry_out(dsn, restaurant, "remove_capacity_rule", arguments, preview)
    emit(impact, as_json, print_impact)


def _print_rules(found: Sequence[CapacityRule]) -> None:
    if not found:
        click.echo("No rules: every service is unlimited.")
    rows = [
        (
            (rule.scope or "").replace("_", " "),
            rule.service_period_name,
            rule.weekday,
            dates(rule.first_date, rule.last_date),
            limit_text(rule.max_covers),
            limit_text(rule.max_parties),
        )
        for rule in found
    ]
    echo_table(rows, ("scope", "period", "weekday", "dates", "covers", "parties"))


commands = [rules]
