"""``availability`` and ``calendar``: what is free."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import click

from capacity_db import (
    AvailabilityResult,
    CalendarAvailability,
    CalendarDay,
    DayAvailability,
)
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.booking_text import print_alternatives, print_violations, usage
from capacity_db.cli.common import EXIT_REFUSED, emit, json_option, restaurant_option
from capacity_db.cli.tables import closure_text, echo_table, hours, percent_text, reason_text
from capacity_db.cli.values import iso_date, iso_time

_party_option = click.option(
    "--party", required=True, type=int, metavar="N", help="Guests in the party."
)
_source_option = click.option(
    "--source", default="cli", show_default=True, help="Where the request would come from."
)
_SLOTS_SHOWN = 100


@click.command()
@restaurant_option
@click.option("--date", required=True, type=iso_date, metavar="YYYY-MM-DD", help="Local date.")
@click.option(
    "--time", type=iso_time, metavar="HH:MM", help="Local wall time; without it, the whole day."
)
@_party_option
@_source_option
@click.option("--second-occurrence", is_flag=True, help="The second of two equal wall times.")
@click.option(
    "--alternatives/--no-alternatives",
    default=True,
    show_default=True,
    help="Of a time that is not free, show what is free instead.",
)
@client_options
@json_option
@click.pass_context
def availability(
    context: click.Context,
    restaurant: UUID,
    date: dt.date,
    time: dt.time | None,
    party: int,
    source: str,
    second_occurrence: bool,
    alternatives: bool,
    dsn: str,
    as_json: bool,
) -> None:
    """Say whether a party could be booked, why not, and when else.

    It is exactly what `book` would answer at this moment; nothing is held. With --time, exit code
    1 means that it could not.

    \b
    Examples:
      capacity-db availability --restaurant ID --date 2030-05-01 --time 19:30 --party 4
      capacity-db availability --restaurant ID --date 2030-05-01 --party 4 --json
    """
    with open_client(dsn) as client:
        if time is None:
            day = client.get_day_availability(restaurant, date, party, source=source)
            emit(day, as_json, _print_day)
            return
        result = client.check_slot_availability(
            restaurant,
            date,
            time,
            party,
            source=source,
            second_occurrence=second_occurrence,
            alternatives=alternatives,
        )
    emit(result, as_json, _print_one)
    if not result.available:
        context.exit(EXIT_REFUSED)


@click.command()
@restaurant_option
@click.option(
    "--date", "first_date", required=True, type=iso_date, metavar="YYYY-MM-DD", help="First date."
)
@click.option(
    "--days", type=int, default=14, show_default=True, metavar="N", help="How many dates."
)
@_party_option
@_source_option
@client_options
@json_option
def calendar(
    restaurant: UUID,
    first_date: dt.date,
    days: int,
    party: int,
    source: str,
    dsn: str,
    as_json: bool,
) -> None:
    """Show on which dates a party could be booked.

    \b
    Examples:
      capacity-db calendar --restaurant ID --date 2030-05-01 --party 4
      capacity-db calendar --restaurant ID --date 2030-05-01 --days 31 --party 4 --json
    """
    with open_client(dsn) as client:
        found = client.get_calendar_availability(restaurant, first_date, days, party, source=source)
    emit(found, as_json, _print_calendar)


def _print_one(result: AvailabilityResult) -> None:
    if result.available:
        click.echo("Available.")
    else:
        click.echo(f"Not available: {result.message} ({result.reason})")
        print_violations(result.violations)
    if result.would_refuse:
        click.echo("Shadow mode: enforcement would refuse this.")
        print_violations(result.would_refuse)
    found = result.metadata
    if found is not None:
        click.echo(f"{found.service_period_name} {found.service_date}: {usage(found)}")
        if found.slot_time is not None and found.slot_covers is not None:
            click.echo(
                f"slot {found.slot_time:%H:%M}: {found.slot_reserved} of {found.slot_covers} covers"
            )
    print_alternatives(result.alternatives)


def _print_day(day: DayAvailability) -> None:
    free = sum(slot.available for slot in day.slots)
    click.echo(f"{day.date}, party of {day.party_size}: {free} of {len(day.slots)} slots are free.")
    for closure in day.closures:
        click.echo(f"Closed: {closure_text(closure)}")
    room = _SLOTS_SHOWN
    for period in day.service_periods:
        last = period.last_seating_time
        seating = f", last seating {last:%H:%M}" if last else ""
        click.echo(f"{period.name} {hours(period.start_time, period.end_time)}{seating}")
        rows = [
            (
                f"{slot.time:%H:%M}" + (" (second)" if slot.second_occurrence else ""),
                "free" if slot.available else slot.reason,
                "any number" if slot.remaining is None else f"room for {slot.remaining}",
                percent_text(slot.utilization_percent),
                slot.level,
            )
            for slot in day.slots
            if slot.service_period_id == period.service_period_id
        ]
        echo_table(rows, limit=room)
        room = max(room - len(rows), 0)


def _print_calendar(found: CalendarAvailability) -> None:
    rows = [
        (
            f"{day.date:%Y-%m-%d %a}",
            f"{day.available_slots} of {day.slots} free" if day.is_open else "closed",
            "" if day.first_available_time is None else f"from {day.first_available_time:%H:%M}",
            percent_text(day.utilization_percent),
            day.level,
            _remark(day),
        )
        for day in found.days
    ]
    echo_table(rows, ("date", "slots", "first", "booked", "level", ""), limit=None)


def _remark(day: CalendarDay) -> str:
    reasons = [reason_text(closure) for closure in day.closures]
    if day.is_open and day.reason:
        reasons.insert(0, day.reason)
    return ", ".join(reasons)


commands = [availability, calendar]
