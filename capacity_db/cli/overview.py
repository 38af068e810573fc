"""``overview`` and ``capacity``: how full a date is."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import click
from rich.console import Console

from capacity_db import PeriodCapacity
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.booking_text import usage
from capacity_db.cli.common import emit, json_option, restaurant_option
from capacity_db.cli.picture import draw_overview
from capacity_db.cli.values import iso_date


@click.command()
@restaurant_option
@click.option("--date", required=True, type=iso_date, metavar="YYYY-MM-DD", help="Service date.")
@client_options
@json_option
def overview(restaurant: UUID, date: dt.date, dsn: str, as_json: bool) -> None:
    """Draw how full a date is, slot by slot, and its debts.

    Green is under 70 %, yellow to 90 %, red above; an exclamation mark is an alarm, from 100 % on.
    A slot is as full as the fullest of its service's covers, its parties and its own covers. What
    counts are the covers that arrive in it, and how many may.

    \b
    Example:
      capacity-db overview --restaurant ID --date 2030-05-01
    """
    with open_client(dsn) as client:
        found = client.get_capacity_overview(restaurant, date)
    emit(found, as_json, lambda answer: draw_overview(answer, Console(highlight=False)))


@click.command()
@restaurant_option
@click.option(
    "--date",
    "service_date",
    required=True,
    type=iso_date,
    metavar="YYYY-MM-DD",
    help="Service date.",
)
@click.option("--period", type=click.UUID, metavar="ID", help="Only this service period.")
@client_options
@json_option
def capacity(
    restaurant: UUID, service_date: dt.date, period: UUID | None, dsn: str, as_json: bool
) -> None:
    """Show the totals of the services of a date.

    With --json the value is a list with one object per service period.

    \b
    Examples:
      capacity-db capacity --restaurant ID --date 2030-05-01
      capacity-db capacity --restaurant ID --date 2030-05-01 --period ID --json
    """
    with open_client(dsn) as client:
        periods = [period] if period else [p.id for p in client.list_service_periods(restaurant)]
        services = [client.calculate_period_capacity(restaurant, p, service_date) for p in periods]
    emit(services, as_json, _print_services)


def _print_services(services: list[PeriodCapacity]) -> None:
    for service in services:
        closed = "" if service.is_open else "  closed"
        over = "  OVERBOOKED" if service.has_overbooking else ""
        click.echo(f"{service.service_period_name:<12} {usage(service)}{closed}{over}")
        click.echo(f"{'':<12} service period {service.service_period_id}")


commands = [overview, capacity]
