"""``closures``: dates on which the weekly calendar does not hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import click

from capacity_db import SpecialDay
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import emit, json_option, restaurant_option
from capacity_db.cli.impact import carry_out, preview_option, print_impact
from capacity_db.cli.tables import dates, echo_table, hours
from capacity_db.cli.values import check_range, given, iso_date, iso_time

LABELS = ("holiday", "private_event", "maintenance", "special_hours", "other")

_date_option = click.option(
    "--date",
    "first_date",
    required=True,
    type=iso_date,
    metavar="YYYY-MM-DD",
    help="The date, or the first one.",
)
_to_option = click.option(
    "--to", "last_date", type=iso_date, metavar="YYYY-MM-DD", help="Last date of a range."
)
_period_option = click.option(
    "--period", type=click.UUID, metavar="ID", help="Only this service period."
)


@click.group()
def closures() -> None:
    """List, set and remove closures and special hours.

    The most specific one decides, as a whole: a date with a period, a range of dates with a
    period, a date, a range.

    \b
    Examples:
      capacity-db closures list --restaurant ID
      capacity-db closures set --restaurant ID --date 2030-12-25 --label holiday
      capacity-db closures remove --restaurant ID --date 2030-12-25 --json
    """


@closures.command("list")
@restaurant_option
@click.option(
    "--date",
    "first_date",
    type=iso_date,
    metavar="YYYY-MM-DD",
    help="From this date on.  [default: today]",
)
@_to_option
@client_options
@json_option
def list_closures(
    restaurant: UUID, first_date: dt.date | None, last_date: dt.date | None, dsn: str, as_json: bool
) -> None:
    """List the closures and special hours from a date on.

    \b
    Example:
      capacity-db closures list --restaurant ID --date 2030-12-01 --to 2030-12-31
    """
    check_range(first_date, last_date)
    with open_client(dsn) as client:
        found = client.list_special_days(restaurant, first_date, last_date)
    emit(found, as_json, _print_days)


@closures.command("set")
@restaurant_option
@_date_option
@_to_option
@_period_option
@click.option(
    "--start", type=iso_time, metavar="HH:MM", help="With --end and --period: open at other hours."
)
@click.option(
    "--end", type=iso_time, metavar="HH:MM", help="Local end; not after --start: on the next day."
)
@click.option(
    "--last-seating", type=iso_time, metavar="HH:MM", help="Last local arrival of a booked party."
)
@click.option(
    "--label", type=click.Choice(LABELS), default="other", show_default=True, help="What it is."
)
@click.option("--note", help="For people, up to 500 characters.")
@preview_option
@client_options
@json_option
def set_closure(
    restaurant: UUID,
    first_date: dt.date,
    last_date: dt.date | None,
    period: UUID | None,
    start: dt.time | None,
    end: dt.time | None,
    last_seating: dt.time | None,
    label: str,
    note: str | None,
    preview: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Close dates, or open a period at other hours on them.

    Without hours the restaurant, or with --period that period, is closed. With hours the period
    opens on these dates whatever the weekday. Bookings there keep their places and are listed.

    \b
    Examples:
      capacity-db closures set --restaurant ID --date 2030-12-24 --to 2030-12-26 --label holiday
      capacity-db closures set --restaurant ID --date 2030-05-01 --period ID --preview
      capacity-db closures set --restaurant ID --date 2030-12-31 --period ID \\
          --start 18:00 --end 02:00 --label special_hours
    """
    check_range(first_date, last_date)
    arguments = {
        "first_date": first_date,
        "last_date": last_date,
        "service_period_id": period,
        "start_time": start,
        "end_time": end,
        "label": label,
        "options": given(note=note, last_seating_time=last_seating),
    }
    impact = carry_out(dsn, restaurant, "set_special_day", arguments, preview)
    emit(impact, as_json, print_impact)


@closures.command("remove")
@restaurant_option
@_date_option
@_to_option
@_period_option
@preview_option
@client_options
@json_option
def remove_closure(
    restaurant: UUID,
    first_date: dt.date,
    last_date: dt.date | None,
    period: UUID | None,
    preview: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Remove what was set for exactly these dates and this period.

    \b
    Example:
      capacity-db closures remove --restaurant ID --date 2030-12-24 --to 2030-12-26
    """
    check_range(first_date, last_date)
    arguments = {
        "first_date": first_date,
        "last_date": last_date,
        "service_period_id": period,
    }
    impact = carry_out(dsn, restaurant, "remove_special_day", arguments, preview)
    emit(impact, as_json, print_impact)


def _print_days(found: Sequence[SpecialDay]) -> None:
    if not found:
        click.echo("No closures and no special hours.")
    rows = [
        (
            dates(day.first_date, day.last_date),
            day.service_period_name or "the restaurant",
            "closed" if day.is_closed else hours(day.start_time, day.end_time),
            day.last_seating_time,
            day.label.replace("_", " "),
            day.note,
        )
        for day in found
    ]
    echo_table(rows, ("dates", "what", "hours", "last seating", "label", "note"))


commands = [closures]
