"""``periods``: the recurring sittings of a restaurant."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import click

from capacity_db import ErrorCode, Impact, ServicePeriod
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import (
    CommandError,
    emit,
    id_option,
    json_option,
    restaurant_option,
)
from capacity_db.cli.impact import carry_out, preview_option, print_impact
from capacity_db.cli.tables import echo_table, hours
from capacity_db.cli.values import given, iso_time, or_none
from capacity_db.cli.values import weekdays as weekday_list


@click.group()
def periods() -> None:
    """List, set and retire service periods.

    A period is a sitting that recurs on weekdays, such as dinner. It is never deleted.

    \b
    Examples:
      capacity-db periods list --restaurant ID
      capacity-db periods set --restaurant ID --name dinner --start 18:00 --end 23:00
      capacity-db periods retire PERIOD --restaurant ID --preview --json
    """


@periods.command("list")
@restaurant_option
@client_options
@json_option
def list_periods(restaurant: UUID, dsn: str, as_json: bool) -> None:
    """List the service periods of a restaurant.

    \b
    Example:
      capacity-db periods list --restaurant ID
    """
    with open_client(dsn) as client:
        found = client.list_service_periods(restaurant)
    emit(found, as_json, _print_periods)


@periods.command("set")
@restaurant_option
@click.option(
    "--period", type=click.UUID, metavar="ID", help="Change this one; else make a new one."
)
@click.option("--name", help="Unique among the restaurant's periods.")
@click.option("--start", type=iso_time, metavar="HH:MM", help="First local arrival.")
@click.option(
    "--end", type=iso_time, metavar="HH:MM", help="Local end; not after --start: on the next day."
)
@click.option(
    "--weekdays",
    type=weekday_list,
    metavar="DAYS",
    help="On which it starts, 1 = Monday, such as 1-5 or 1,3,6-7.  [default of a new one: all]",
)
@click.option(
    "--last-seating",
    type=or_none(iso_time),
    metavar="HH:MM|none",
    help="Last local arrival of a booked party; none: any time before the end.",
)
@preview_option
@id_option("service_period")
@client_options
@json_option
def set_period(
    restaurant: UUID,
    period: UUID | None,
    name: str | None,
    start: dt.time | None,
    end: dt.time | None,
    weekdays: list[int] | None,
    last_seating: Any,
    preview: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Create a service period, or change it.

    A new one needs name, start and end; of an existing one, what is not given stays. Bookings that
    its new hours leave out keep their places and are listed.

    \b
    Examples:
      capacity-db periods set --restaurant ID --name dinner --start 18:00 --end 01:00 --weekdays 5-6
      capacity-db periods set --restaurant ID --period ID --end 23:00 --last-seating 21:30 --preview
    """
    known = None if period is None else _find(dsn, restaurant, period)
    if known is None and None in (name, start, end):
        raise click.UsageError("A new period needs --name, --start and --end.")
    arguments = {
        "service_period_id": period or uuid.uuid4(),
        "name": name or (known and known.name),
        "start_time": start or (known and known.start_time),
        "end_time": end or (known and known.end_time),
        "weekdays": weekdays or (list(known.weekdays) if known else weekday_list("1-7")),
        "options": given(last_seating_time=last_seating),
    }
    impact = carry_out(dsn, restaurant, "upsert_service_period", arguments, preview)
    emit(impact, as_json, _print_impact)


@periods.command("retire")
@click.argument("period", type=click.UUID)
@restaurant_option
@click.option(
    "--keep-bookings", is_flag=True, help="Even with bookings to come: they keep their places."
)
@preview_option
@client_options
@json_option
def retire_period(
    period: UUID, restaurant: UUID, keep_bookings: bool, preview: bool, dsn: str, as_json: bool
) -> None:
    """Take a service period out of the calendar for good.

    PERIOD is its id. With bookings to come it fails and lists them, unless they are kept.

    \b
    Examples:
      capacity-db periods retire PERIOD --restaurant ID
      capacity-db periods retire PERIOD --restaurant ID --keep-bookings --preview
    """
    arguments = {
        "service_period_id": period,
        "options": {"keep_bookings": True} if keep_bookings else {},
    }
    impact = carry_out(dsn, restaurant, "retire_service_period", arguments, preview)
    emit(impact, as_json, _print_impact)


def _find(dsn: str, restaurant: UUID, period: UUID) -> ServicePeriod:
    with open_client(dsn) as client:
        for known in client.list_service_periods(restaurant):
            if known.id == period:
                return known
    raise CommandError(
        f"There is no service period {period} at this restaurant.",
        code=ErrorCode.SERVICE_PERIOD_NOT_FOUND,
        hint="`capacity-db periods list` shows those that there are; leave --period out for a new"
        " one.",
    )


def _print_impact(impact: Impact) -> None:
    print_impact(impact)
    changed: ServicePeriod | None = getattr(impact, "service_period", None)
    if changed is not None:
        _print_periods([changed])


def _print_periods(found: Sequence[ServicePeriod]) -> None:
    rows = [
        (
            period.name,
            hours(period.start_time, period.end_time),
            period.last_seating_time,
            ",".join(map(str, period.weekdays)),
            "retired" if period.retired_at else "all day" if period.is_builtin else "",
            period.id,
        )
        for period in found
    ]
    echo_table(rows, ("name", "hours", "last seating", "weekdays", "", "id"))


commands = [periods]
